"""What a run is at: what it does and with which input, for who ends it, or wants to know its times."""

from __future__ import annotations

from time import process_time

_now = ["starting", ""]
_spent: dict[str, float] = {}
"""Phase → seconds of the processor; empty while nobody wants to know."""
_since = [0.0]


def at(phase: str, what: str = "") -> None:
    """From now on the run does this; `what` is the input that it does it with."""
    if _spent:
        _note()
    _now[0], _now[1] = phase, what


def described() -> str:
    """`while asking ordering-cycle about site.yml`."""
    return f"while {' '.join(filter(None, _now))}"


def start_clock() -> None:
    """Note from now on how long each phase takes; what went before, the interpreter's start too, is one."""
    _spent.clear()
    _since[0] = 0.0
    _note()


def spent() -> dict[str, float]:
    """Seconds of this process's processor time by phase, in the order in which the phases came."""
    _note()
    return dict(_spent)


def stop_clock() -> None:
    """Nobody wants to know any longer."""
    _spent.clear()


def _note() -> None:
    now = process_time()
    _spent[_now[0]] = _spent.get(_now[0], 0.0) + now - _since[0]
    _since[0] = now
