"""A kernel command line boots what systemd and its generators make of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conformance.command_lines import COMMAND_LINES, CommandLine
from tests.conformance.figures import scratch_folder
from tests.conformance.newer import parameters
from tests.conformance.systemd import INSTALLED, Systemd

pytestmark = pytest.mark.slow


def managers() -> Sequence[object]:
    """The installed systemd and the newer ones."""
    return [pytest.param(INSTALLED, id="installed", marks=pytest.mark.systemd), *parameters()]


@pytest.mark.parametrize("by", managers())
@pytest.mark.parametrize("line", COMMAND_LINES, ids=lambda line: line.text or "nothing")
def test_command_lines(line: CommandLine, by: Systemd) -> None:
    if (told := line.on(by)) is None:
        pytest.skip("systemd-cryptsetup-generator isn't there")
    with scratch_folder() as scratch:
        verdict = told.judge(Path(scratch), by)
    assert verdict.dump.units
    assert verdict.differences == ()
