"""YAML and JSON files of a run, each composed once."""

from __future__ import annotations

from unitlint.errors import InputError
from unitlint.grammar.jsontree import compose_json
from unitlint.grammar.tree import Node
from unitlint.grammar.yamltree import compose
from unitlint.text import SourceText


class Documents:
    """The nodes of each text that was asked for."""

    def __init__(self) -> None:
        self._known: dict[SourceText, tuple[Node, ...] | InputError] = {}

    def of(self, source: SourceText) -> tuple[Node, ...]:
        """The documents in `source`, without empty ones. Raises `InputError` for neither YAML nor JSON."""
        if source not in self._known:
            try:
                self._known[source] = (compose_json(source),) if is_json(source.text) else compose(source)
            except InputError as error:
                self._known[source] = error
        found = self._known[source]
        if isinstance(found, InputError):
            raise found
        return found


def is_json(text: str) -> bool:
    """Whether a text begins as a JSON object does; YAML's flow mappings without quotes stay YAML."""
    start = (
        text.lstrip("\ufeff \t\r\n")[:64]
        .replace(" ", "")
        .replace("\n", "")
        .replace("\r", "")
        .replace("\t", "")
    )
    return start.startswith(('{"', "{}"))
