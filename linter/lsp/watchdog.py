"""No check keeps an editor waiting for ever: one that takes too long ends, and says at what."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from unitlint.errors import OutOfTimeError
from unitlint.tree.phase import described

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
    limit = Limit(threading.get_ident())
    timer = threading.Timer(SECONDS, limit.stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        limit.end()


class Limit:
    """The end of one block in the thread of this number.

    The exception is never taken back: with None, PyThreadState_SetAsyncExc() leaves CPython with an event
    that is never handled, which slows it down, and CPython 3.11 hangs in the next function that is traced.
    """

    def __init__(self, thread: int) -> None:
        self._thread = ctypes.c_ulong(thread)
        self._lock = threading.Lock()
        self._over = self._raised = False

    def stop(self) -> None:
        with self._lock:
            if not self._over:
                self._raised = True
                ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, ctypes.py_object(CheckTooLongError))

    def end(self) -> None:
        """What was raised and not delivered arrives here, and ends here."""
        with self._lock:
            self._over = True
        if self._raised:
            with suppress(CheckTooLongError):
                for _ in range(1000):  # CPython delivers it at the next jump backwards
                    pass
