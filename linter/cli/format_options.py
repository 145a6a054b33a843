"""Options that each name a format: `--svg`, `--json`. A run writes one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import PurePath
from typing import TypeVar

import click

from unitlint.errors import UsageError

R = TypeVar("R")


def format_options(
    formats: Mapping[str, str], suffixes: Mapping[str, str]
) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Give a command an option for each format, with its help; it takes `file_format`, which may be empty.

    Raises UsageError for two, and for a file whose suffix, of those in `suffixes`, is another format's.
    """

    def decorated(command: Callable[..., R]) -> Callable[..., R]:
        @wraps(command)
        def called(*arguments: object, **options: object) -> R:
            asked = [name for name in formats if options.pop(f"as_{name}")]
            return command(*arguments, file_format=_one(asked, str(options["output"]), suffixes), **options)

        for name in reversed(list(formats)):
            called = click.option(f"--{name}", f"as_{name}", is_flag=True, help=formats[name])(called)
        return called

    return decorated


def _one(asked: list[str], output: str, suffixes: Mapping[str, str]) -> str:
    if len(asked) > 1:
        names = " and ".join(f"--{name}" for name in asked)
        raise UsageError(f"{names}: one file has one format", hint="run it once for each")
    suffix = PurePath(output).suffix.removeprefix(".").lower()
    if asked and suffixes.get(suffix, asked[0]) != asked[0]:
        raise UsageError(f"--{asked[0]} is not what a file ending in .{suffix} holds", path=output)
    return asked[0] if asked else ""
