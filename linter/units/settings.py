"""A unit file's assignments, each with its section and place; read once per text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from unitlint.configuration.unit_files import UnitFile
from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import SourceText, is_known
from unitlint.units.unit import Setting, Settings, Unit

if TYPE_CHECKING:
    from unitlint.grammar.nodes import UnitNode


@dataclass(frozen=True, slots=True)
class _Read:
    settings: Settings
    refused: str
    unknown: bool = False
    odd_header: tuple[int, str] | None = None


_NOTHING = _Read(Settings(), "")
_read: WeakKeyDictionary[SourceText, _Read] = WeakKeyDictionary()
_captured: WeakKeyDictionary[UnitFile, Settings] = WeakKeyDictionary()


def settings_of(file: UnitFile) -> Settings:
    """The assignments of a unit file or drop-in, in order; those outside a section don't count.

    The same text in several configurations is read once, so `Setting.file` may be another's entry of it.
    """
    if file.settings is None:
        return _reading(file).settings
    if file not in _captured:
        captured = (Setting(s.section, s.key, s.value, s.place, file) for s in file.settings)
        _captured[file] = Settings(captured)
    return _captured[file]


def refused_at(file: UnitFile) -> str:
    """Why systemd reads no further than the last of `settings_of`, and refuses the file; else empty."""
    return _reading(file).refused


def odd_header(file: UnitFile) -> tuple[int, str] | None:
    """The first header that newer versions refuse the file for, after how many of its settings; or none."""
    return _reading(file).odd_header


def has_unknown_lines(file: UnitFile) -> bool:
    """Whether a template decides about whole lines of the file, so that it may have any setting besides."""
    return _reading(file).unknown


def is_undecided(unit: Unit, *keys: str) -> bool:
    """Whether a template decides what one of the keys says in the unit: in its value, or by whole lines."""
    files = (*((unit.fragment,) if unit.fragment is not None else ()), *unit.drop_ins)
    if any(has_unknown_lines(file) for file in files):
        return True
    return bool(keys) and not unit.settings.undecided.isdisjoint(keys)


def lacks_fragment(unit: Unit) -> bool:
    """Whether only the drop-ins of a unit are here: any line may stand in its own file, before theirs."""
    return unit.fragment is not None and not unit.fragment.path and has_unknown_lines(unit.fragment)


def remember(
    source: SourceText,
    settings: Iterable[Setting],
    refused: str = "",
    *,
    unknown: bool = False,
    odd: tuple[int, str] | None = None,
) -> None:
    """Take this for what a text says, which can't be read."""
    _read[source] = _Read(Settings(settings), refused, unknown, odd)


def forget_text(source: SourceText) -> None:
    """Let go of one text."""
    _read.pop(source, None)


def forget_texts() -> None:
    """Let go of all texts: for a process that reads a folder again and again.

    No text would go by itself, since each of its settings leads back to it.
    """
    _read.clear()


def _reading(file: UnitFile) -> _Read:
    if file.source is None:
        return _Read(Settings(), file.unreadable) if file.unreadable else _NOTHING
    if file.source not in _read:
        _read[file.source] = _parse(file.source, file)
    return _read[file.source]


def is_unknown_line(node: UnitNode, text: str) -> bool:
    """Whether a line may stand for any settings: a placeholder alone, or one in the place of a key."""
    from unitlint.grammar.nodes import Assignment, Blank, Junk

    match node:
        case Assignment():
            return not is_known(node.key)
        case Blank() | Junk():
            return not is_known(text[node.start : node.end])
    return False


def _parse(source: SourceText, file: UnitFile) -> _Read:
    from unitlint.grammar.nodes import Assignment, Junk, Section
    from unitlint.grammar.unit import unit_nodes

    settings: list[Setting] = []
    section = ""
    unknown = False
    odd: tuple[int, str] | None = None
    for node in unit_nodes(source):
        if isinstance(node, Section):
            section = node.name
            if odd is None and is_known(section) and (not section or "[" in section):
                odd = len(settings), section
        elif isinstance(node, Assignment) and section:
            place = source.place(node.key_start, node.value_end)
            settings.append(Setting(section, node.key, node.value, place, file))
            unknown = unknown or is_unknown_line(node, source.text)
        elif isinstance(node, Junk) and node.fatal:
            return _Read(Settings(settings), node.reason, unknown, odd)
        else:
            unknown = unknown or is_unknown_line(node, source.text)
    return _Read(Settings(settings), "", unknown, odd)
