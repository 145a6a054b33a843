"""Times as systemd's tools write them, and what is said of files that hold none.

The texts here are made by hand; recorded boots are in `recorded`, and what is predicted of one is held to it.
"""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from tests.conformance import live
from tests.machine.recorded_boot import AFTER, CHANGED, FILE, FORMATS, predicted, recorded
from tests.transaction.units import graph
from unitlint.errors import UsageError
from unitlint.machine.recorded import FAILED, STARTED, STARTING, read_times
from unitlint.transaction.schedule import schedule
from unitlint.transaction.simulate import simulate

PLOT = json.dumps(
    [
        {"name": "a.service", "activated": 3_500_000, "activating": 1_000_000, "time": 2_500_000},
        {"name": "b.service", "activated": 9_000_000, "activating": 3_500_000},
        {"name": "c.target", "activated": 9_000_000, "activating": None, "time": None},
    ]
)
BLAME = "1min 2.345s a.service\n     512ms b.service\n      31us c.service\n"
DUMP = (
    "-> Unit a.service:\n\tDescription: A\n\tInactive Exit Timestamp: Sat 2026-11-28 11:28:02 UTC\n"
    "\tActive Enter Timestamp: Sat 2026-11-28 11:28:09 UTC\n"
    "-> Unit b.service:\n\tInactive Exit Timestamp: n/a\n\tActive Enter Timestamp: n/a\n"
    "-> Unit c.service:\n\tInactive Exit Timestamp: Sat 2026-11-28 11:28:02 UTC\n"
    "\tActive Enter Timestamp: n/a\n\tInactive Enter Timestamp: Sat 2026-11-28 11:28:03 UTC\n"
)


def entry(kind: str, unit: str, stamp: int, field: str = "UNIT", boot: str = "1") -> str:
    given = {"MESSAGE_ID": kind, field: unit, "__MONOTONIC_TIMESTAMP": str(stamp), "_BOOT_ID": boot}
    return json.dumps({**given, "MESSAGE": "…"})


JOURNAL = "\n".join(
    [
        json.dumps({"MESSAGE": "Linux version", "__MONOTONIC_TIMESTAMP": "1"}),
        entry(STARTING, "a.service", 1_000_000),
        entry(STARTED, "c.target", 1_500_000),
        entry(STARTED, "a.service", 3_000_000),
    ]
)


USERS = "\n".join(
    [
        entry(STARTING, "a.service", 1_000_000),
        entry(STARTED, "a.service", 3_000_000),
        entry(STARTING, "a.service", 5_000_000, "USER_UNIT"),
        entry(STARTED, "a.service", 5_000_001, "USER_UNIT"),
        entry(STARTED, "only-users.target", 6_000_000, "USER_UNIT"),
    ]
)
"""A user's manager has units of the same names."""
BOOTS = "\n".join(
    [
        entry(STARTING, "a.service", 9_000_000),
        entry(STARTED, "a.service", 2_000_000, boot="2"),
        entry(STARTING, "b.service", 3_000_000, boot="2"),
        entry(FAILED, "b.service", 4_000_000, boot="2"),
        entry(FAILED, "c.service", 4_000_000, boot="2"),
    ]
)
"""The first boot ended while `a` was starting; `c` failed since `b` did."""


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        (PLOT, {"a.service": 2_500_000, "b.service": 5_500_000}),
        (BLAME, {"a.service": 62_345_000, "b.service": 512_000, "c.service": 31}),
        ("1w 2d 30min a.service\n", {"a.service": 779_400_000_000}),
        (DUMP, {"a.service": 7_000_000, "c.service": 1_000_000}),
        (JOURNAL, {"a.service": 2_000_000, "c.target": 0}),
        (USERS, {"a.service": 2_000_000}),
        (BOOTS, {"a.service": 0, "b.service": 1_000_000}),
        (f"{PLOT}\n\n3 Units listed.\n", {"a.service": 2_500_000, "b.service": 5_500_000}),
    ],
)
def test_each_format(text: str, lengths: dict[str, int]) -> None:
    assert read_times(text, "times") == lengths


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no unit times"),
        ("[{}]", "no unit times"),
        ("[", "line 1 is not valid JSON"),
        (f"{JOURNAL}\n{{", "line 5 is not valid JSON"),
        ("1s a.service\nwhat is this\n", "line 2 has no unit time"),
        (f"{'9' * 400}min a.service\n", "the time of a.service is out of range"),
        (json.dumps([{"name": "a.service", "time": 10**400}]), "the time of a.service is out of range"),
        (
            f"{entry(STARTING, 'a.service', 0)}\n{entry(STARTED, 'a.service', 10**400)}",
            "the time of a.service is out of range",
        ),
    ],
)
def test_what_holds_no_times_is_told(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_times(text, "times")


def test_a_boot_that_ran_as_the_model_has_it_is_predicted_to_the_microsecond() -> None:
    """A record made by hand, in which each unit began as soon as all before it were done."""
    loaded = graph(
        {
            "start.target": "Wants=a.service b.service c.service;After=a.service b.service c.service",
            "a.service": "",
            "b.service": "After=a.service",
            "c.service": "After=a.service",
        }
    )
    record = {
        "a.service": (0, 2_000_000),
        "b.service": (2_000_000, 7_000_000),
        "c.service": (2_000_000, 3_000_000),
    }
    rows = [{"name": n, "activating": b, "activated": d, "time": d - b} for n, (b, d) in record.items()]
    plan = schedule(simulate(loaded, "start.target"), read_times(json.dumps(rows), "plot"))
    assert {n: (plan.slots[n].start, plan.slots[n].end) for n in record} == record
    assert plan.slots["start.target"].start == 7_000_000
    assert list(pairwise(plan.critical)) == [("a.service", "b.service"), ("b.service", "start.target")]
    assert plan.slots["c.service"].slack == 4_000_000


@pytest.mark.parametrize(
    ("file", "within"), [("blame.txt", 0.2), ("plot.json", 0.2), ("journal.json", 0.2), ("dump.txt", 1.0)]
)
def test_each_tool_told_the_same_of_a_boot(file: str, within: float) -> None:
    """One stays active, one is inactive once it is done, one fails; `after` waited for that in vain."""
    lengths = read_times((FORMATS / file).read_text(), file)
    seconds = {unit: length / 1e6 for unit, length in lengths.items() if length}
    expected = {"stays.service": 2.2, "leaves.service": 1.3, "fails.service": 3.1}
    assert seconds == pytest.approx(expected, abs=within)
    assert "after.service" not in lengths


@pytest.mark.parametrize(("boot", "after"), [("as it is", AFTER), ("changed", CHANGED)])
def test_a_prediction_is_what_was_recorded(boot: str, after: dict[str, str]) -> None:
    """Of the boot itself, and of a change from the times that the units took before it."""
    record = json.loads(FILE.read_text())
    starts = predicted(after, record["as it is"]["blame"])
    assert starts == pytest.approx(record[boot]["starts"], abs=0.1)


@pytest.mark.slow
@pytest.mark.systemd
def test_a_prediction_comes_true() -> None:
    """A boot here and now; what else the machine does makes it later, never earlier than predicted."""
    if not live.is_possible():
        pytest.skip("no manager can run")
    record = recorded(AFTER)
    starts = predicted(AFTER, str(record["blame"]))
    assert starts == pytest.approx(record["starts"], abs=0.6)
    changed = recorded(CHANGED)["starts"]
    assert isinstance(changed, dict)
    assert predicted(CHANGED, str(record["blame"])) == pytest.approx(changed, abs=1.0)
