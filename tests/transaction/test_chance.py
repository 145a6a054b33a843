"""What hangs on the order of systemd's hash tables: all that can, and nothing that can't."""

from __future__ import annotations

import pytest

from tests.transaction.by_chance import jobs_by_chance
from tests.transaction.random_conflicts import random_conflicts
from tests.transaction.units import graph
from unitlint.transaction.simulate import simulate
from unitlint.transaction.transaction import Transaction

Types = dict[str, str]


def boot(units: dict[str, str], *, version: int = 252) -> Transaction:
    return simulate(graph(units), "start.target", version=version)


def types(transaction: Transaction) -> Types:
    return {unit: job.type for unit, job in transaction.jobs.items()}


def runs(units: dict[str, str], count: int, *, version: int = 252) -> list[Types | None]:
    loaded = graph(units)
    return [jobs_by_chance(loaded, "start.target", seed=seed, version=version) for seed in range(count)]


@pytest.mark.parametrize("version", [252, 257])
@pytest.mark.parametrize("seed", range(0, 600, 40))
def test_no_order_has_an_outcome_that_is_not_foreseen(seed: int, version: int) -> None:
    units = random_conflicts(seed)
    found = boot(units, version=version)
    for jobs in runs(units, 40, version=version):
        if jobs is None:
            assert found.error or found.may_fail
        else:
            assert not found.error
            assert {unit for unit, _ in jobs.items() ^ types(found).items()} <= set(found.uncertain)


def test_little_is_uncertain_that_no_order_changes() -> None:
    named = varied = 0
    for seed in range(20):
        units = random_conflicts(seed)
        found = boot(units, version=257)
        seen = {
            unit
            for jobs in runs(units, 60, version=257)
            for unit, _ in (jobs or {}).items() ^ types(found).items()
        }
        named += len(found.uncertain)
        varied += len(seen.intersection(found.uncertain))
    assert varied >= 0.8 * named > 10


def test_a_stop_that_nothing_asks_for_any_more_hides_no_cycle() -> None:
    units = {
        "start.target": "Wants=a.service b.service c.service",
        "a.service": "After=b.service; Conflicts=x.timer; PartOf=x.timer",
        "b.service": "After=a.service",
        "c.service": "BindsTo=a.service",
        "x.timer": "",
    }
    found = boot(units)
    assert found.uncertain == ("a.service", "b.service", "c.service")
    assert {frozenset(jobs or ()) for jobs in runs(units, 40)} == {
        frozenset({"start.target", "a.service", "c.service"}),
        frozenset({"start.target", "b.service"}),
    }


def test_a_victim_of_a_cycle_frees_what_conflicts_with_a_unit_that_goes_with_it() -> None:
    units = {
        "start.target": "Wants=early.target late.service chrony.service timesyncd.service",
        "early.target": "After=late.service",
        "late.service": "After=early.target",
        "chrony.service": "Requires=early.target; Conflicts=timesyncd.service",
        "timesyncd.service": "",
    }
    found = boot(units)
    assert "timesyncd.service" not in found.jobs
    assert found.uncertain == ("chrony.service", "early.target", "late.service", "timesyncd.service")


def test_what_either_of_two_that_conflict_wants_starts_for_certain() -> None:
    units = {
        "start.target": "Wants=chrony.service ntpd.service",
        "chrony.service": "Wants=network.target; Conflicts=ntpd.service",
        "ntpd.service": "Wants=network.target; Conflicts=chrony.service",
        "network.target": "",
    }
    assert boot(units).uncertain == ("chrony.service", "ntpd.service")


def test_a_cycle_that_is_met_in_no_order_fails_nothing() -> None:
    """The target requires c first: its stop is the newest job by the time that b is queued."""
    units = {
        "start.target": "Wants=b.service; Requires=c.service",
        "b.service": "Conflicts=c.service; After=c.service",
        "c.service": "Conflicts=b.service; After=b.service",
    }
    found = boot(units)
    assert (found.error, found.may_fail, found.uncertain) == ("", False, ())
    assert None not in runs(units, 50)


def test_a_boot_that_fails_in_some_orders_says_so_and_what_starts_in_others() -> None:
    units = {
        "start.target": "Requires=a.service b.service",
        "a.service": "Wants=b.service",
        "b.service": "Requires=missing.service",
    }
    found = boot(units)
    assert (found.error, found.may_fail) == ("", True)
    assert {"a.service", "b.service"} <= found.jobs.keys()
    assert None in (seen := runs(units, 20))
    assert any(seen)
    assert boot(units, version=254).error == "missing.service is not found"


def test_contradictory_requirements_fail_the_boot_only_where_they_are_met_first() -> None:
    units = {
        "start.target": "Requires=a.service\nWants=b.service\nAfter=c.service",
        "a.service": "Conflicts=b.service",
        "b.service": "StopPropagatedFrom=a.service",
        "c.service": "PartOf=b.service\nPropagatesStopTo=a.service",
    }
    assert None in runs(units, 40)
    assert {"start.target": "start", "a.service": "start"} in runs(units, 40)
    assert boot(units).may_fail
    assert not boot(units).error


@pytest.mark.parametrize("seed", [302])
def test_what_no_order_queues_together_contradicts_nothing(seed: int) -> None:
    units = random_conflicts(seed)
    assert any(jobs is not None for jobs in runs(units, 40))
    assert boot(units).may_fail
    assert not boot(units).error
