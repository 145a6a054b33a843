"""What a generator leaves behind: a directory of units, and what it could not follow."""

from __future__ import annotations

from unitlint.configuration.configuration import Problem
from unitlint.configuration.unit_files import Owner, RawSetting, UnitDirectory, UnitFile
from unitlint.findings.finding import Severity
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.file_names import GENERATOR
from unitlint.text.source import Place, TextPlace, is_known


@dataclass(frozen=True, slots=True)
class Generated:
    """The output of one generator run (systemd.generator(7), "Output directories")."""

    directory: UnitDirectory
    problems: tuple[Problem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the generator left nothing and met nothing."""
        directory = self.directory
        return not (directory.units or directory.drop_ins or directory.dependencies or self.problems)


@dataclass(slots=True)
class Output:
    """A generator's output directory while it is being written. Names are unit and directory names."""

    path: str = GENERATOR
    of_users: bool = False
    """Whether the units stand line by line in files of the user's."""
    units: dict[str, list[RawSetting]] = field(default_factory=dict)
    drop_ins: dict[str, dict[str, tuple[RawSetting, ...]]] = field(default_factory=dict)
    links: dict[str, dict[str, UnitFile]] = field(default_factory=dict)
    aliases: dict[str, UnitFile] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def drop_in(self, unit: str, name: str, settings: tuple[RawSetting, ...]) -> None:
        """Write `unit.d/name`; a second one of that name replaces the first."""
        self.drop_ins.setdefault(f"{unit}.d", {})[name] = settings

    def link(self, unit: str, kind: str, name: str, place: Place, *, target: str = "") -> None:
        """Make `unit.kind/name` (`wants`, `requires`) point to `target`; a link that is there stays."""
        folder = f"{unit}.{kind}"
        self.links.setdefault(folder, {}).setdefault(
            name,
            UnitFile(
                name,
                f"{self.path}/{folder}/{name}",
                Owner.GENERATOR,
                link=target or f"../{name}",
                declared=place,
            ),
        )

    def alias(self, name: str, target: str, place: Place | None) -> None:
        """Make `name` a link to a unit; one that is there stays."""
        path = f"{self.path}/{name}"
        self.aliases.setdefault(name, UnitFile(name, path, Owner.GENERATOR, link=target, declared=place))

    def empty_last(self) -> None:
        """Leave the unit that was begun last as an empty file, which masks it (systemd.unit(5))."""
        next(reversed(self.units.values())).clear()

    def problem(
        self,
        rule: str,
        message: str,
        place: Place,
        *,
        help: str = "",  # noqa: A002 - Problem's word
        severity: Severity | None = None,
        of_key: bool = False,
    ) -> None:
        """Note what can't be followed, unless a template has a say in it; in a key's matter, in the key."""
        if is_known(message) and (of_key or _is_known_at(place)):
            self.problems.append(Problem(rule, message, place, help, severity))

    def generated(self) -> Generated:
        """What was written so far, frozen."""
        units = {name: self._file(name, name, tuple(settings)) for name, settings in self.units.items()}
        units = {**self.aliases, **units}
        drop_ins = {
            folder: {name: self._file(name, f"{folder}/{name}", s) for name, s in files.items()}
            for folder, files in self.drop_ins.items()
        }
        directory = UnitDirectory(self.path, Owner.GENERATOR, units, drop_ins, self.links)
        return Generated(directory, tuple(self.problems))

    def _file(self, name: str, path: str, settings: tuple[RawSetting, ...]) -> UnitFile:
        if not settings:
            return UnitFile(name, f"{self.path}/{path}", Owner.GENERATOR)
        declared = settings[0].place
        return UnitFile(
            name,
            f"{self.path}/{path}",
            Owner.GENERATOR,
            settings=settings,
            declared=declared,
            of_users=self.of_users,
        )


def _is_known_at(place: Place) -> bool:
    return not isinstance(place, TextPlace) or is_known(place.source.text[place.start : place.end])
