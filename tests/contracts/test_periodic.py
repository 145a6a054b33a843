"""Timers that start units again and again."""

from __future__ import annotations

import pytest

from unitlint.contracts.calendar import calendar_gap
from unitlint.contracts.periodic import Periodic
from unitlint.generators.timespan import DAY, HOUR, INFINITY, MINUTE, SECOND, WEEK

EDGE = "tags.timer Triggers tags.service"


def sentences(invariant, machine):
    return [violation.sentence for violation in invariant.violations(machine)]


@pytest.mark.parametrize(
    ("expression", "gap"),
    [
        ("minutely", MINUTE),
        ("daily", DAY),
        ("*:0/10", 10 * MINUTE),
        ("*-*-* *:*:00", MINUTE),
        ("*:*:0/30", 30 * SECOND),
        ("00:00", DAY),
        ("08..17:00", 15 * HOUR),
        ("6,18:00:00", 12 * HOUR),
        ("*:0/45", 45 * MINUTE),
        ("Mon 00:00", WEEK),
        ("Mon..Fri *-*-* 00:00:00", 3 * DAY),
        ("Sat,Sun", 6 * DAY),
        ("*-*-01 00:00", 31 * DAY),
        ("when it rains", None),
        ("*:0/10 Europe/Berlin", 10 * MINUTE),
        ("daily UTC", DAY),
        ("Daily", DAY),
        ("weekly", WEEK),
        ("quarterly", 92 * DAY),
        ("semi-annually", 184 * DAY),
        ("yearly", 366 * DAY),
        ("*-*~1 00:00", 31 * DAY),
        ("*-*~07/1 00:00", 25 * DAY),
        ("*-02-30", INFINITY),
        ("@1700000000", INFINITY),
        ("2030-01-01", None),
    ],
)
def test_the_longest_gap_of_a_calendar_expression(expression, gap):
    assert calendar_gap(expression) == gap


@pytest.mark.parametrize(
    ("timer", "said"),
    [
        ("OnCalendar=minutely\n", []),
        ("OnUnitActiveSec=30\nOnActiveSec=30\n", []),
        ("OnCalendar=\ue000\n", []),
        ("OnCalendar=hourly\nOnCalendar=*:0/5\n", []),
        ("OnCalendar=hourly\n", ["tags.timer starts tags.service only every 1h, not every 10min"]),
        (
            "OnCalendar=minutely\nOnUnitActiveSec=\nOnBootSec=5\n",
            ["tags.timer starts tags.service only once"],
        ),
    ],
)
def test_how_often_a_timer_elapses(machine, timer, said):
    made = machine(EDGE, texts={"tags.timer": "[Timer]\n" + timer})
    assert sentences(Periodic(("tags.service",), every=10 * MINUTE), made) == said


def test_a_timer_that_is_not_started_or_not_there(machine):
    periodic = Periodic(("tags.service",))
    assert sentences(periodic, machine(EDGE, idle=["tags.timer"])) == [
        "the boot doesn't start tags.timer, so tags.service never runs periodically"
    ]
    assert sentences(periodic, machine(texts={"tags.service": "[Service]\n"})) == [
        "no timer starts tags.service"
    ]
    assert sentences(periodic, machine()) == []
