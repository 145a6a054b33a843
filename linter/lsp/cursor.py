"""What stands at a place: a section, a key, a word of a value, a unit's name, a rule in a comment."""

from __future__ import annotations

from unitlint.grammar.nodes import Assignment, Section
from unitlint.grammar.unit import parse_unit
from unitlint.lsp.unit_texts import At
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass

_WORD = re.compile(r"[^\s\"'=,:\[\]{}()]+")
_NAME = re.compile(r"[A-Za-z0-9:_.\\@-]+")
_IGNORED = re.compile(r"[#;][ \t]*unitlint:[ \t]*ignore(?:-file)?[ \t]*\[([^\]\n]*)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, and its span."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class InUnit:
    """A place in a unit file: the section around it, and the assignment it is in, if any."""

    section: str
    key: str = ""
    on_key: bool = False
    typed: str = ""
    """What stands on the line before the place."""


def in_unit(at: At) -> InUnit:
    """Where in its unit file a place is."""
    section, inside = "", None
    for node in parse_unit(at.text.source.text):
        if node.start >= at.offset and not (isinstance(node, Assignment) and node.start == at.offset):
            break
        if isinstance(node, Section):
            section = node.name
        inside = node if isinstance(node, Assignment) and at.offset < node.end else None
    text = at.text.source.text
    typed = text[text.rfind("\n", 0, at.offset) + 1 : at.offset].lstrip()
    if inside is None:
        key = typed.partition("=")[0].strip() if "=" in typed else ""
        return InUnit(section, key, typed=typed)
    return InUnit(section, inside.key, inside.key_start <= at.offset <= inside.key_end, typed)


def unit_name_at(text: str, offset: int) -> Word | None:
    """The characters around a place that could be a unit's name."""
    return _around(_NAME, text, offset)


def word_before(text: str, offset: int, at: At | None = None) -> Word:
    """The word that ends at a place; empty between words.

    In a text that is embedded in a quoted one, `\\nAfter` for one, the inner text tells where it begins.
    """
    begun = _ending(text[:offset])
    if at is not None:
        inner = _ending(at.text.source.text[: at.offset])
        begun = inner if begun.endswith(inner) else ""
    return Word(begun, offset - len(begun), offset)


def _ending(text: str) -> str:
    start = len(text)
    while start > 0 and _WORD.fullmatch(text[start - 1]):
        start -= 1
    return text[start:]


def rule_at(text: str, offset: int) -> Word | None:
    """The rule's name at a place in a comment that ignores it; empty where one could be written."""
    line = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", line)
    for comment in _IGNORED.finditer(text, line, end if end >= 0 else len(text)):
        if comment.start(1) <= offset <= comment.end(1):
            found = _around(re.compile(r"[A-Za-z0-9-]+"), text, offset)
            return found if found is not None else Word("", offset, offset)
    return None


def _around(pattern: re.Pattern[str], text: str, offset: int) -> Word | None:
    line = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", line)
    for found in pattern.finditer(text, line, end if end >= 0 else len(text)):
        if found.start() <= offset <= found.end():
            return Word(found[0], found.start(), found.end())
    return None
