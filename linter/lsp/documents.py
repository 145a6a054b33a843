"""The texts that are open in the editor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.lsp.untitled import name_of
from unitlint.lsp.uris import is_untitled, path_of, path_of_untitled, real
from unitlint.quick.dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Document:
    """A text as the editor has it, saved or not."""

    uri: str
    path: str
    version: int
    text: str


@dataclass(slots=True)
class Documents:
    """The open ones, by their real paths."""

    _open: dict[str, Document] = field(default_factory=dict)

    def put(self, uri: str, version: int, text: str) -> Document | None:
        """Take in what the editor has now. A text without a file is called by what it says now."""
        path = path_of_untitled(uri, name_of(uri, text)) if is_untitled(uri) else path_of(uri)
        if not path:
            return None
        self._open[real(path)] = document = Document(uri, path, version, text)
        return document

    def close(self, uri: str) -> None:
        """The text on disk counts again."""
        document = self.of_uri(uri)
        if document is not None:
            self._open.pop(real(document.path), None)

    def drop(self, path: str) -> None:
        """A text without a file is called otherwise now."""
        self._open.pop(real(path), None)

    def of_uri(self, uri: str) -> Document | None:
        """The open document with that URI."""
        if is_untitled(uri):
            return next((document for document in self if document.uri == uri), None)
        return self.of_path(path_of(uri))

    def of_path(self, path: str) -> Document | None:
        """The open document with that path, whichever links lead there."""
        return self._open.get(real(path)) if path else None

    def overlay(self) -> Mapping[str, str]:
        """Real path → text, as they are now."""
        return {path: document.text for path, document in self._open.items()}

    def __iter__(self) -> Iterator[Document]:
        return iter(tuple(self._open.values()))
