"""`-v` says what was read and where the time went, and changes nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.conftest import Outcome
from unitlint.cli.timings import MOST_RULES, timings_text


def test_phases_and_the_slowest_rules_are_told(tree: Path, unitlint: Callable[..., Outcome]) -> None:
    (tree / "web.service").write_text("[Service]\nExecStart=/usr/bin/web\n")
    plain, told = unitlint("check", "web.service"), unitlint("check", "-v", "web.service")
    assert (told.code, told.out) == (plain.code, plain.out)
    assert told.err.startswith(f"folder: .: 1 unit on systemd\n{plain.err}processor time: ")
    for phase in ("reading", "loading the base", "building the graph", "booting", "reporting"):
        assert f"s  {phase}\n" in told.err
    assert " rules\n" in told.err


def test_rules_stand_in_the_order_of_their_times() -> None:
    spent = {"starting": 0.25, **{f"asking rule-{n:02} about": n / 100 for n in range(20)}}
    total, starting, rules, *slowest = timings_text(spent)
    assert (total, starting, rules) == (
        "processor time: 2.150 s",
        "     0.250 s  starting",
        "     1.900 s  asking 20 rules",
    )
    assert slowest[0] == "       0.190 s  rule-19"
    assert len(slowest) == MOST_RULES
