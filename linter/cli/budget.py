"""What one run may take: time and memory have a bound, whatever the shape of an input."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from unitlint.errors import OutOfTimeError
from unitlint.tree.phase import described

TIMEOUT = 600
"""Seconds of a run; hooks ask for less. The largest repository known takes a tenth of it."""

_MOST_SECONDS = 10**8
"""Three years. Timers of the system know no number of any length."""

MEMORY = 6 * 1024**3
"""Bytes of address space, where the system can limit it and nobody has set less."""


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise `OutOfTimeError` in the block once `seconds` are over. 0 is no limit.

    Where the system has no timers (Windows), there is no limit.
    """
    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        hint = "set a longer --timeout SECONDS, or check fewer PATHs at a time"
        raise OutOfTimeError(f"stopped after {seconds} s {described()}", hint=hint)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, min(seconds, _MOST_SECONDS))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def lift_time_limit() -> None:
    """For a server, which runs as long as its editor."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def limit_memory() -> None:
    """Have the system refuse what goes beyond `MEMORY`: a MemoryError instead of a machine that swaps."""
    try:
        import resource
    except ImportError:  # Windows
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY and (hard == resource.RLIM_INFINITY or hard > MEMORY):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))


def end_on_termination() -> None:
    """SIGTERM ends a run as an interrupt does, so that temporary folders are removed."""

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, stop)
