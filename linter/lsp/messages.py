"""What an editor sends, within bounds: a message without a sane form ends the server in a sentence.

Base Protocol of the Language Server Protocol: headers, each in a line, an empty line, as many bytes as
`Content-Length` says.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import BinaryIO

from unitlint.grammar.bytes import decode
from unitlint.reports.colours import printable

MOST_BYTES = 256 * 1024 * 1024
"""Of one message, as of all files of a run."""

_HEADER = 8 * 1024
"""Bytes of one header, and no message has as many headers."""

_LOG = logging.getLogger("pygls")

_LENGTH = b"content-length:"


class Messages:
    """A stream of messages that ends where what follows is none."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._headers = 0

    def readline(self) -> bytes:
        """The next line of a head; nothing at the end."""
        line = self._stream.readline(_HEADER)
        self._headers = self._headers + 1 if line.strip() else 0
        if self._headers > _HEADER or (len(line) == _HEADER and not line.endswith(b"\n")):
            return _end("its head is too long")
        name, value = line[: len(_LENGTH)].lower(), line[len(_LENGTH) :].strip()
        if name != _LENGTH:
            return line
        if not value.isdigit() or len(value) > len(str(MOST_BYTES)) or int(value) > MOST_BYTES:
            return _end(f"its Content-Length is {printable(decode(value[:80]))}")
        return b"Content-Length: %d\r\n" % int(value)

    def read(self, size: int) -> bytes:
        """A message's body; nothing where the stream ends before it does."""
        self._headers = 0
        body = self._stream.read(size)
        return body if len(body) == size else _end("it ends early")


def _end(why: str) -> bytes:
    _LOG.error("the editor sent a message that can't be read: %s", why)
    return b""


class _OneLine(logging.Formatter):
    """Of an error its words: what an editor sent is no reason to show where in which package it was met."""

    def format(self, record: logging.LogRecord) -> str:
        words = [record.getMessage()]
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            words.append(f"{type(error).__name__}: {error}")
        return "unitlint: " + printable(": ".join(words).partition("\n")[0])


def log_in_lines() -> None:
    """What pygls says of messages goes to standard error, a line each; all of it with UNITLINT_DEBUG."""
    handler = logging.StreamHandler(sys.stderr)
    if not os.environ.get("UNITLINT_DEBUG"):
        handler.setFormatter(_OneLine())
    _LOG.addHandler(handler)
    _LOG.propagate = False
