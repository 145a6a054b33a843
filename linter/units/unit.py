"""A unit as systemd holds it once its fragment, drop-ins and links are merged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from enum import StrEnum
from functools import cached_property

from unitlint.configuration.unit_files import Owner, UnitFile
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import Place, is_known
from unitlint.units import reads
from unitlint.units.list_values import after_reset


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


class Settings:
    """The assignments of a unit or of one of its files, in order; what is asked of them is noted."""

    __slots__ = ("__weakref__", "_by_key", "_made", "_make", "_undecided")

    def __init__(self, settings: Iterable[Setting] = ()) -> None:
        self._make: Callable[[], Iterable[Setting]] | None = None
        self._made = tuple(settings)
        self._by_key: dict[reads.Read, tuple[Setting, ...]] | None = None
        self._undecided: frozenset[str] | None = None

    @classmethod
    def later(cls, make: Callable[[], Iterable[Setting]]) -> Settings:
        """Those that `make` gives, once somebody asks for any."""
        settings = cls()
        settings._make = make
        return settings

    @property
    def _all(self) -> tuple[Setting, ...]:
        if self._make is not None:
            self._made, self._make = tuple(self._make()), None
        return self._made

    def __iter__(self) -> Iterator[Setting]:
        reads.note(*reads.EVERYTHING)
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Settings) and self._all == other._all)

    def __hash__(self) -> int:
        return hash(self._all)

    def __add__(self, other: Settings) -> Settings:
        """These, and after them the other ones."""
        return Settings((*self._all, *other._all)) if other._all else self

    @property
    def count(self) -> int:
        """How many there are, whatever they say."""
        return len(self._all)

    def first(self, count: int) -> Settings:
        """So many of them, from the first on."""
        return Settings(self._all[:count])

    def before(self, setting: Setting) -> Settings:
        """Those that stand before one of them."""
        return Settings(self._all[: next(i for i, each in enumerate(self._all) if each is setting)])

    def of(self, section: str, key: str) -> tuple[Setting, ...]:
        """All assignments of `key` in `section`."""
        asked = (section, key)
        if (questions := reads.being_recorded()) is not None:
            questions.add(asked)
        if self._by_key is None:
            self._by_key = _by_key(self._all)
        return self._by_key.get(asked, ())

    def among(self, section: str, keys: Collection[str]) -> tuple[Setting, ...]:
        """All assignments of one of the keys in `section`, in order."""
        reads.note_all(section, keys)
        return tuple(s for s in self._all if s.key in keys and s.section == section)

    @property
    def undecided(self) -> frozenset[str]:
        """The keys of those whose value a template decides."""
        reads.note(*reads.EVERYTHING)
        if self._undecided is None:
            self._undecided = frozenset(s.key for s in self._all if not is_known(s.value))
        return self._undecided

    def starting(self, section: str, prefixes: tuple[str, ...]) -> tuple[Setting, ...]:
        """All assignments in `section` of keys that begin with one of the prefixes, in order."""
        for prefix in prefixes:
            reads.note(section, f"{prefix}*")
        return tuple(s for s in self._all if s.section == section and s.key.startswith(prefixes))


def _by_key(settings: Iterable[Setting]) -> dict[reads.Read, tuple[Setting, ...]]:
    """Rules and the graph ask for dozens of settings of each unit."""
    found: dict[reads.Read, list[Setting]] = {}
    for setting in settings:
        found.setdefault((setting.section, setting.key), []).append(setting)
    return {key: tuple(same) for key, same in found.items()}


@dataclass(frozen=True)
class Unit:
    """A unit. `settings` keep every assignment of fragment and drop-ins, resets (empty values) included."""

    name: str
    type: str
    """The suffix: `service`, `mount`, …"""
    load_state: LoadState
    fragment: UnitFile | None = None
    drop_ins: tuple[UnitFile, ...] = ()
    settings: Settings = field(default_factory=Settings)
    aliases: tuple[str, ...] = ()
    owner: Owner | None = None
    """Whose fragment it is; None when there is no file."""
    reason: str = ""
    """Why it is bad-setting or error, in systemd's words."""
    loaded_as: str = ""
    """The name by which its fragment was read; empty when there is none."""
    notes: tuple[str, ...] = field(default=())
    called: str = ""
    """The name by which its fragment is read where that is an alias."""
    perpetual: bool = False
    """Whether it is there before anything is started, and never stops."""
    claims: tuple[str, ...] = ()
    """Names that it takes when it is loaded, first the one that is its own from then on.

    It fails to load where one of them is another unit by then. Most units have their names from the start.
    """

    def read_as(self, setting: Setting) -> str:
        """The name that specifiers in a setting mean: drop-ins are read by the primary name."""
        return self.name if not self.called or self.is_of_drop_in(setting) else self.called

    def is_of_drop_in(self, setting: Setting) -> bool:
        """Whether a drop-in says it."""
        return self.fragment is None or setting.file.path != self.fragment.path

    def assignments(self, section: str, key: str) -> tuple[Setting, ...]:
        """All assignments of `key` in `section`, those that a later empty one resets included."""
        return self.settings.of(section, key)

    def values(self, section: str, key: str) -> tuple[Setting, ...]:
        """The assignments of a list setting that count: those after the last empty one."""
        found = self.settings.of(section, key)
        return after_reset(found) if found else found

    def last(self, section: str, key: str) -> Setting | None:
        """The assignment of a single-valued setting that counts: the last."""
        found = self.settings.of(section, key)
        return found[-1] if found else None

    @property
    def place(self) -> Place | None:
        """Where the unit is written: its fragment's first line, or where the input lists it."""
        if self.fragment is None:
            return None
        if self.fragment.source is not None and not self.fragment.link:
            return self.fragment.source.place(0, 0)
        return self.fragment.declared

    @property
    def is_users(self) -> bool:
        """Whether the user wrote its fragment, or the Quadlet that it is made of."""
        return self.fragment is not None and self.fragment.is_users

    @cached_property
    def user_owned(self) -> bool:
        """Whether the user wrote its fragment, one of its drop-ins, or the Quadlet that it is made of."""
        return self.is_users or any(file.is_users for file in self.drop_ins)

    @cached_property
    def has_own_lines(self) -> bool:
        """Whether the configuration brings one of its files: the user wrote it, or a generator made it."""
        files = self.drop_ins if self.fragment is None else (self.fragment, *self.drop_ins)
        return any(file.owner is not Owner.PLATFORM for file in files)

    @property
    def is_configured(self) -> bool:
        """Whether the configuration brings it: the user wrote it, or a generator made it of an fstab."""
        return self.owner in (Owner.USER, Owner.GENERATOR)
