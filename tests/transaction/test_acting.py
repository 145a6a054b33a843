"""What is before what, when it can start and how long it can wait: one relation, on random boots."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transaction.units import graph
from unitlint.diagrams.options import DrawOptions
from unitlint.diagrams.page_boot import Tables, boot_data
from unitlint.diagrams.view import select
from unitlint.graph.edges import Graph
from unitlint.machine.why import acting_chains
from unitlint.transaction.acting import reach
from unitlint.transaction.schedule import chain_to, schedule
from unitlint.transaction.simulate import simulate
from unitlint.transaction.transaction import Transaction

NAMES = [f"{letter}.service" for letter in "abcdefg"]
LINKS = st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=14)


def units(afters: set[tuple[str, str]], wanted: set[str]) -> dict[str, str]:
    lines = {
        name: ";".join(f"After={earlier}" for earlier, later in sorted(afters) if later == name)
        for name in NAMES
    }
    return {"start.target": f"Wants={' '.join(sorted(wanted))}" if wanted else "", **lines}


def of_page(loaded: Graph, boot: Transaction) -> dict[str, set[str]]:
    """What is before each unit, by what the page knows."""
    data = boot_data("boot", loaded, boot, (), "", Tables())
    names = [unit["n"] for unit in data["units"]]  # type: ignore[attr-defined]
    before: dict[str, set[str]] = {name: set() for name in names}
    for later, earlier, _ in data["order"]:  # type: ignore[attr-defined]
        before[names[later]].add(names[earlier])
    for between, name in product(names, names):
        if between in before[name]:
            before[name] |= before[between]
    return before


@given(afters=LINKS, wanted=st.sets(st.sampled_from(NAMES), min_size=2))
@settings(deadline=None, max_examples=60)
def test_why_reach_and_path_answer_alike(afters: set[tuple[str, str]], wanted: set[str]) -> None:
    loaded = graph({**units(afters, wanted), "all.target": f"After={' '.join(NAMES)}"})
    boot = simulate(loaded, "start.target")
    held = [name for name in NAMES if name in loaded.units]
    page = of_page(loaded, boot)
    for earlier, later in product(held, held):
        if earlier == later:
            continue
        told = bool(acting_chains(loaded, boot, source=later, target=earlier))
        order = reach(loaded, boot, (earlier, later))
        assert (earlier in order.before(later)) is told
        if {earlier, later} <= boot.jobs.keys():
            assert (earlier in page[later]) is told
        assert (later in order.after(earlier)) is told
        path = select(loaded, DrawOptions(path=(earlier, later)), boot).units
        joined = told or bool(acting_chains(loaded, boot, source=earlier, target=later))
        assert path == (order.between(earlier, later) or order.between(later, earlier) or {earlier, later})
        assert joined or path == {earlier, later}


@given(afters=LINKS, wanted=st.sets(st.sampled_from(NAMES), min_size=1))
@settings(deadline=None, max_examples=60)
def test_slack_is_what_a_job_can_wait(afters: set[tuple[str, str]], wanted: set[str]) -> None:
    loaded = graph(units(afters, wanted))
    boot = simulate(loaded, "start.target")
    plan = schedule(boot)
    assert plan.end == len(boot.waves)
    waves = {unit: number for number, wave in enumerate(boot.waves) for unit in wave}
    assert {unit: slot.start for unit, slot in plan.slots.items()} == waves
    assert set(boot.longest_chain) <= set(plan.critical)
    for unit, slot in plan.slots.items():
        longer = schedule(boot, {**dict.fromkeys(plan.slots, 1), unit: 1 + slot.slack})
        assert longer.end == plan.end
        late = schedule(boot, {**dict.fromkeys(plan.slots, 1), unit: 2 + slot.slack})
        assert late.end == plan.end + 1


def test_a_chain_leads_from_the_start_to_the_unit() -> None:
    wanted = {"start.target": "Wants=a.service b.service c.service d.service"}
    loaded = graph(
        {
            **wanted,
            "a.service": "",
            "b.service": "After=a.service",
            "c.service": "After=b.service d.service",
            "d.service": "",
        }
    )
    boot = simulate(loaded, "start.target")
    slots = schedule(boot).slots
    assert chain_to(boot, slots, "c.service") == ("a.service", "b.service", "c.service")
    seconds = schedule(boot, {"d.service": 9}).slots
    assert chain_to(boot, seconds, "c.service") == ("d.service", "c.service")
