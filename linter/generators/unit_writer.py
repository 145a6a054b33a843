"""How the generators write units: names out of paths, settings one by one, and giving up on a line."""

from __future__ import annotations

from unitlint.configuration.unit_files import RawSetting
from unitlint.errors import UnitlintError
from unitlint.generators.device import is_normalized
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.escaping import escape_path
from unitlint.systemd.file_names import NAME_LIMIT
from unitlint.text.source import Place
from unitlint.units import names


class EntryError(UnitlintError):
    """The generator gives up on an entry; what it wrote until then stays."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.place = place


class AbortedError(EntryError):
    """The generator crashes: the unit at hand stays empty, and no later line is read."""


@dataclass(frozen=True, slots=True)
class UnitWriter:
    """Appends settings to one unit of the output."""

    name: str
    settings: list[RawSetting]

    def add(self, section: str, key: str, value: str, place: Place) -> None:
        self.settings.append(RawSetting(section, key, value, place))


def unit_from_path(
    path: str, suffix: str, place: Place, *, template: str = "", any_length: bool = False
) -> str:
    """The unit named after `path`, or that instance of `template`: one that is too long is refused."""
    name = names.path_unit_name(path, suffix)
    if template:
        name = f"{template}@{escape_path(path)}.{suffix}"
    if not is_normalized(path) or (len(name) > NAME_LIMIT and not any_length):
        raise EntryError(f"no unit can be named after {path}", place)
    return name


def escape_specifiers(value: str) -> str:
    """`value` as a setting that systemd expands to it (systemd.unit(5), SPECIFIERS)."""
    return value.replace("%", "%%")
