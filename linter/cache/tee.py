"""A text stream that goes where another goes, and keeps what went through."""

from __future__ import annotations

import io
from typing import BinaryIO, TextIO, cast


class _Kept(io.RawIOBase):
    def __init__(self, under: BinaryIO) -> None:
        self._under = under
        self.chunks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, chunk: object) -> int:
        content = bytes(cast("bytes", chunk))
        self.chunks.append(content)
        self._under.write(content)
        self._under.flush()
        return len(content)

    def isatty(self) -> bool:
        return self._under.isatty()

    def fileno(self) -> int:
        return self._under.fileno()


class Tee:
    """The stream to write to, and what was written."""

    def __init__(self, stream: TextIO) -> None:
        self._kept = _Kept(stream.buffer)
        self.stream: TextIO = io.TextIOWrapper(
            cast("BinaryIO", self._kept),
            encoding=stream.encoding,
            errors=stream.errors,
            newline="\n",
            write_through=True,
        )

    @property
    def content(self) -> bytes:
        """All of it, but for a progress bar, which stands on a line that it wipes."""
        self.stream.flush()
        return b"".join(chunk for chunk in self._kept.chunks if not chunk.startswith(b"\r"))
