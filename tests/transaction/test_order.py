"""The order of jobs: pairs, waves, the longest chain; and its cycles."""

from __future__ import annotations

from itertools import permutations
from random import Random

import pytest

from tests.transaction.units import graph
from unitlint.graph.cycles import closing_edges, components, shortest_cycle
from unitlint.graph.edges import Kind
from unitlint.transaction.ordering import ordered_pairs, waves
from unitlint.transaction.simulate import simulate

RING = {
    "start.target": "Wants=a.service b.service c.service",
    "a.service": "After=b.service",
    "b.service": "After=c.service",
    "c.service": "After=a.service",
}


def test_a_stop_goes_first_whichever_way_the_order_is_written() -> None:
    ordered = graph(
        {"start.target": "Wants=a.service b.service", "a.service": "After=b.service", "b.service": ""}
    )
    assert ordered_pairs(ordered, {"a.service": "start", "b.service": "start"}) == [
        ("b.service", "a.service")
    ]
    assert ordered_pairs(ordered, {"a.service": "stop", "b.service": "start"}) == [("a.service", "b.service")]
    assert ordered_pairs(ordered, {"a.service": "start", "b.service": "stop"}) == [("b.service", "a.service")]


def test_waves_and_the_longest_chain() -> None:
    levels, chain = waves(("a", "b", "c", "d"), [("a", "b"), ("b", "c"), ("a", "d")])
    assert levels == (("a",), ("b", "d"), ("c",))
    assert chain == ("a", "b", "c")


def test_waves_of_a_cycle_leave_out_what_closes_it() -> None:
    levels, chain = waves(("a", "b", "c"), [("a", "b"), ("b", "a"), ("b", "c")])
    assert levels == (("a",), ("b",), ("c",))
    assert chain == ("a", "b", "c")


def test_order_only_counts_between_jobs() -> None:
    units = {
        "start.target": "Wants=a.service",
        "a.service": "After=b.service",
        "b.service": "After=a.service",
    }
    boot = simulate(graph(units), "start.target")
    assert [(cycle.units, cycle.latent) for cycle in boot.cycles] == [(("a.service", "b.service"), True)]
    assert boot.error == ""


def test_a_cycle_comes_with_its_edges_in_order_and_all_possible_victims() -> None:
    (cycle,) = simulate(graph(RING), "start.target").cycles
    assert cycle.units == ("a.service", "b.service", "c.service")
    assert [(edge.source, edge.kind, edge.target) for edge in cycle.edges] == [
        ("a.service", Kind.AFTER, "b.service"),
        ("b.service", Kind.AFTER, "c.service"),
        ("c.service", Kind.AFTER, "a.service"),
    ]
    assert [edge.places[0].location.line for edge in cycle.edges] == [3, 3, 3]
    assert cycle.victims == ("a.service", "b.service", "c.service")


def test_what_the_target_requires_is_no_victim() -> None:
    units = RING | {"start.target": "Requires=a.service b.service; Wants=c.service"}
    boot = simulate(graph(units), "start.target")
    assert boot.cycles[0].victims == ("c.service",)
    assert boot.error == ""


def test_a_cycle_of_what_the_target_requires_fails_the_boot() -> None:
    units = RING | {"start.target": "Requires=a.service b.service c.service"}
    boot = simulate(graph(units), "start.target")
    assert boot.cycles[0].victims == ()
    assert "a.service → b.service → c.service → a.service" in boot.error


def test_units_that_conflict_with_each_other_make_no_latent_cycle() -> None:
    units = {
        "start.target": "After=a.service",
        "a.service": "After=b.service; Conflicts=b.service",
        "b.service": "After=a.service",
    }
    assert simulate(graph(units), "start.target").cycles == ()


def test_a_stop_and_a_start_of_one_unit_make_no_cycle() -> None:
    units = {
        "start.target": "Wants=a.service b.service c.service",
        "a.service": "",
        "b.service": "After=a.service",
        "c.service": "Conflicts=b.service",
    }
    boot = simulate(graph(units), "start.target")
    assert boot.cycles == ()
    assert [left.unit for left in boot.left_out] == ["b.service"]


def test_a_knot_is_told_by_its_shortest_cycle() -> None:
    units = RING | {"a.service": "After=b.service c.service"}
    (cycle,) = simulate(graph(units), "start.target").cycles
    assert cycle.units == ("a.service", "c.service")
    assert cycle.tangled == ("b.service",)


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        ({"a": ["b"], "b": []}, []),
        ({"a": ["b"], "b": ["a"], "c": ["a"]}, [("a", "b")]),
        ({"a": ["b"], "b": ["c"], "c": ["b", "d"], "d": ["e"], "e": ["d"]}, [("b", "c"), ("d", "e")]),
    ],
)
def test_components(following: dict[str, list[str]], expected: list[tuple[str, ...]]) -> None:
    assert components(following) == expected


def test_components_of_a_ring_of_ten_thousand() -> None:
    ring = {str(n): [str((n + 1) % 10_000)] for n in range(10_000)}
    (component,) = components(ring)
    assert len(component) == 10_000
    assert len(closing_edges(ring)) == 1


def test_the_shortest_of_several_cycles() -> None:
    following = {"a": ["b", "c"], "b": ["c"], "c": ["a"]}
    assert shortest_cycle(following, ("a", "b", "c")) == ("a", "c")


def test_the_shortest_cycle_of_a_long_ring() -> None:
    """Looked for from each node, it would take minutes."""
    ring = {f"{n:05}": [f"{(n + 1) % 20_000:05}"] for n in range(20_000)}
    assert shortest_cycle(ring, ring) == tuple(ring)
    ring["15000"].append("14000")
    assert shortest_cycle(ring, ring) == tuple(f"{n:05}" for n in range(14_000, 15_001))


@pytest.mark.parametrize("seed", range(200))
def test_the_shortest_cycle_is_the_least_of_all(seed: int) -> None:
    random = Random(seed)
    nodes = [str(n) for n in range(7)]
    following = {
        node: [other for other in nodes if other != node and random.random() < 0.25] for node in nodes
    }
    for component in components(following):
        circles = [
            circle
            for length in range(2, len(component) + 1)
            for circle in permutations(component, length)
            if circle[0] == min(circle)
            and all(b in following[a] for a, b in zip(circle, (*circle[1:], circle[0]), strict=True))
        ]
        shortest = min(map(len, circles))
        assert shortest_cycle(following, component) == min(c for c in circles if len(c) == shortest)
