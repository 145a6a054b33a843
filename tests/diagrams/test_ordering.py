"""Reduction and contraction keep exactly the reachability of the whole graph."""

from __future__ import annotations

from collections.abc import Collection

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from unitlint.diagrams.ordering import contract, reachable, reduce, within

UNITS = [f"{letter}.service" for letter in "abcdefghij"]
PAIRS = st.sets(st.tuples(st.sampled_from(UNITS), st.sampled_from(UNITS)).filter(lambda p: p[0] != p[1]))


def reach(pairs: Collection[tuple[str, str]], units: Collection[str]) -> set[tuple[str, str]]:
    graph = nx.DiGraph(pairs)
    graph.add_nodes_from(UNITS)
    closed = nx.transitive_closure(graph, reflexive=False)
    return {(a, b) for a, b in closed.edges if a in units and b in units and a != b}


@given(pairs=PAIRS, kept=st.frozensets(st.sampled_from(UNITS)))
@settings(deadline=None, max_examples=150)
def test_what_is_left_reaches_what_the_whole_reaches(
    pairs: set[tuple[str, str]], kept: frozenset[str]
) -> None:
    drawn = reduce(contract(pairs, kept))
    assert reach(drawn, kept) == reach(pairs, kept)


def acting(pairs: Collection[tuple[str, str]], carriers: frozenset[str]) -> set[tuple[str, str]]:
    """Who is ordered before whom by chains whose inner units are all carriers."""
    found = set()
    for start in UNITS:
        inner = nx.DiGraph((a, b) for a, b in pairs if a == start or a in carriers)
        found |= {(start, end) for end in (nx.descendants(inner, start) if start in inner else ())}
    return found


@given(
    pairs=PAIRS, kept=st.frozensets(st.sampled_from(UNITS)), carriers=st.frozensets(st.sampled_from(UNITS))
)
@settings(deadline=None, max_examples=150)
def test_an_order_acts_through_units_with_a_job_alone(
    pairs: set[tuple[str, str]], kept: frozenset[str], carriers: frozenset[str]
) -> None:
    drawn = reduce(contract(pairs, kept, carriers), carriers=carriers)
    assert acting(drawn, carriers) == {(a, b) for a, b in acting(pairs, carriers) if {a, b} <= kept}


def test_a_unit_without_a_job_makes_no_order_superfluous() -> None:
    pairs = dict.fromkeys([("a", "idle"), ("idle", "b"), ("a", "b")], ())
    assert reduce(pairs) == {("a", "idle"), ("idle", "b")}
    assert reduce(pairs, carriers={"a", "b"}) == set(pairs)


@given(pairs=PAIRS)
@settings(deadline=None, max_examples=100)
def test_no_arrow_between_components_can_be_spared(pairs: set[tuple[str, str]]) -> None:
    direct = dict.fromkeys(pairs, ())
    drawn = reduce(direct)
    component = nx.condensation(nx.DiGraph(pairs)).graph["mapping"] if pairs else {}
    condensed = {(component[a], component[b]) for a, b in drawn if component[a] != component[b]}
    for pair in condensed:
        assert not nx.has_path(nx.DiGraph(sorted(condensed - {pair}) + [(n, n) for n in pair]), *pair)


@given(pairs=PAIRS.filter(bool), data=st.data())
@settings(deadline=None, max_examples=50)
def test_a_pair_that_is_kept_stays(pairs: set[tuple[str, str]], data: st.DataObject) -> None:
    keep = data.draw(st.sets(st.sampled_from(sorted(pairs))))
    assert keep <= reduce(dict.fromkeys(pairs, ()), keep=keep)


def test_a_hidden_chain_is_told_by_its_units() -> None:
    pairs = {("a", "x"), ("x", "y"), ("y", "b"), ("a", "b2")}
    assert contract(pairs, frozenset({"a", "b", "b2"})) == {("a", "b"): ("x", "y"), ("a", "b2"): ()}


def test_a_cycle_keeps_all_its_pairs() -> None:
    pairs = {("a", "b"), ("b", "c"), ("c", "a"), ("a", "c")}
    assert reduce(dict.fromkeys(pairs, ())) == pairs


def test_neighbourhoods() -> None:
    pairs = {("a", "b"), ("b", "c"), ("c", "d"), ("x", "d")}
    assert reachable(pairs, "b") == {"c", "d"}
    assert reachable(pairs, "c", backwards=True) == {"a", "b"}
    assert within(pairs, "b", 1) == {"b", "c"}
    assert within(pairs, "d", 1, backwards=True) == {"c", "d", "x"}


ENDS = st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] != pair[1])


@given(pairs=st.sets(ENDS, min_size=45))
@settings(deadline=None, max_examples=50)
def test_a_tangle_is_drawn_by_what_reaches_all_of_it(pairs: set[tuple[int, int]]) -> None:
    names = {(f"u{a}", f"u{b}") for a, b in pairs}
    drawn = reduce(dict.fromkeys(names, ()), keep=names)
    for unit in {unit for pair in names for unit in pair}:
        assert reachable(drawn, unit) == reachable(names, unit)
    every = {(f"u{a}", f"u{b}") for a in range(10) for b in range(10) if a != b}
    assert len(reduce(dict.fromkeys(every, ()), keep=every)) == 18
