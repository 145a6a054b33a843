"""No check keeps an editor waiting for ever: one that takes too long ends, and says at what."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from unitlint.doing import described
from unitlint.errors import OutOfTimeError

SECONDS = 60
"""Of one check. That of the largest repository known takes a tenth of it."""


class CheckTooLongError(OutOfTimeError):
    """The check of a project was stopped."""

    def __init__(self) -> None:
        hint = "open a smaller folder, or leave files out with `exclude` in .unitlint.yaml"
        super().__init__(f"the check was stopped after {SECONDS} s {described()}", hint=hint)


@contextmanager
def time_limit() -> Iterator[None]:
    """Raise `CheckTooLongError` in the block, in this thread, once `SECONDS` are over."""
    thread = ctypes.c_ulong(threading.get_ident())

    def stop() -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(CheckTooLongError))

    timer = threading.Timer(SECONDS, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, None)  # raised, and not delivered yet
