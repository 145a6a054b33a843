"""The newer versions of systemd: those of the suites whose packages are unpacked."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.conformance import suites
from tests.conformance.systemd import Systemd

FETCH = "`python -m tests.conformance.suites` fetches it"


def of_suite(suite: suites.Suite, *, user: bool = False) -> Systemd:
    """The systemd of an unpacked suite."""
    return Systemd(str(suite.root), user=user)


def obstacle(suite: suites.Suite) -> str:
    """Why the systemd of that suite can't be asked here; empty when it can."""
    if not suite.is_there:
        return f"the systemd of {suite.name} is not unpacked; {FETCH}"
    if not of_suite(suite).isolated:
        return f"no namespace for the systemd of {suite.name}: it takes an overlay and cgroup v2"
    return ""


def parameters(*, user: bool = False) -> Sequence[object]:
    """One `Systemd` for each suite, for pytest to run a test with; those that can't be asked are skipped."""
    return [
        pytest.param(
            of_suite(suite, user=user),
            id=suite.name,
            marks=[pytest.mark.systemd, pytest.mark.skipif(bool(why := obstacle(suite)), reason=why)],
        )
        for suite in suites.suites()
    ]
