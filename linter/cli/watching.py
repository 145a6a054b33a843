"""`unitlint check --watch`: once more whenever a file changes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Collection, Container, Iterator, Sequence
from pathlib import Path

from unitlint.cli import EXIT_USAGE
from unitlint.cli.budget import lift_time_limit, time_limit
from unitlint.cli.output import tell
from unitlint.errors import UnitlintError, UsageError
from unitlint.units.settings import forget_texts

PAUSE = 0.5
"""Seconds between two looks at the files."""

_CLEAR = "\x1b[2J\x1b[3J\x1b[H"


def watch(
    paths: Sequence[str], run: Callable[[], int], *, seconds: int, written: Collection[str] = ()
) -> int:
    """Run at once and after each change below `paths`, until it is interrupted; the last exit code.

    Each run may take `seconds`. What is `written` by the runs themselves is no change. Raises UsageError once
    there is no current directory any more.
    """
    lift_time_limit()
    own = frozenset(map(os.path.realpath, written))
    code = 0
    try:
        while True:
            seen = dict(_files(paths, own))
            if sys.stdout.isatty():
                sys.stdout.write(_CLEAR)
            forget_texts()
            code = _once(run, seconds)
            tell("watching for changes; Ctrl-C stops")
            while dict(_files(paths, own)) == seen:
                time.sleep(PAUSE)
    except KeyboardInterrupt:
        return code


def _once(run: Callable[[], int], seconds: int) -> int:
    """One run, whatever becomes of the files meanwhile: the next one may end better."""
    try:
        Path.cwd()
    except FileNotFoundError:
        raise UsageError("the current directory is gone") from None
    try:
        with time_limit(seconds):
            return run()
    except UnitlintError as error:
        tell(f"unitlint: {error}")
    except MemoryError:
        tell("unitlint: out of memory: watch fewer PATHs at a time")
    except OSError as error:
        tell(f"unitlint: {error.filename or 'a file'}: can't be read: {error.strerror}")
    return EXIT_USAGE


def _files(paths: Sequence[str], own: Container[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Every file, with what changes when it is written."""
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112
            yield from _state(path)
        for folder, names, files in os.walk(path):
            names[:] = [name for name in names if name not in (".git", "node_modules")]
            for path in (os.path.join(folder, file) for file in files):  # noqa: PTH118
                if not (own and os.path.realpath(path) in own):
                    yield from _state(path)


def _state(path: str) -> Iterator[tuple[str, tuple[int, int]]]:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return
    yield path, (found.st_mtime_ns, found.st_size)
