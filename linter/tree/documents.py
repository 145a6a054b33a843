"""YAML and JSON files of a run, each composed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unitlint.errors import InputError
from unitlint.text.source import SourceText

if TYPE_CHECKING:
    from unitlint.grammar.tree import Node


class Documents:
    """The nodes of each text that was asked for."""

    def __init__(self) -> None:
        self._known: dict[SourceText, tuple[Node, ...] | InputError] = {}

    def of(self, source: SourceText) -> tuple[Node, ...]:
        """The documents in `source`, without empty ones. Raises `InputError` for neither YAML nor JSON."""
        if source not in self._known:
            try:
                self._known[source] = _compose(source)
            except InputError as error:
                self._known[source] = error
        found = self._known[source]
        if isinstance(found, InputError):
            raise found
        return found


def _compose(source: SourceText) -> tuple[Node, ...]:
    if is_json(source.text):
        from unitlint.grammar.jsontree import compose_json

        return (compose_json(source),)
    from unitlint.grammar.yamltree import compose

    return compose(source)


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
