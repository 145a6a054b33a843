"""Where results go, and whether they may be coloured."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from unitlint.errors import UsageError
from unitlint.grammar.bytes import encode


def wants_colour(*, to_file: bool = False) -> bool:
    """Colour for terminals, unless NO_COLOR is set and not empty; FORCE_COLOR overrules both.

    https://no-color.org, https://force-color.org
    """
    if to_file:
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()


def say_notes(notes: Iterable[str]) -> None:
    """Say on standard error what a result rests on."""
    for note in notes:
        click.echo(f"note: {note}", err=True)


def write(text: str, file: str = "") -> None:
    """Write a result to `file`, or to standard output when it is empty or `-`. Raises UsageError."""
    write_bytes(encode(text), file)


def write_bytes(content: bytes, file: str = "") -> None:
    """As `write`, for pictures."""
    if file in ("", "-"):
        _to_standard_output(content)
        return
    try:
        Path(file).write_bytes(content)
    except OSError as error:
        raise UsageError(f"can't write: {error.strerror}", path=file) from error


def _to_standard_output(content: bytes) -> None:
    """Write all of it, or as much as the reader wants to see: `| head -1` changes no exit code."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Keep the interpreter from complaining when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
