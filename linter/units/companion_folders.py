"""The folders that go with a unit: of drop-ins, and of links as in `.wants` (systemd.unit(5))."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter

from unitlint.configuration.unit_files import UnitDirectory, UnitFile
from unitlint.units import names


class CompanionFolders:
    """Those of some directories, highest precedence first."""

    def __init__(self, directories: Iterable[UnitDirectory]) -> None:
        self._by_suffix: dict[str, dict[str, list[tuple[int, Mapping[str, UnitFile]]]]] = {}
        for rank, directory in enumerate(directories):
            for folder, files in (*directory.drop_ins.items(), *directory.dependencies.items()):
                stem, dot, suffix = folder.rpartition(".")
                self._by_suffix.setdefault(dot + suffix, {}).setdefault(stem, []).append((rank, files))
        self._stems = frozenset().union(*self._by_suffix.values())
        self._known_stems: dict[str, tuple[tuple[int, str], ...]] = {}

    def of(self, unit: str, aliases: Sequence[str], suffix: str) -> list[Mapping[str, UnitFile]]:
        """The files of the folders with a suffix (`.d`, `.wants`), in the order in which they count."""
        by_stem = self._by_suffix.get(suffix)
        folders: list[Mapping[str, UnitFile]] = []
        if by_stem is None:
            return folders
        for name in (unit, *aliases):
            stems_here = self._stems_here(name)
            if stems_here:
                here = ((order, by_stem.get(stem, ())) for order, stem in stems_here)
                found = [(rank, order, folder) for order, ranked in here for rank, folder in ranked]
                found.sort(key=itemgetter(0, 1))
                folders += (folder for _, _, folder in found)
        folders += (folder for _, folder in by_stem.get(names.unit_type(unit), ()))  # the most generic last
        return folders

    def _stems_here(self, name: str) -> tuple[tuple[int, str], ...]:
        """Those of a name that have a folder, as next to none has, and their rank among all."""
        if name not in self._known_stems:
            found = ((order, stem) for order, stem in enumerate(stems(name)) if stem in self._stems)
            self._known_stems[name] = tuple(found)
        return self._known_stems[name]


@lru_cache(maxsize=8192)
def stems(name: str) -> tuple[str, ...]:
    """The names whose folders count for `name`, the most specific first: itself, template, prefixes.

    For `a-b@x.service` that is itself, `a-b@.service`, `a-.service`, `a-@x.service`, `a-@.service`.
    """
    template = stems(names.template_of(name)) if names.is_instance(name) else ()
    shorter = names.dashed_prefix(name)
    return tuple(dict.fromkeys((name, *template, *(stems(shorter) if shorter else ()))))
