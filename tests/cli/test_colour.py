from __future__ import annotations

import sys
from pathlib import Path

import pytest

from unitlint.cli.output import wants_colour

from .conftest import Run


@pytest.mark.parametrize(
    ("terminal", "environment", "colour"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True),
    ],
)
def test_colour(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, environment: dict[str, str], colour: bool
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_colour() is colour


def test_a_file_is_never_coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert wants_colour(to_file=True) is False


def test_the_report_is_coloured(unitlint: Run, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = unitlint("ignitions", "--select", "unknown-directive").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = unitlint("ignitions", "--select", "unknown-directive").out
    assert "\x1b[1;3" in coloured
    assert "\x1b" not in plain
