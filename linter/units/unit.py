"""A unit as systemd holds it once its fragment, drop-ins and links are merged."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from unitlint.configuration.configuration import Owner, UnitFile
from unitlint.text.source import Place


class LoadState(StrEnum):
    """systemd's load states (systemctl(1), org.freedesktop.systemd1(5))."""

    LOADED = "loaded"
    MASKED = "masked"
    NOT_FOUND = "not-found"
    BAD_SETTING = "bad-setting"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Setting:
    """One assignment, in the order systemd reads them; `value` is as written, specifiers unexpanded."""

    section: str
    key: str
    value: str
    place: Place
    file: UnitFile


@dataclass(frozen=True)
class Unit:
    """A unit. `settings` keep every assignment of fragment and drop-ins, resets (empty values) included."""

    name: str
    type: str
    """The suffix: `service`, `mount`, …"""
    load_state: LoadState
    fragment: UnitFile | None = None
    drop_ins: tuple[UnitFile, ...] = ()
    settings: tuple[Setting, ...] = ()
    aliases: tuple[str, ...] = ()
    owner: Owner | None = None
    """Whose fragment it is; None when there is no file."""
    reason: str = ""
    """Why it is bad-setting or error, in systemd's words."""
    notes: tuple[str, ...] = field(default=())
    called: str = ""
    """The name by which its fragment is read where that is an alias."""

    def read_as(self, setting: Setting) -> str:
        """The name that specifiers in a setting mean: drop-ins are read by the primary name."""
        is_drop_in = self.fragment is None or setting.file.path != self.fragment.path
        return self.name if is_drop_in or not self.called else self.called

    def assignments(self, section: str, key: str) -> tuple[Setting, ...]:
        """All assignments of `key` in `section`, those that a later empty one resets included."""
        return self._by_key.get((section, key), ())

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], tuple[Setting, ...]]:
        """Rules and the graph ask for dozens of settings of each unit."""
        found: dict[tuple[str, str], list[Setting]] = {}
        for setting in self.settings:
            found.setdefault((setting.section, setting.key), []).append(setting)
        return {key: tuple(settings) for key, settings in found.items()}

    def values(self, section: str, key: str) -> tuple[Setting, ...]:
        """The assignments of a list setting that count: those after the last empty one."""
        kept: list[Setting] = []
        for setting in self.assignments(section, key):
            if setting.value:
                kept.append(setting)
            else:
                kept.clear()
        return tuple(kept)

    def last(self, section: str, key: str) -> Setting | None:
        """The assignment of a single-valued setting that counts: the last."""
        found = self.assignments(section, key)
        return found[-1] if found else None

    @property
    def place(self) -> Place | None:
        """Where the unit is written: its fragment's first line, or where the input lists it."""
        if self.fragment is None:
            return None
        if self.fragment.source is not None and not self.fragment.link:
            return self.fragment.source.place(0, 0)
        return self.fragment.declared

    @cached_property
    def user_owned(self) -> bool:
        """Whether the user wrote its fragment or one of its drop-ins, or the Quadlet that it is made of."""
        fragment = self.fragment is not None and self.fragment.is_users
        return fragment or any(file.is_users for file in self.drop_ins)
