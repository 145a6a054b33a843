"""One file that holds configurations: which kind it is, and what machines get from it."""

from __future__ import annotations

from dataclasses import dataclass

from unitlint.errors import InputError
from unitlint.grammar.tree import Node
from unitlint.sources.collection import Collection
from unitlint.sources.detection import Kind, detect, is_telling, meant, sniff
from unitlint.text import SourceText


@dataclass(frozen=True, slots=True)
class Document:
    """A file whose kind is known. `nodes` are its YAML documents, or the one of JSON."""

    kind: Kind
    source: SourceText
    nodes: tuple[Node, ...]

    @property
    def path(self) -> str:
        """The file's path."""
        return self.source.path


def kind_of(collection: Collection, source: SourceText) -> Document | None:
    """The file as one of the kinds that are read, or None.

    Raises `InputError` for a file that is meant to be one of them and can't be parsed.
    """
    wanted = collection.input_format
    if not wanted and not meant(source.path) and not is_telling(source.text):
        return None
    try:
        nodes = collection.documents.of(source)
    except InputError:
        if wanted or meant(source.path) or sniff(source.text):
            raise
        return None
    if wanted:
        return Document(Kind(wanted), source, nodes) if wanted in list(Kind) else None
    for node in nodes:
        kind = detect(source.text, node)
        if kind is not None:
            return Document(kind, source, nodes)
    return None


def read_document(collection: Collection, document: Document, *, name: str, tree: str) -> None:
    """Add the configurations of a document other than a sabakan template."""
    collection.skipped.append(document.path)
