"""YAML into positioned nodes, in bounded time and memory.

`yaml.compose` recurses and, with libyaml, crashes the process on deep nesting; its result loses the spans of
keys. This composer walks libyaml's events in a loop instead. Go's `text/template` may have left its mark in
the text: give it the masked text and the spans still lead to the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unitlint.errors import InputError
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.quick.sparing import sparing
from unitlint.text.source import SourceText

if TYPE_CHECKING:
    from yaml import AliasEvent, CollectionStartEvent, Event, ScalarEvent
    from yaml.error import MarkedYAMLError

DEPTH_LIMIT = 100
"""Lists and mappings inside each other; libyaml's own time grows with the square of the depth."""

TOO_DEEP = f"nested deeper than {DEPTH_LIMIT} levels"

NODE_LIMIT = 200_000
"""Nodes of one file, those that its aliases repeat counted each time."""

REPEATED_LIMIT = 8 * 1024 * 1024
"""Characters that the aliases of one file repeat: each use may become a text of its own."""

_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_MERGE_KEY = "<<"


def compose(source: SourceText) -> tuple[Node, ...]:
    """The documents of a YAML file, empty ones left out.

    Raises `InputError` for what is no YAML and for what goes beyond the limits.
    """
    with sparing("yaml"):
        import yaml

    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    text = _LONE_SURROGATES.sub("\ufffd", source.text)  # bytes that are no UTF-8: libyaml refuses them
    composer = _Composer(source)
    try:
        for event in yaml.parse(text, Loader=loader):
            composer.take(event)
    except yaml.reader.ReaderError as error:
        raise _refusal(source, error.position, f"not valid YAML: {error.reason}") from error
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(source, error) from error
    return tuple(composer.documents)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    start: int
    anchor: str | None
    mapping: bool
    nodes: list[Node] = field(default_factory=list)
    weight: int = 1
    height: int = 1
    length: int = 0


@dataclass(slots=True)
class _Anchored:
    """What an anchor names, how many nodes and characters it stands for, and how deep they are nested."""

    node: Node
    weight: int
    height: int
    length: int


@dataclass(slots=True)
class _Composer:
    source: SourceText
    documents: list[Node] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, _Anchored] = field(default_factory=dict)
    count: int = 0
    repeated: int = 0

    def take(self, event: Event) -> None:
        """Build on with the next event."""
        from yaml import events

        match event:
            case events.ScalarEvent():
                self.scalar(event)
            case events.AliasEvent():
                self.alias(event)
            case events.CollectionStartEvent():
                self.open(event, mapping=isinstance(event, events.MappingStartEvent))
            case events.CollectionEndEvent():
                self.close(event)
            case events.DocumentStartEvent():
                self.anchors.clear()

    def scalar(self, event: ScalarEvent) -> None:
        """A value, or the empty place where one is left out."""
        start, end = _span(event)
        style = "" if event.style == ":" else event.style or ""
        node = Scalar(event.value, start, end, style, event.tag or "")
        self._add(node, event.anchor, start, weight=1, height=0, length=len(event.value))

    def open(self, event: CollectionStartEvent, *, mapping: bool) -> None:
        """A list or mapping begins."""
        start, _ = _span(event)
        if len(self.stack) >= DEPTH_LIMIT:
            message = TOO_DEEP
            raise _refusal(self.source, start, message, "check the brackets")
        self.stack.append(_Open(start, event.anchor, mapping))

    def close(self, event: Event) -> None:
        """A list or mapping is whole."""
        done = self.stack.pop()
        end = max(done.start, _span(event)[1])
        node: Node
        if done.mapping:
            node = self._mapping(done, end)
        else:
            node = Sequence(tuple(done.nodes), done.start, end)
        self._add(node, done.anchor, done.start, weight=done.weight, height=done.height, length=done.length)

    def alias(self, event: AliasEvent) -> None:
        """`*name` is the node itself again, never a copy: only its weight grows."""
        known = self.anchors.get(event.anchor or "")
        start, _ = _span(event)
        if known is None:
            raise _refusal(self.source, start, f"the alias *{event.anchor} names nothing before it")
        if len(self.stack) + known.height > DEPTH_LIMIT:
            raise _refusal(self.source, start, f"its aliases are nested deeper than {DEPTH_LIMIT} levels")
        self.repeated += known.length
        if self.repeated > REPEATED_LIMIT:
            message = f"its aliases repeat more than {REPEATED_LIMIT >> 20} MiB of text"
            raise _refusal(self.source, start, message, "write the values out, or split the file")
        self._add(known.node, None, start, weight=known.weight, height=known.height, length=known.length)

    def _add(
        self, node: Node, anchor: str | None, start: int, *, weight: int, height: int, length: int
    ) -> None:
        self.count += 1
        parent = self.stack[-1] if self.stack else None
        if max(self.count, weight + (parent.weight if parent else 0)) > NODE_LIMIT:
            message = f"has more than {NODE_LIMIT:,} values with its aliases expanded"
            raise _refusal(self.source, start, message, "write the values out, or split the file")
        if anchor is not None:
            self.anchors[anchor] = _Anchored(node, weight, height, length)
        if parent is None:
            if not (isinstance(node, Scalar) and node.null):
                self.documents.append(node)
            return
        parent.nodes.append(node)
        parent.weight += weight
        parent.length += length
        parent.height = max(parent.height, height + 1)

    def _mapping(self, done: _Open, end: int) -> Mapping:
        pairs: list[tuple[Scalar, Node]] = []
        merged: list[Node] = []
        duplicates: list[Scalar] = []
        seen: set[str] = set()
        for key, value in zip(done.nodes[::2], done.nodes[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise _refusal(self.source, key.start, "a key must be a string, not a list or mapping")
            if key.text == _MERGE_KEY and not key.style:
                merged.append(value)
                continue
            if key.text in seen:
                duplicates.append(key)
            seen.add(key.text)
            pairs.append((key, value))
        pairs += _inherited(merged, seen)
        return Mapping(tuple(pairs), done.start, end, tuple(duplicates))


def _span(event: Event) -> tuple[int, int]:
    """The event's offsets, in characters of the text that was parsed."""
    return (event.start_mark.index if event.start_mark else 0, event.end_mark.index if event.end_mark else 0)


def _inherited(merged: list[Node], seen: set[str]) -> list[tuple[Scalar, Node]]:
    """The pairs that `<<` brings in; keys that stand in the mapping itself win (YAML 1.1, merge type)."""
    mappings = [inner for node in merged for inner in (node.items if isinstance(node, Sequence) else (node,))]
    pairs = []
    for mapping in mappings:
        if isinstance(mapping, Mapping):
            pairs += [(key, value) for key, value in mapping.pairs if key.text not in seen]
            seen |= set(mapping)
    return pairs


def _syntax_error(source: SourceText, error: MarkedYAMLError) -> InputError:
    mark = error.problem_mark or error.context_mark
    if error.problem and "maximum nesting depth" in error.problem:  # libyaml 0.2.6 looks that far ahead
        return _refusal(source, mark.index if mark else 0, TOO_DEEP)
    if mark and source.text[mark.index : mark.index + 1] == "\t":
        return _refusal(source, mark.index, "not valid YAML: a tab indents this line", "write spaces")
    reasons = [reason for reason in (error.context, error.problem) if reason]
    return _refusal(source, mark.index if mark else 0, "not valid YAML: " + ", ".join(reasons))


def _refusal(source: SourceText, offset: int, message: str, hint: str = "") -> InputError:
    place = source.location(offset, offset)
    return InputError(message, path=source.path, line=place.line, column=place.column, hint=hint)
