"""What Terraform's functions make of its values: `jsonencode({…})` and `yamlencode({…})` are documents."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.errors import InputError
from unitlint.formats.detection import detect
from unitlint.formats.document import Document
from unitlint.formats.inner import inner_documents
from unitlint.formats.kinds import InputKind
from unitlint.formats.templated_document import Reading
from unitlint.formats.terraform import readings
from unitlint.grammar.hcl import parse_value
from unitlint.quick import patterns as re
from unitlint.text.source import Segment, SourceText

_ENCODED = re.compile(r"\b(?:json|yaml)encode\(")
_TELLING = re.compile(r"\b(?:write_files|systemd|ignition|units|files)\b")
_IN_CODE = re.compile(r'"|<<-?(?P<tag>[A-Za-z_][\w-]*)[ \t]*\r?$|#[^\n]*|//[^\n]*|[(\[{}\])]', re.MULTILINE)
_IN_STRING = re.compile(r'\\.|[$%]{2}\{|"|[$%]\{|\n')
_PAIRS = {"(": ")", "[": "]", "{": "}"}
NESTING_LIMIT = 20
"""How often all of a file is gone through, for calls inside of others."""


def encoded_documents(source: SourceText) -> Iterator[Document]:
    """The documents that calls in a file encode, in each branch of the templates in their strings."""
    budget = NESTING_LIMIT * len(source.text)
    for call in _ENCODED.finditer(source.text):
        end = closing(source.text, call.end())
        budget -= end - call.end()
        if budget < 0:
            return
        text = source.text[call.end() : end]
        if not _TELLING.search(text):
            continue
        piece = source.derive(text, (Segment(0, call.end()),))
        try:
            branches = readings(piece, strict=True)
        except InputError:
            continue
        found = [(branch, parse_value(branch.text, 0)) for branch in branches]
        read = tuple(Reading(branch, (node,)) for branch, node in found if node is not None)
        kinds = [kind for _, node in found if node is not None and (kind := _kind(node)) is not None]
        if kinds:
            yield Document(kinds[0], piece, read)


def _kind(node: object) -> InputKind | None:
    from unitlint.grammar.tree import Mapping, Sequence

    if not isinstance(node, Mapping | Sequence):
        return None
    kind = detect("", node)
    inner = () if kind is not None else (detect("", found) for found in inner_documents(node))
    return next((found for found in (kind, *inner) if found not in (None, InputKind.SABAKAN)), None)


def closing(text: str, position: int) -> int:
    """The offset of the bracket that closes the one before `position`; the text's end where none does."""
    waiting = [")"]
    while waiting:
        in_string = waiting[-1] == '"'
        found = (_IN_STRING if in_string else _IN_CODE).search(text, position)
        if found is None:
            return len(text)
        position, sign = found.end(), found[0]
        if sign == waiting[-1]:
            waiting.pop()
        elif in_string:
            if sign in ("${", "%{"):
                waiting.append("}")
            elif sign == "\n":
                waiting.pop()  # it is not closed
        elif sign == '"' or sign in _PAIRS:
            waiting.append(_PAIRS.get(sign, sign))
        elif found["tag"]:
            ended = re.compile(rf"^[ \t]*{re.escape(found['tag'])}[ \t]*\r?$", re.MULTILINE).search(
                text, position
            )
            position = ended.end() if ended is not None else len(text)
    return position - 1
