"""Which jobs a boot queues, what is left out, and why."""

from __future__ import annotations

import pytest

from tests.transaction.units import graph
from unitlint.transaction.simulate import simulate
from unitlint.transaction.transaction import Transaction


def boot(units: dict[str, str], *, version: int = 252) -> Transaction:
    return simulate(graph(units), "start.target", version=version)


def types(transaction: Transaction) -> dict[str, str]:
    """The jobs but those of slices, which every service brings."""
    return {unit: job.type for unit, job in transaction.jobs.items() if not unit.endswith(".slice")}


def test_start_follows_what_pulls_in_and_nothing_else() -> None:
    found = boot(
        {
            "start.target": "Requires=a.service; Wants=b.service; BindsTo=c.service; Upholds=d.service",
            "a.service": "PartOf=f.service; OnFailure=g.service; After=e.service",
            "b.service": "",
            "c.service": "",
            "d.service": "",
            "e.service": "",
            "f.service": "",
            "g.service": "",
        }
    )
    started = ("a.service", "b.service", "c.service", "d.service", "start.target")
    assert types(found) == dict.fromkeys(started, "start")


def test_requisite_is_verified_and_a_start_wins_over_it() -> None:
    units = {"start.target": "Wants=a.service", "a.service": "Requisite=b.service", "b.service": ""}
    assert types(boot(units))["b.service"] == "verify-active"
    wanted = units | {"start.target": "Wants=a.service b.service"}
    assert types(boot(wanted))["b.service"] == "start"


def test_stops_of_what_is_inactive_are_no_jobs() -> None:
    found = boot({"start.target": "Wants=a.service; Conflicts=b.service", "a.service": "", "b.service": ""})
    assert "b.service" not in types(found)


def test_of_two_that_conflict_the_one_that_is_needed_starts() -> None:
    found = boot(
        {
            "start.target": "Requires=a.service; Wants=b.service",
            "a.service": "Conflicts=b.service",
            "b.service": "",
        }
    )
    assert types(found) == {"start.target": "start", "a.service": "start"}
    (left,) = found.left_out
    assert (left.unit, left.reason, left.edge.source) == ("b.service", "conflicting", "a.service")


def test_which_of_two_equals_that_conflict_starts_is_chance() -> None:
    found = boot(
        {
            "start.target": "Wants=a.service b.service",
            "a.service": "Conflicts=b.service",
            "b.service": "Conflicts=a.service",
        }
    )
    assert {"a.service", "b.service"} <= set(found.uncertain)


def test_two_that_are_needed_and_conflict_fail_the_boot() -> None:
    found = boot(
        {"start.target": "Requires=a.service b.service", "a.service": "Conflicts=b.service", "b.service": ""}
    )
    assert found.jobs == {}
    assert "b.service" in found.error


def test_a_wanted_unit_that_is_masked_or_missing_is_left_out() -> None:
    found = boot({"start.target": "Wants=a.service b.service", "a.service": "masked"})
    assert [(left.unit, left.reason) for left in found.left_out] == [
        ("a.service", "masked"),
        ("b.service", "not-found"),
    ]
    assert found.error == ""


def test_a_required_unit_that_is_masked_fails_the_boot() -> None:
    assert boot({"start.target": "Requires=a.service", "a.service": "masked"}).error == "a.service is masked"


def test_a_unit_whose_requirement_is_missing_starts_before_254_and_not_since() -> None:
    units = {"start.target": "Wants=a.service", "a.service": "Requires=b.service"}
    assert "a.service" in types(boot(units, version=252))
    newer = boot(units, version=254)
    assert "a.service" not in types(newer)
    assert ("a.service", "b.service can't be started") in [
        (left.unit, left.reason) for left in newer.left_out
    ]


def test_what_a_failing_unit_also_requires_is_uncertain() -> None:
    found = boot(
        {
            "start.target": "Wants=a.service",
            "a.service": "Requires=missing.service z.service",
            "z.service": "",
        }
    )
    assert "z.service" in found.uncertain


def test_a_target_that_is_not_there_is_an_error() -> None:
    found = simulate(graph({"start.target": ""}), "none.target")
    assert (found.jobs, found.error) == ({}, "none.target is not found")


def test_every_edge_that_queues_a_job_is_told() -> None:
    found = boot(
        {"start.target": "Wants=a.service b.service", "a.service": "Requires=b.service", "b.service": ""}
    )
    assert {(e.source, e.kind.value) for e in found.jobs["b.service"].pulled_in_by} == {
        ("start.target", "Wants"),
        ("a.service", "Requires"),
    }
    assert found.jobs["start.target"].pulled_in_by == ()


def test_conditions_are_told_as_written() -> None:
    found = boot(
        {"start.target": "Wants=a.service", "a.service": "ConditionPathExists=!/etc/x; AssertHost=y"}
    )
    assert found.conditions == {"a.service": ("ConditionPathExists=!/etc/x", "AssertHost=y")}


@pytest.mark.slow
def test_a_chain_of_thousands_is_no_deeper_than_one_of_two() -> None:
    units = {f"u{n}.service": f"Requires=u{n + 1}.service; After=u{n + 1}.service" for n in range(3000)}
    found = boot(units | {"u3000.service": "", "start.target": "Wants=u0.service"})
    assert len(types(found)) == 3002
    assert found.longest_chain[-1] == "u0.service"
