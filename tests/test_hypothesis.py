"""What hypothesis draws in CI does not hang on which other modules a run has imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

DRAWN = """
import tests.conftest
{imported}
from hypothesis import given, settings, strategies as st
settings.load_profile("slow")
drawn = []
@given(st.lists(st.integers(0, 10**9)), st.text())
def draw(numbers: list[int], text: str) -> None:
    drawn.append((numbers, text))
draw()
print(drawn)
"""


@pytest.mark.slow
def test_examples_in_ci_are_the_same_whatever_is_imported(repository: Path) -> None:
    def drawn(imported: str) -> str:
        command = [sys.executable, "-c", DRAWN.replace("{imported}", imported)]
        environment = {
            **os.environ,
            "CI": "true",
            "PYTHONPATH": os.pathsep.join((str(repository), *sys.path)),
        }
        return subprocess.run(
            command, cwd=repository, env=environment, capture_output=True, text=True, check=True
        ).stdout

    alone = drawn("")
    assert alone.count("(") > 50
    assert drawn("import tests.conformance.sweep, tests.conformance.random_units") == alone
