"""Why an edge is there: who states it and where, or by which of its defaults systemd adds it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from unitlint.quick.dataclasses import dataclass, replace
from unitlint.systemd.file_names import INSTALL_FOLDERS
from unitlint.text.source import Place
from unitlint.units.list_values import WordPlace

_ASKED_BY = {folder: key for key, folder in INSTALL_FOLDERS.items()}
"""What asks for a link in a unit's folder, by the suffix of that."""


class OriginKind(StrEnum):
    """Why an edge is there; systemd's origins, `install` and `generator` told apart from `file`."""

    FILE = "file"
    INSTALL = "install"
    GENERATOR = "generator"
    IMPLICIT = "implicit"
    DEFAULT = "default"
    PATH = "path"
    SLICE = "slice"
    UDEV = "udev"
    """A rule of udev's: it acts when the device comes, and no start of the device's unit pulls it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One reason for an edge: its kind, the unit whose settings state it, and the line if one does."""

    kind: OriginKind
    unit: str
    place: Place | None = None
    setting: str = ""
    """The directive as written (`Before`), or empty where none is."""
    mask: str = ""
    """systemd's own word for the origin where it is finer than `kind`: `mount-file`."""

    def at(self, places: Mapping[Place, Place]) -> Origin:
        """The same origin where its setting stands at another place."""
        place = self.place
        if isinstance(place, WordPlace):
            setting = places.get(place.setting)
            return replace(self, place=replace(place, setting=setting)) if setting is not None else self
        now = places.get(place) if place is not None else None
        return replace(self, place=now) if now is not None else self

    @property
    def is_implied(self) -> bool:
        """Whether systemd adds it by itself, whatever line may have led to that."""
        return self.kind in (OriginKind.DEFAULT, OriginKind.IMPLICIT)

    @property
    def is_link(self) -> bool:
        """Whether a link in a unit's folder makes it: one that is there, or that `[Install]` asks for."""
        return self.setting in _ASKED_BY

    @property
    def dependency(self) -> str:
        """What it is where no line states it: `default dependency`.

        systemd counts the one on the journal's socket among those of files, though it follows from where
        output goes (systemd.exec(5), "Implicit Dependencies").
        """
        if self.is_link:
            return f"link in {self.unit}{self.setting}/"
        return f"{OriginKind.IMPLICIT if self.kind is OriginKind.FILE else self.kind} dependency"

    @property
    def words(self) -> str:
        """The same with the unit that has it: `default dependency of a.service`."""
        return self.dependency if self.is_link else f"{self.dependency} of {self.unit}"

    @property
    def statement(self) -> str:
        """What stands in its line: `Before=`; of a link, the key that asks for it. Empty where none does."""
        return f"{_ASKED_BY.get(self.setting, self.setting)}=" if self.setting else ""

    @property
    def systemd(self) -> str:
        """The origin as systemd's dump names it, without `origin-` or `destination-`."""
        if self.mask:
            return self.mask
        return _SYSTEMD_NAMES.get(self.kind, self.kind.value)


_SYSTEMD_NAMES = {
    OriginKind.INSTALL: "file",
    OriginKind.GENERATOR: "file",
    OriginKind.SLICE: "slice-property",
}
