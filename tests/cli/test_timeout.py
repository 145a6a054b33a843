"""A run that is out of time: what it found, at what it was, and exit 2."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from unitlint.cli import run
from unitlint.lsp import watchdog
from unitlint.lsp.watchdog import CheckTooLongError
from unitlint.tree import phase

needs_timers = pytest.mark.skipif(not hasattr(__import__("signal"), "setitimer"), reason="needs timers")


SLOW = '''"""Takes for ever.

Why.
"""
import subprocess
import sys
import threading
import time
SEVERITY, CATEGORY, SINCE = "warning", "ours", "1"


def check(model):
    while True:
        time.sleep(0.01)
    yield
'''


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit with a finding, and a rule of one's own that takes for ever."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.service").write_text("[Service]\nFoo=1\nExecStart=/bin/true\n")
    (tmp_path / "zz_slow.py").write_text(SLOW)
    (tmp_path / ".unitlint.yaml").write_text("rules: [zz_slow.py]\n")


@needs_timers
def test_what_was_found_is_told(slow: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "a.service", "--timeout", "4", "--own-rules"]) == 2
    said = capsys.readouterr()
    assert "warning[unknown-directive]: unknown directive Foo=" in said.out
    assert "stopped after 4 s while asking zz-slow about a.service" in said.out + said.err


def test_an_editor_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog, "SECONDS", 0.2)
    phase.at("reading", "a.service")
    with pytest.raises(CheckTooLongError, match=r"while reading a\.service"):
        _for_ever()


def _for_ever() -> None:
    with watchdog.time_limit():
        while True:
            time.sleep(0.01)


def test_a_check_in_time_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog, "SECONDS", 0.2)
    with watchdog.time_limit():
        pass
    time.sleep(0.4)


def test_what_runs_after_a_check_may_be_traced() -> None:
    """CPython 3.11 hangs there while an event waits that nobody handles; so the program is one of its own."""
    program = (
        "import sys\n"
        "from unitlint.lsp.watchdog import time_limit\n"
        "with time_limit():\n    pass\n"
        "sys.settrace(lambda *_: None)\n"
        "(lambda: None)()\n"
        "print('went on')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "went on\n"


def test_nothing_is_raised_after_the_end() -> None:
    limit = watchdog.Limit(threading.get_ident())
    with pytest.raises(CheckTooLongError):
        limit.stop()
    limit.end()
    limit.stop()
    for _ in range(1000):  # long enough for CPython to deliver what was raised for this thread
        pass
