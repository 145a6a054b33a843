"""Ordering cycles as circles: who waits for whom, why, and which job falls out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import pytest

from unitlint.diagrams.dot import to_dot
from unitlint.diagrams.draw import draw
from unitlint.diagrams.drawing import Drawing, Role
from unitlint.diagrams.helvetica import width
from unitlint.diagrams.look import FONT_SIZE, node_label
from unitlint.diagrams.mermaid import to_mermaid
from unitlint.diagrams.options import DrawOptions
from unitlint.diagrams.picture import to_svg
from unitlint.diagrams.ring import as_rings, ring_of
from unitlint.graph.edges import Graph, Kind
from unitlint.graph.origins import OriginKind
from unitlint.quick.dataclasses import replace
from unitlint.transaction.transaction import Cycle, Transaction
from unitlint.units.unit import Unit

Draw = Callable[[Sequence[str]], tuple[Drawing, tuple[Cycle, ...]]]


@pytest.fixture(name="ringed")
def ringed_fixture(make_graph: Callable[..., Graph], make_unit: Callable[..., Unit]) -> Draw:
    """The drawing of rings, each given by the letters of its units: the first is after the second."""

    def ringed(rings: Sequence[str]) -> tuple[Drawing, tuple[Cycle, ...]]:
        names = {letter: f"{letter * 9}.service" for ring in rings for letter in ring}
        pairs = [(ring[i], ring[(i + 1) % len(ring)]) for ring in rings for i in range(len(ring))]
        lines = [(names[a], Kind.AFTER, names[b], OriginKind.FILE) for a, b in pairs]
        graph = make_graph([make_unit(name) for name in names.values()], lines)
        cycles = tuple(_cycle(graph, [names[letter] for letter in ring]) for ring in rings)
        boot = Transaction("boot.target", {}, cycles=cycles)
        return draw(graph, DrawOptions(cycle=True), transaction=boot), cycles

    return ringed


def _cycle(graph: Graph, units: list[str]) -> Cycle:
    pairs = zip(units, (*units[1:], units[0]), strict=True)
    edges = [graph.edge(a, Kind.AFTER, b) for a, b in pairs]
    return Cycle(tuple(units), tuple(edge for edge in edges if edge is not None), victims=tuple(units[:1]))


@pytest.mark.parametrize("rings", [("ab",), ("abc",), ("abcdefghijklmnopqrst",), ("abc", "de", "fghi")])
def test_boxes_of_rings_do_not_touch(ringed: Draw, rings: Sequence[str]) -> None:
    drawing = as_rings(*ringed(rings))
    assert drawing.placed
    for one, other in combinations(drawing.nodes, 2):
        assert one.at is not None
        assert other.at is not None
        wide = max(width(line, FONT_SIZE) for node in (one, other) for line in node_label(node))
        high = max(len(node_label(one)), len(node_label(other))) * FONT_SIZE
        assert abs(one.at[0] - other.at[0]) > wide or abs(one.at[1] - other.at[1]) > high


def test_each_box_says_what_it_waits_for_and_the_victim_what_becomes_of_it(ringed: Draw) -> None:
    drawing = as_rings(*ringed(["ab"]))
    first, second = drawing.nodes
    assert first.label[1] == "after bbbbbbbbb.service"
    assert first.label[-1] == "its job is dropped"
    assert (first.role, second.role) == (Role.DROPPED, Role.NONE)
    assert second.label[1] == "after aaaaaaaaa.service"


def test_one_of_several_victims_may_be_dropped(ringed: Draw) -> None:
    drawing, (cycle,) = ringed(["ab"])
    both = as_rings(drawing, [Cycle(cycle.units, cycle.edges, victims=cycle.units)])
    assert {node.label[-1] for node in both.nodes} == {"its job may be dropped"}


def test_cycles_that_share_a_unit_are_placed_by_the_engine(ringed: Draw) -> None:
    drawing = as_rings(*ringed(["abc", "ade"]))
    assert not drawing.placed
    assert all(node.label[1].startswith("after ") for node in drawing.nodes)


def test_the_picture_keeps_the_places(ringed: Draw) -> None:
    svg = to_svg(as_rings(*ringed(["abc"])))
    assert svg.count("its job is dropped") == 1
    assert svg == to_svg(as_rings(*ringed(["abc"])))


def test_formats_that_place_boxes_by_themselves_have_the_cycle_beside_the_rest(ringed: Draw) -> None:
    drawing, cycles = ringed(["abc"])
    whole = replace(drawing, rings=(ring_of(drawing, cycles[0]),))
    flowchart, dot = to_mermaid(whole), to_dot(whole)
    assert "subgraph cycle0" in flowchart
    assert flowchart.count("its job is dropped") == 1
    assert (
        f"linkStyle {len(drawing.arrows)},{len(drawing.arrows) + 1},{len(drawing.arrows) + 2} " in flowchart
    )
    assert "cluster_cycle_0" in dot
    assert dot.count("its job is dropped") == 1
    assert "cluster_cycle_0" not in to_dot(whole, foot=False)
