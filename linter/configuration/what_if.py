"""A configuration with a unit masked, disabled or taken out, as nobody has written it yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from unitlint.configuration.configuration import Configuration, Manager
from unitlint.configuration.delivered import Enablement
from unitlint.configuration.unit_files import Owner, UnitDirectory, UnitFile
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.systemd.file_names import ETC, MASK, USER_ETC, is_vendors
from unitlint.text.source import Location

HERE = Location("what if")
"""Where nobody's line stands."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What to suppose; units by name, drop-ins and unit files by the end of their paths."""

    mask: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    of_users: frozenset[str] | None = None
    """Those of users' managers, the others being the system's; None: of whichever has them."""

    def __bool__(self) -> bool:
        return bool(self.mask or self.disable or self.without)

    @property
    def words(self) -> str:
        """`masking a.service, disabling b.service, without c.conf`."""
        parts = (("masking", self.mask), ("disabling", self.disable), ("without", self.without))
        return ", ".join(f"{verb} {name}" for verb, names in parts for name in names)

    def apply(self, configuration: Configuration) -> Configuration:
        """The configuration as it would be, in all branches of its templates."""
        directories = configuration.directories
        mask, disable = self._of(self.mask, configuration), self._of(self.disable, configuration)
        for name in mask:
            directories = _masked(directories, name, configuration.manager)
        for name in disable:
            own = undoable(configuration)
            directories = tuple(_unlinked(d, name) if d.path in own else d for d in directories)
        for end in self.without:
            directories = tuple(_without(directory, end) for directory in directories)
        off = tuple(Enablement(name, enabled=False, place=HERE) for name in disable)
        gone = {name for name in self.without if "/" not in name}
        kept = tuple(e for e in configuration.enablements if e.unit not in gone)
        return replace(
            configuration,
            directories=directories,
            enablements=(*kept, *off),
            branches=tuple(self.apply(branch) for branch in configuration.branches),
        )

    def _of(self, names: tuple[str, ...], configuration: Configuration) -> tuple[str, ...]:
        """Those that the configuration's manager is asked about: `systemctl mask` is said to one alone."""
        is_users = configuration.manager is Manager.USER
        return tuple(n for n in names if self.of_users is None or (n in self.of_users) is is_users)

    def misses(self, configurations: Iterable[Configuration]) -> tuple[str, ...]:
        """What there is none of to disable or to leave out in any of the configurations."""
        many = tuple(configurations)
        off = (n for n in self.disable if not any(_is_enabled(one, n) for one in many if self._of((n,), one)))
        out = (e for e in self.without if not any(_has(d, e) for one in many for d in one.directories))
        return (*off, *out)


def _masked(directories: tuple[UnitDirectory, ...], name: str, manager: Manager) -> tuple[UnitDirectory, ...]:
    folder = USER_ETC if manager is Manager.USER else ETC
    mask = UnitFile(name, f"{folder}/{name}", link=MASK, declared=HERE)
    if directories and directories[0].owner is Owner.USER:
        first = directories[0]
        return (replace(first, units={**first.units, name: mask}), *directories[1:])
    return (UnitDirectory(folder, Owner.USER, units={name: mask}), *directories)


def undoable(configuration: Configuration) -> frozenset[str]:
    """The paths of the directories that disabling takes links out of: a package's own stay (systemctl(1))."""
    return frozenset(d.path for d in configuration.directories if not is_vendors(d.path))


def _unlinked(directory: UnitDirectory, name: str) -> UnitDirectory:
    """Without all links to the unit, aliases among them, as `systemctl disable` has it."""
    links = {
        folder: _but(files, lambda file: _leads_to(file, name))
        for folder, files in directory.dependencies.items()
    }
    units = _but(directory.units, lambda file: file.name != name and _leads_to(file, name))
    return replace(directory, units=units, dependencies=links)


def _leads_to(file: UnitFile, name: str) -> bool:
    return file.name == name or file.link.rpartition("/")[2] == name


def _without(directory: UnitDirectory, end: str) -> UnitDirectory:
    def meant(file: UnitFile) -> bool:
        return _ends(file, end)

    drop_ins = {folder: _but(files, meant) for folder, files in directory.drop_ins.items()}
    return replace(directory, units=_but(directory.units, meant), drop_ins=drop_ins)


def _but(files: Mapping[str, UnitFile], gone: Callable[[UnitFile], bool]) -> dict[str, UnitFile]:
    return {name: file for name, file in files.items() if not gone(file)}


def _ends(file: UnitFile, end: str) -> bool:
    paths = (file.path, file.source.path if file.source is not None else "")
    return any(f"/{path}".endswith(f"/{end.lstrip('./')}") for path in paths)


def _is_enabled(configuration: Configuration, name: str) -> bool:
    own = undoable(configuration)
    folders = (
        (*d.dependencies.values(), {key: file for key, file in d.units.items() if key != name})
        for d in configuration.directories
        if d.path in own
    )
    linked = any(_leads_to(file, name) for files in folders for each in files for file in each.values())
    return linked or any(e.unit == name and e.enabled for e in configuration.enablements)


def _has(directory: UnitDirectory, end: str) -> bool:
    files = (*directory.units.values(), *(f for group in directory.drop_ins.values() for f in group.values()))
    return any(_ends(file, end) for file in files)
