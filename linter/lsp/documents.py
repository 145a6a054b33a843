"""The texts that are open in the editor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.lsp.uris import path_of, real
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
    """The open ones, by their real paths. A text without a file is none."""

    _open: dict[str, Document] = field(default_factory=dict)

    def put(self, uri: str, version: int, text: str) -> Document | None:
        """Take in what the editor has now."""
        path = path_of(uri)
        if not path:
            return None
        self._open[real(path)] = document = Document(uri, path, version, text)
        return document

    def close(self, uri: str) -> None:
        """The text on disk counts again."""
        self._open.pop(real(path_of(uri)), None)

    def of_uri(self, uri: str) -> Document | None:
        """The open document with that URI."""
        return self.of_path(path_of(uri))

    def of_path(self, path: str) -> Document | None:
        """The open document with that path, whichever links lead there."""
        return self._open.get(real(path)) if path else None

    def overlay(self) -> Mapping[str, str]:
        """Real path → text, as they are now."""
        return {path: document.text for path, document in self._open.items()}

    def __iter__(self) -> Iterator[Document]:
        return iter(tuple(self._open.values()))
