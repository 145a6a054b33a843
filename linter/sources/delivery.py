"""The small file system that an input makes, written in the order in which its own tool writes it."""

from __future__ import annotations

from dataclasses import dataclass, field

from unitlint.sources.configuration import ETC, DeliveredFile, Owner, UnitDirectory, UnitFile
from unitlint.sources.names import (
    QUADLET_PATHS,
    UNIT_PATHS,
    is_dependency_folder,
    is_drop_in_folder,
    is_unit_name,
)
from unitlint.text import Place, SourceText

_READ_BY_GENERATORS = ("/etc/fstab", "/etc/crypttab")


@dataclass(slots=True)
class _Directory:
    units: dict[str, UnitFile] = field(default_factory=dict)
    drop_ins: dict[str, dict[str, UnitFile]] = field(default_factory=dict)
    dependencies: dict[str, dict[str, UnitFile]] = field(default_factory=dict)


@dataclass(slots=True)
class Delivery:
    """Unit directories and other files; what is written later replaces what was there."""

    owner: Owner = Owner.USER
    files: dict[str, DeliveredFile] = field(default_factory=dict)
    _directories: dict[str, _Directory] = field(default_factory=dict)

    def write(
        self,
        path: str,
        source: SourceText | None,
        *,
        mode: int | None = None,
        declared: Place | None = None,
        link: str = "",
    ) -> None:
        """A file at an absolute path; one in a unit directory is a unit, drop-in or link of it as well."""
        self.files[path] = DeliveredFile(path, mode, source, declared, link)
        self._place(path, source, declared, link)

    def unit(
        self, name: str, source: SourceText | None, *, declared: Place | None = None, link: str = ""
    ) -> None:
        """A unit of /etc/systemd/system, or a link there."""
        self._place(f"{ETC}/{name}", source, declared, link)

    def drop_in(self, unit: str, name: str, source: SourceText, *, declared: Place | None = None) -> None:
        """A drop-in of /etc/systemd/system."""
        self._place(f"{ETC}/{unit}.d/{name}", source, declared, "")

    def unit_names(self, path: str = ETC) -> frozenset[str]:
        """The names that have an entry in a unit directory."""
        directory = self._directories.get(path)
        return frozenset(directory.units) if directory else frozenset()

    def directories(self) -> tuple[UnitDirectory, ...]:
        """The unit directories that hold something, highest precedence first."""
        return tuple(
            UnitDirectory(path, self.owner, found.units, found.drop_ins, found.dependencies)
            for path in UNIT_PATHS
            if (found := self._directories.get(path)) is not None
        )

    def _place(self, path: str, source: SourceText | None, declared: Place | None, link: str) -> None:
        folder, _, name = path.rpartition("/")
        parent, _, folder_name = folder.rpartition("/")
        entry = UnitFile(name, path, self.owner, source, link, declared=declared)
        if folder in UNIT_PATHS and is_unit_name(name):
            self._directory(folder).units[name] = entry
        elif parent in UNIT_PATHS and is_drop_in_folder(folder_name) and name.endswith(".conf"):
            self._directory(parent).drop_ins.setdefault(folder_name, {})[name] = entry
        elif parent in UNIT_PATHS and is_dependency_folder(folder_name) and is_unit_name(name):
            self._directory(parent).dependencies.setdefault(folder_name, {})[name] = entry

    def _directory(self, path: str) -> _Directory:
        return self._directories.setdefault(path, _Directory())


def is_interpreted(path: str) -> bool:
    """Whether what stands in the file at this absolute path can change the graph of units."""
    return path in _READ_BY_GENERATORS or path.startswith((*UNIT_PATHS, *QUADLET_PATHS))
