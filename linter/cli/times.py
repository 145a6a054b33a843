"""`--times FILE`: how long units took on a machine that booted."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from unitlint.machine.recorded import Lengths, read_times
from unitlint.tree.reader import read_bytes, read_stream

P = ParamSpec("P")
R = TypeVar("R")


def times_option(command: Callable[P, R]) -> Callable[P, R]:
    """`--times FILE`"""
    words = "Show seconds instead of waves: from systemd-analyze plot --json, blame, dump, or journalctl "
    "-o json."
    return click.option("--times", metavar="FILE", default="", help=words)(command)


def lengths_of(file: str) -> Lengths | None:
    """What the file says, standard input for `-`; None without a file. Raises UsageError."""
    if not file:
        return None
    if file == "-":
        return read_times(read_stream(sys.stdin.buffer, "<stdin>").decode("utf-8", "replace"), "<stdin>")
    return read_times(_bytes_of(file).decode("utf-8", "replace"), file)


def _bytes_of(file: str) -> bytes:
    """Of a file, or of a shell's `<(systemd-analyze blame)`, which is a FIFO that its command fills."""
    if not Path(file).is_fifo():
        return read_bytes(file)
    with Path(file).open("rb") as pipe:
        return read_stream(pipe, file)
