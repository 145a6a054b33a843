from __future__ import annotations

import io

import pytest

from unitlint.cli.progress import ProgressBar


class Terminal(io.StringIO):
    """Standard error of a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """clock[0] is the time in seconds."""
    now = [100.0]
    monkeypatch.setattr("unitlint.cli.progress.time.monotonic", lambda: now[0])
    return now


def shown(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, clock: list[float], waited: float) -> str:
    monkeypatch.setattr("sys.stderr", stream)
    with ProgressBar("checking") as progress:
        clock[0] += waited
        progress(1, 4)
    return stream.getvalue()


def test_after_a_second_it_shows_itself_and_is_wiped_away(
    monkeypatch: pytest.MonkeyPatch, clock: list[float]
) -> None:
    text = shown(monkeypatch, Terminal(), clock, 1.5)
    assert text.startswith("\rchecking ███████░")
    assert text.endswith(" 1/4\r\x1b[K")


def test_quick_work_has_no_bar(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    assert shown(monkeypatch, Terminal(), clock, 0.5) == ""


def test_nothing_but_a_terminal_has_a_bar(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    assert shown(monkeypatch, io.StringIO(), clock, 5.0) == ""
