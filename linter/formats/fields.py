"""Values out of a document's nodes; what has the wrong shape is a problem and counts as absent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.configuration.configuration import Problem
from unitlint.configuration.problems import DUPLICATE_ENTRY, INVALID_INPUT, MISWRITTEN_MODE
from unitlint.formats.modes import miswritten, yaml_number
from unitlint.grammar.scalars import content
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import Segment, SourceText, TextPlace, is_known

_TRUE = ("true", "yes", "on", "y")
_SUBSTITUTED = re.compile(r"\$\{\w+(?::?[-=+?][^{}]*)?\}")
"""What envsubst or clusterctl(1) fills in: no number and no boolean is written so."""
_FALSE = ("false", "no", "off", "n")


@dataclass(frozen=True, slots=True)
class Fields:
    """One document being read, and what was wrong with it so far."""

    source: SourceText
    problems: list[Problem] = field(default_factory=list)

    def text(self, mapping: Mapping, key: str) -> Scalar | None:
        """A scalar that isn't null."""
        node = mapping.get(key)
        if node is None or isinstance(node, Scalar):
            return None if node is None or node.null else node
        self.refuse(node, f"`{key}` must be a string")
        return None

    def flag(self, mapping: Mapping, key: str) -> bool | None:
        """A boolean, in any spelling of YAML 1.1."""
        node = self.text(mapping, key)
        if node is None or not is_known(node.text) or _SUBSTITUTED.fullmatch(node.text):
            return None
        word = node.text.lower()
        if word in _TRUE + _FALSE and not node.style:
            return word in _TRUE
        self.refuse(node, f"`{key}` must be true or false, not `{node.text}`")
        return None

    def mode(self, mapping: Mapping, key: str) -> int | None:
        """Permission bits, a number: Go's decoders take no text for one (yaml.v3, encoding/json)."""
        node = self.text(mapping, key)
        if node is None or not is_known(node.text) or _SUBSTITUTED.fullmatch(node.text):
            return None
        mode = None if node.style and not node.tag else yaml_number(node.text)
        if mode is None:
            written = f'"{node.text}"' if node.style else node.text
            self.refuse(node, f"`{key}` must be a number such as 0644, not `{written}`")
        else:
            self.check_mode(node, mode)
        return mode

    def check_mode(self, node: Scalar, mode: int) -> None:
        """Note a mode that makes sense in the other notation only."""
        meant, shown = miswritten(node.text, mode)
        if meant:
            octal = node.text.startswith("0")
            why = (
                f"{node.text[1:]} is 0{meant:o} in decimal"
                if octal
                else f"it is decimal here, not 0{meant:o}"
            )
            json = node.style == "" and self.source.path.endswith((".ign", ".json"))
            way_out = f"write {meant}" if json else f"write 0{meant:o}"
            message = f"the mode {node.text} is {shown}: {why}"
            self.refuse(node, message, way_out, rule=MISWRITTEN_MODE)
        elif node.text.startswith("0") and node.text.isdecimal() and set(node.text) & set("89"):
            message = f"the mode {node.text} is not an octal number: it is read as decimal, which is "
            f"0{mode:o}"
            self.refuse(node, message, "write the mode in octal, such as 0644", rule=MISWRITTEN_MODE)

    def record(self, mapping: Mapping, key: str) -> Mapping | None:
        """A mapping inside."""
        node = self._get(mapping, key)
        if node is None or isinstance(node, Mapping):
            return node
        self.refuse(node, f"`{key}` must be a mapping")
        return None

    def items(self, mapping: Mapping, key: str) -> tuple[Node, ...]:
        """The items of a list."""
        node = self._get(mapping, key)
        if isinstance(node, Sequence):
            return node.items
        if node is not None:
            self.refuse(node, f"`{key}` must be a list")
        return ()

    def texts(self, mapping: Mapping, key: str) -> Iterator[Scalar]:
        """The items of a list of texts."""
        for node in self.items(mapping, key):
            if isinstance(node, Scalar) and not node.null:
                yield node
            else:
                self.refuse(node, f"`{key}` must be a list of strings")

    def records(self, mapping: Mapping, key: str) -> Iterator[tuple[int, Mapping]]:
        """The items of a list of mappings, each with its index."""
        for index, node in enumerate(self.items(mapping, key)):
            if isinstance(node, Mapping):
                yield index, node
            elif not (isinstance(node, Scalar) and not is_known(node.text)):
                self.refuse(node, f"`{key}` must be a list of mappings")

    def embedded(self, scalar: Scalar, route: str) -> SourceText:
        """The text that a scalar holds; `route` names the scalar."""
        return content(self.source, scalar, route=route)

    def place(self, node: Node) -> TextPlace:
        """Where a node stands. A mapping is pointed to by its first line: its span may be a screenful."""
        end = node.end if isinstance(node, Scalar) else self.source.text.find("\n", node.start)
        return self.source.place(node.start, max(node.start, node.end if end < 0 else min(end, node.end)))

    def refuse(self, node: Node, message: str, hint: str = "", *, rule: str = INVALID_INPUT) -> None:
        """Note that what reads this document won't take `node`."""
        self.problems.append(Problem(rule, message, self.place(node), hint))

    def refuse_repeated(self, node: Node, message: str, hint: str = "", *, earlier: Iterable[Node]) -> None:
        """Note that `node` repeats one of `earlier`, unless a template may well have only one of them."""
        from unitlint.formats.templated_document import may_exclude_each_other  # of use in templates alone

        if not all(may_exclude_each_other(self.place(first), self.place(node)) for first in earlier):
            self.refuse(node, message, hint, rule=DUPLICATE_ENTRY)

    def made(self, pieces: Iterable[tuple[str, Node]], route: str) -> SourceText:
        """A text that is made out of this document: each piece stands where its node does."""
        segments, text = [], ""
        for piece, node in pieces:
            segments.append(Segment(len(text), node.start, verbatim=False))
            text += piece
        return self.source.derive(text, segments, route=route)

    def check_keys(self, mapping: Mapping) -> None:
        """Note keys that stand in a mapping twice."""
        for key in mapping.duplicates:
            same = (name for name, _ in mapping.pairs if name.text == key.text and name.start < key.start)
            self.refuse_repeated(key, f"duplicate key `{key.text}`; the last one wins", earlier=same)

    def _get(self, mapping: Mapping, key: str) -> Node | None:
        """What is neither null nor filled in by a template: of a text with a placeholder any may be made."""
        node = mapping.get(key)
        return None if isinstance(node, Scalar) and (node.null or not is_known(node.text)) else node
