"""`unitlint check --watch`: once more whenever a file changes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from unitlint.cli.budget import lift_time_limit
from unitlint.cli.output import tell
from unitlint.errors import UnitlintError
from unitlint.units.settings import forget_texts

PAUSE = 0.5
"""Seconds between two looks at the files."""

_CLEAR = "\x1b[2J\x1b[3J\x1b[H"


def watch(paths: Sequence[str], run: Callable[[], int]) -> int:
    """Run at once and after each change below `paths`, until it is interrupted; the last exit code."""
    lift_time_limit()
    code = 0
    try:
        while True:
            seen = dict(_files(paths))
            if sys.stdout.isatty():
                sys.stdout.write(_CLEAR)
            forget_texts()
            try:
                code = run()
            except UnitlintError as error:
                tell(f"unitlint: {error}")
            tell("watching; Ctrl-C ends it")
            while dict(_files(paths)) == seen:
                time.sleep(PAUSE)
    except KeyboardInterrupt:
        return code


def _files(paths: Sequence[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Every file, with what changes when it is written."""
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112
            yield from _state(path)
        for folder, names, files in os.walk(path):
            names[:] = [name for name in names if name not in (".git", "node_modules")]
            for file in files:
                yield from _state(os.path.join(folder, file))  # noqa: PTH118


def _state(path: str) -> Iterator[tuple[str, tuple[int, int]]]:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return
    yield path, (found.st_mtime_ns, found.st_size)
