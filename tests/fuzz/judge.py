"""One input: what it took, and whether the reader ended as it may."""

from __future__ import annotations

import resource
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from types import FrameType

from tests.fuzz.readers import Reader
from unitlint.errors import UnitlintError

SECONDS = 10.0
"""Of the processor, for one input."""

MEMORY = 1 << 30
"""Bytes that a process may hold, at its peak."""

_HERE = str(Path(__file__).parent)


class TooLongError(BaseException):
    """The input takes longer than it may; nothing in between catches it."""


class WrongError(Exception):
    """A run that says what it must not."""


@dataclass(frozen=True, slots=True)
class Fault:
    """How a reader failed."""

    kind: str
    """What it is and where: faults alike have the same."""
    trace: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one input took."""

    seconds: float
    fault: Fault | None
    refused: bool = False
    """Whether one of our own errors said what is wrong with it."""


def judge(reader: Reader, name: str, data: bytes, *, deep: bool) -> Verdict:
    """Read the input, in bounded time."""
    start, fault, refused = process_time(), None, False
    try:
        with _bounded():
            reader.read(name, data, deep)
    except UnitlintError:
        refused = True
    except (TooLongError, Exception) as error:  # SystemExit and interrupts are not the reader's
        fault = Fault(_kind(error), "".join(traceback.format_exception(error, limit=-12)))
    if fault is None and peak() > MEMORY:
        fault = Fault("memory", f"{peak() >> 20} MiB")
    return Verdict(process_time() - start, fault, refused)


def peak() -> int:
    """Bytes that this process held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@contextmanager
def _bounded() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _kind(error: BaseException) -> str:
    """The error's type, and the innermost place of ours where it came from."""
    if isinstance(error, WrongError):
        return f"wrong: {error}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_ours(frame.filename)]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else "?"
    if isinstance(error, TooLongError):  # where it was at that moment is chance
        return "too long"
    return f"{type(error).__name__} in {where}"


def _is_ours(path: str) -> bool:
    return "site-packages" not in path and not path.startswith((_HERE, sys.base_prefix, "<"))
