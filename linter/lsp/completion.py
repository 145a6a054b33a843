"""What could be written at a place: sections, directives, names of units, values, rules to ignore."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol.types import CompletionItem, CompletionItemKind, TextEdit

from unitlint.generators.quadlet.keys import KEYS as QUADLET_KEYS
from unitlint.lsp.checking import Known
from unitlint.lsp.cursor import InUnit, Word, in_unit, rule_at, word_before
from unitlint.lsp.man_pages import man_page
from unitlint.lsp.positions import Lines
from unitlint.lsp.unit_texts import At, UnitText
from unitlint.lsp.values import choices, in_words, names_units
from unitlint.quick.dataclasses import dataclass
from unitlint.rules import Rule
from unitlint.systemd.directives import keys, lookup, named, sections
from unitlint.systemd.podman import SHARED_SECTIONS


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that could be written: what it is, and a word on it."""

    text: str
    kind: CompletionItemKind
    detail: str = ""
    first: bool = False
    """Whether it goes before the others."""


def completions(
    lines: Lines, offset: int, at: At | None, known: Known, rules: Iterable[Rule]
) -> list[CompletionItem]:
    """The choices at an offset of a document, which lies in the unit file `at`, if in any."""
    ignored = rule_at(lines.text, offset)
    if ignored is not None:
        found = [Choice(r.name, CompletionItemKind.EnumMember, r.summary) for r in rules]
        return [_item(choice, ignored, lines) for choice in found]
    if at is None:
        return []
    place = in_unit(at)
    word = word_before(lines.text, offset, at)
    if place.typed.startswith(("#", ";")):
        return []
    if place.typed.startswith("["):
        closing = "" if lines.text[offset : offset + 1] == "]" else "]"
        return [_item(choice, word, lines, closing) for choice in _sections(at.text)]
    if "=" in place.typed or (place.key and not place.on_key):
        return [_item(choice, word, lines) for choice in _values(at.text, place, known)]
    key = _whole_key(lines.text, word)
    ending = "" if lines.text[key.end : key.end + 1] == "=" else "="
    return [
        *(_item(choice, key, lines, ending) for choice in _keys(at.text, place.section, known.version)),
        *(_item(choice, word, lines, before="[", after="]") for choice in _sections(at.text)),
    ]


def _item(
    choice: Choice, word: Word, lines: Lines, ending: str = "", *, before: str = "", after: str = ""
) -> CompletionItem:
    """The choice in the place of the word that was begun."""
    text = f"{before}{choice.text}{after}"
    edit = TextEdit(lines.range(word.start, word.end), text + ending)
    return CompletionItem(
        text,
        kind=choice.kind,
        detail=choice.detail or None,
        sort_text=f"{not choice.first:d}{text}",
        filter_text=text,
        text_edit=edit,
    )


def _whole_key(text: str, begun: Word) -> Word:
    """The word with what follows of it: choosing another key replaces the whole one."""
    end = begun.end
    while end < len(text) and text[end].isalnum():
        end += 1
    return Word(text[begun.start : end], begun.start, end)


def _sections(text: UnitText) -> Iterator[Choice]:
    own = (text.type.capitalize(), *SHARED_SECTIONS) if text.quadlet else sections(text.type)
    for name in own:
        yield Choice(name, CompletionItemKind.Module, f"section of a {text.type}")


def _keys(text: UnitText, section: str, version: int) -> Iterator[Choice]:
    if text.quadlet and section in QUADLET_KEYS:
        for key in sorted(QUADLET_KEYS[section]):
            yield Choice(key, CompletionItemKind.Property, "podman-systemd.unit(5)")
        return
    if section not in sections(_unit_type(text)):
        return
    for key in sorted(keys(section, version)):
        directive = named(key)[section]
        taken = in_words(directive, version)
        detail = f"{man_page(directive)}(5)" + (f": {taken}" if taken else "")
        yield Choice(key, CompletionItemKind.Property, detail)


def _values(text: UnitText, place: InUnit, known: Known) -> Iterator[Choice]:
    kind, version = _unit_type(text), known.version
    suffixes = names_units(kind, place.section, place.key, version)
    if suffixes is not None:
        for name in known.names:
            if not suffixes or name.endswith(suffixes):
                yield Choice(name, CompletionItemKind.Reference, first=name in known.own)
        return
    directive = lookup(kind, place.section, place.key, version)
    for value in choices(directive, version) if directive is not None else ():
        yield Choice(value, CompletionItemKind.Value)


def _unit_type(text: UnitText) -> str:
    """A Quadlet's other sections are those of the service that it becomes."""
    return "service" if text.quadlet else text.type
