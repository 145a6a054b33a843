"""Where the symbolic links of a search path lead: to its files, to each other, or to nothing."""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.configuration.unit_files import UnitDirectory, UnitFile
from unitlint.systemd.file_names import EMPTY_DEVICES

LINK_LIMIT = 8
"""Links to links that are followed; a chain that is longer is none that anybody writes."""


class Links:
    """The unit files and links of some directories, by their paths."""

    def __init__(self, directories: Iterable[UnitDirectory]) -> None:
        self._by_path = {
            f"{directory.path}/{name}": file
            for directory in directories
            for name, file in directory.units.items()
        }

    def has(self, path: str) -> bool:
        """Whether a file or link is at that path."""
        return path in self._by_path

    def is_masked(self, link: UnitFile) -> bool:
        """Whether a link leads to a device, or to an empty file, by itself or through other links."""
        if link.link.endswith("/"):
            return False
        end = self._end(link)
        entry = self._by_path.get(end)
        return end in EMPTY_DEVICES or (entry.masks if entry is not None else link.masks)

    def goes_in_circles(self, link: UnitFile) -> bool:
        """Whether a link leads to itself, perhaps through others: `a.wants/b.service → b.service`."""
        path, entry = link.path, link
        seen = {path}
        while entry.link and (path := entry.target) not in seen:
            seen.add(path)
            if (found := self._by_path.get(path)) is None:
                return False
            entry = found
        return bool(entry.link)

    def _end(self, link: UnitFile) -> str:
        """The path at the end of a link and of those that it leads to; of a file, its own."""
        path, entry = link.path, link
        for _ in range(LINK_LIMIT):
            if not entry.link or path in EMPTY_DEVICES:
                break
            path = entry.target
            if (found := self._by_path.get(path)) is None:
                break
            entry = found
        return path
