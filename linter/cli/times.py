"""`--times FILE`: how long units took on a machine that booted."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from unitlint.errors import UsageError
from unitlint.machine.recorded import Lengths, read_times

P = ParamSpec("P")
R = TypeVar("R")


def times_option(command: Callable[P, R]) -> Callable[P, R]:
    """`--times FILE`"""
    words = "Seconds instead of waves: from systemd-analyze plot --json, blame, dump, or journalctl -o json."
    return click.option("--times", metavar="FILE", default="", help=words)(command)


def lengths_of(file: str) -> Lengths | None:
    """What the file says, standard input for `-`; None without a file. Raises UsageError."""
    if not file:
        return None
    if file == "-":
        return read_times(sys.stdin.buffer.read().decode("utf-8", "replace"), "<stdin>")
    try:
        text = Path(file).read_text("utf-8", "replace")
    except OSError as error:
        raise UsageError(f"can't read: {error.strerror}", path=file) from error
    return read_times(text, file)
