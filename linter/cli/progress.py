"""A progress bar on standard error, for work that takes longer than a second on a terminal."""

from __future__ import annotations

import sys
import time

from unitlint.quick.dataclasses import dataclass, field

_PATIENCE = 1.0
"""Seconds before the bar shows itself."""
_WIDTH = 30


@dataclass(slots=True)
class ProgressBar:
    """Call it with (done, total); leave the `with` block to wipe it away."""

    label: str
    _start: float = field(default_factory=lambda: time.monotonic())
    _shown: bool = False

    def __enter__(self) -> ProgressBar:
        return self

    def __call__(self, done: int, total: int) -> None:
        """Draw, when it is worth it."""
        if sys.stderr.isatty() and time.monotonic() - self._start > _PATIENCE:
            filled = _WIDTH * done // max(total, 1)
            bar = "█" * filled + "░" * (_WIDTH - filled)
            sys.stderr.write(f"\r{self.label} {bar} {done}/{total}")
            sys.stderr.flush()
            self._shown = True

    def __exit__(self, *_: object) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
