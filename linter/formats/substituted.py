"""Documents that envsubst(1) fills in before anybody reads them.

`${NAME}` in a unit's command is systemd's, in a script it is the shell's. Where it stands for a key, a name
or a path of the document itself nobody would expand it, so that the whole text is filled in first.
"""

from __future__ import annotations

from unitlint.formats.detection import detect
from unitlint.formats.kinds import InputKind
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.quick import patterns as re
from unitlint.text.source import PLACEHOLDER, Segment, SourceText

_OF_IGNITION = (InputKind.BUTANE, InputKind.IGNITION, InputKind.MACHINE_CONFIG)
"""No key of these is a command."""
_VARIABLE = re.compile(r"\$\{[A-Z][A-Z0-9_]*\}")
_TEXTS = frozenset({"inline", "contents"})
"""Keys whose values are files and units, which have variables of their own."""
_DATA = "data:"


def is_substituted(text: str, nodes: tuple[Node, ...]) -> bool:
    """Whether a document in the text has a variable where neither systemd nor a shell expands one."""
    if "${" not in text:
        return False
    return any(detect(text, node) in _OF_IGNITION and _has_variable(node) for node in nodes)


def _has_variable(document: Node) -> bool:
    waiting = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            waiting += (value for key, value in node.pairs if not (key.text in _TEXTS and _is_text(value)))
        elif isinstance(node, Sequence):
            waiting += node.items
        elif not node.text.startswith(_DATA) and _VARIABLE.search(node.text):
            return True
    return False


def _is_text(node: Node) -> bool:
    return isinstance(node, Scalar)


def without(pattern: re.Pattern[str], source: SourceText) -> SourceText:
    """The text with all that a pattern finds unknown."""
    pieces, segments, position, length = [], [Segment(0, 0)], 0, 0
    for found in pattern.finditer(source.text):
        before = source.text[position : found.start()]
        segments += [Segment(length + len(before), found.start(), verbatim=False)]
        pieces += [before, PLACEHOLDER]
        length += len(before) + 1
        position = found.end()
        segments.append(Segment(length, position))
    return source.derive("".join((*pieces, source.text[position:])), segments)


def substituted(source: SourceText) -> SourceText:
    """The text with its variables unknown."""
    return without(_VARIABLE, source)
