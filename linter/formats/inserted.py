"""Pieces of YAML or JSON that a template inserts among others: keys, items or lines of a text."""

from __future__ import annotations

from unitlint.quick import patterns as re
from unitlint.text.source import PLACEHOLDER, Segment, SourceText, is_known
from unitlint.tree.documents import is_json

_INSERTED = re.compile(
    rf"^([ \t]*)(?:- )?(?P<what>{PLACEHOLDER}|[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)[ \t]*(?=\r?$)", re.MULTILINE
)
"""A tag on a line of its own, or a name in capitals that a program replaces."""
_INSERTED_BLOCK = re.compile(
    rf"^(?P<head>(?P<indent>(?>[ \t]*))[^\n]*[:\-] +)(?P<mark>[|>][+\-\d]*)(?P<end>[ \t]*\r?\n)"
    rf"(?P<inner>[ \t]*)(?P<what>{PLACEHOLDER})(?=[ \t]*\r?$)",
    re.MULTILINE,
)
"""A block scalar whose lines are inserted all at once, with their indentation."""
_BLOCK_HEADER = re.compile(r"(?:^|[:\-] +)(?:[!&]\S+ +)*[|>][+\-]?\d?[+\-]?(?: +#.*)?\s*\Z")


_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_STRAY_COMMA = re.compile(r"(?<=[\[{,])(\s*),|,(?=\s*[\]}])")
_FILLED = re.compile(rf"(:\s*{PLACEHOLDER}+)|{PLACEHOLDER}")


def without_inserted(source: SourceText) -> SourceText:
    """The text with what is inserted among keys and items as comments; in block scalars it stays.

    The text itself, if nothing is. Of JSON, commas go that only what is inserted needs, too.
    """
    if is_json(source.text):
        text = source.text if is_known(source.text) else _json_without(source.text)
    else:
        whole = _INSERTED_BLOCK.sub(_as_value, source.text)
        text = _INSERTED.sub(lambda found: _as_comment(found, whole), whole)
    return source if text == source.text else source.derive(text, (Segment(0, 0),))


def _json_without(text: str) -> str:
    """JSON of the same length: what is inserted outside of strings is gone, but for values of keys."""
    kept = _STRING.sub(lambda found: "\0" * len(found[0]), text)
    bare = _FILLED.sub(lambda found: found[1] or " ", kept)
    while (fewer := _STRAY_COMMA.sub(lambda found: (found[1] or "") + " ", bare)) != bare:
        bare = fewer
    return "".join(own if mark == "\0" else mark for own, mark in zip(text, bare, strict=True))


def _as_value(found: re.Match[str]) -> str:
    """The same lines with the inserted text as an unknown value; as they are where the text is indented."""
    if len(found["inner"]) > len(found["indent"]):
        return found[0]
    value = PLACEHOLDER.ljust(len(found["mark"]))
    return f"{found['head']}{value}{found['end']}{found['inner']}#"


def _as_comment(found: re.Match[str], text: str) -> str:
    if _in_block_scalar(text, found.start(), len(found[1])):
        return found[0]
    start = found.start("what") - found.start()
    return f"{found[0][:start]}#{found[0][start + 1 :]}"


def _in_block_scalar(text: str, position: int, indent: int) -> bool:
    """Whether a line is one of a block scalar's: a header stands in a line above that is indented less."""
    while position > 0 and indent > 0:
        begin = text.rfind("\n", 0, position - 1) + 1
        line = text[begin : position - 1]
        own = len(line) - len(line.lstrip())
        if line.strip() and own < indent:
            if _BLOCK_HEADER.search(line):
                return True
            indent = own
        position = begin
    return False
