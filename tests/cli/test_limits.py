"""The limits of a process: the program sets them, a call of `run` leaves those of its caller alone."""

from __future__ import annotations

import subprocess
import sys

import pytest

from unitlint.cli.budget import MEMORY

resource = pytest.importorskip("resource")

PROGRAM = """
import resource, signal, sys
from unitlint.cli import main, run
try:
    {call}(["rules"])
except SystemExit:
    pass
print(resource.getrlimit(resource.RLIMIT_AS)[0], signal.getsignal(signal.SIGTERM) is signal.SIG_DFL)
"""


def last_line(call: str) -> str:
    """The limit of memory after a run, and whether SIGTERM does what it does by default."""
    command = [sys.executable, "-c", PROGRAM.format(call=call)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1]


@pytest.mark.skipif(
    resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY, reason="memory is limited already"
)
def test_the_program_bounds_itself_and_a_call_does_not() -> None:
    assert last_line("main") == f"{MEMORY} False"
    assert last_line("run") == f"{resource.RLIM_INFINITY} True"
