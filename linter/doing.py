"""What a run is at: what it does and with which input, for who has to end it."""

from __future__ import annotations

_now = ["starting", ""]


def at(phase: str, what: str = "") -> None:
    """From now on the run does this; `what` is the input that it does it with."""
    _now[0], _now[1] = phase, what


def told() -> str:
    """`while asking ordering-cycle about site.yml`."""
    return f"while {' '.join(filter(None, _now))}"
