"""What a change does to a boot, as a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from unitlint.diagrams.dot import to_dot
from unitlint.diagrams.draw_change import draw_change
from unitlint.diagrams.drawing import Change, Class, Drawing
from unitlint.diagrams.mermaid import to_mermaid
from unitlint.diagrams.options import DrawOptions, View
from unitlint.errors import UsageError
from unitlint.graph.edges import Graph, Kind
from unitlint.graph.origins import OriginKind
from unitlint.units.unit import LoadState

MakeGraph = Callable[..., Graph]
FILE, DEFAULT = OriginKind.FILE, OriginKind.DEFAULT


@pytest.fixture(name="before")
def before_fixture(make_graph: MakeGraph, make_unit: Callable[..., Any]) -> Graph:
    return make_graph([make_unit(f"{name}.service", description=name) for name in "abcd"], LINES)


LINES = [
    ("b.service", Kind.AFTER, "a.service", FILE),
    ("c.service", Kind.AFTER, "b.service", FILE),
    ("d.service", Kind.AFTER, "c.service", FILE),
]

CHANGED_IN_AB = {("a.service", "b.service", Class.ORDER), ("b.service", "a.service", Class.REQUIRES)}


def changes(drawing: Drawing) -> dict[tuple[str, str, str], str]:
    return {(a.tail, a.head, a.edge_class): a.change for a in drawing.arrows}


def test_nothing_when_nothing_changed(before: Graph) -> None:
    drawing = draw_change(before, before)
    assert drawing.empty
    assert drawing.arrows == ()


def test_an_edge_that_came_one_that_went_and_one_hop_of_context(
    before: Graph, make_graph: MakeGraph, make_unit: Callable[..., Any]
) -> None:
    lines = [LINES[1], LINES[2], ("b.service", Kind.REQUIRES, "a.service", FILE)]
    drawing = draw_change(before, make_graph(list(before.units.values()), lines))
    assert changes(drawing) == {
        ("a.service", "b.service", Class.ORDER): Change.REMOVED,
        ("b.service", "a.service", Class.REQUIRES): Change.ADDED,
        ("b.service", "c.service", Class.ORDER): Change.NONE,
    }
    assert {node.id for node in drawing.nodes} == {"a.service", "b.service", "c.service"}


def test_a_unit_that_came_brings_no_default_dependency(
    before: Graph, make_graph: MakeGraph, make_unit: Callable[..., Any]
) -> None:
    lines = [
        *LINES,
        ("e.service", Kind.AFTER, "d.service", FILE),
        ("e.service", Kind.AFTER, "a.service", DEFAULT),
    ]
    drawing = draw_change(before, make_graph([*before.units.values(), make_unit("e.service")], lines))
    assert {node.id: node.change for node in drawing.nodes if node.change} == {"e.service": Change.ADDED}
    assert ("a.service", "e.service", Class.ORDER) not in changes(drawing)
    assert any("came, went or were masked (1)" in note for note in drawing.notes)


def test_a_default_dependency_of_a_unit_that_stayed_is_a_change(before: Graph, make_graph: MakeGraph) -> None:
    lines = [*LINES, ("d.service", Kind.AFTER, "a.service", DEFAULT)]
    drawing = draw_change(before, make_graph(list(before.units.values()), lines))
    assert changes(drawing)["a.service", "d.service", Class.ORDER] == Change.ADDED


def test_a_unit_that_went(before: Graph, make_graph: MakeGraph) -> None:
    left = [unit for unit in before.units.values() if unit.name != "d.service"]
    drawing = draw_change(before, make_graph(left, LINES[:2]))
    assert next(node for node in drawing.nodes if node.id == "d.service").change is Change.REMOVED
    assert changes(drawing)["c.service", "d.service", Class.ORDER] == Change.REMOVED


def test_a_unit_that_differs_says_how(
    before: Graph, make_graph: MakeGraph, make_unit: Callable[..., Any]
) -> None:
    masked = replace(make_unit("d.service", description="other"), load_state=LoadState.MASKED)
    units = [*(unit for unit in before.units.values() if unit.name != "d.service"), masked]
    drawing = draw_change(before, make_graph(units, LINES))
    node = next(node for node in drawing.nodes if node.id == "d.service")
    assert node.change is Change.CHANGED
    assert node.details == ("loaded → masked", "- [Unit] Description=d", "+ [Unit] Description=other")
    assert {node.id for node in drawing.nodes} == {"c.service", "d.service"}


def test_what_came_makes_nothing_that_stayed_superfluous(
    make_graph: MakeGraph, make_unit: Callable[..., Any]
) -> None:
    units = [make_unit(f"{name}.service") for name in "abc"]
    old = [("c.service", Kind.AFTER, "a.service", FILE)]
    new = [*old, ("b.service", Kind.AFTER, "a.service", FILE), ("c.service", Kind.AFTER, "b.service", FILE)]
    drawing = draw_change(make_graph(units, old), make_graph(units, new))
    assert changes(drawing)["a.service", "c.service", Class.ORDER] == Change.NONE


def test_a_requirement_that_came_stands_beside_the_order_that_stayed(
    before: Graph, make_graph: MakeGraph
) -> None:
    lines = [*LINES, ("b.service", Kind.REQUIRES, "a.service", FILE)]
    drawing = draw_change(before, make_graph(list(before.units.values()), lines))
    order = next(arrow for arrow in drawing.arrows if (arrow.tail, arrow.head) == ("a.service", "b.service"))
    assert order.requirement is None
    assert changes(drawing)["b.service", "a.service", Class.REQUIRES] == Change.ADDED


def test_an_order_and_its_requirement_that_stayed_are_one_arrow(before: Graph, make_graph: MakeGraph) -> None:
    stayed = [*LINES, ("b.service", Kind.REQUIRES, "a.service", FILE)]
    units = list(before.units.values())
    drawing = draw_change(
        make_graph(units, stayed), make_graph(units, [*stayed, ("b.service", Kind.AFTER, "d.service", FILE)])
    )
    order = next(arrow for arrow in drawing.arrows if (arrow.tail, arrow.head) == ("a.service", "b.service"))
    assert order.requirement is Class.REQUIRES
    assert ("b.service", "a.service", Class.REQUIRES) not in changes(drawing)


def test_an_order_and_its_requirement_that_came_together_are_one_arrow(
    before: Graph, make_graph: MakeGraph
) -> None:
    came = [("d.service", Kind.AFTER, "a.service", FILE), ("d.service", Kind.REQUIRES, "a.service", FILE)]
    drawing = draw_change(before, make_graph(list(before.units.values()), [*LINES, *came]))
    assert {place for place, change in changes(drawing).items() if change} == {
        ("a.service", "d.service", Class.ORDER)
    }
    order = next(arrow for arrow in drawing.arrows if arrow.change)
    assert order.requirement is Class.REQUIRES
    assert order.statements == (
        "d.service After a.service (units/d.service:4)",
        "d.service Requires a.service (units/d.service:5)",
    )
    assert 'label="  + required "' in to_dot(drawing)
    assert '|"#43; required"|' in to_mermaid(drawing)


def test_an_order_that_came_and_a_requirement_that_went_are_two_arrows(
    before: Graph, make_graph: MakeGraph
) -> None:
    units = list(before.units.values())
    old = make_graph(units, [*LINES, ("d.service", Kind.REQUIRES, "a.service", FILE)])
    drawing = draw_change(old, make_graph(units, [*LINES, ("d.service", Kind.AFTER, "a.service", FILE)]))
    assert {place: change for place, change in changes(drawing).items() if change} == {
        ("a.service", "d.service", Class.ORDER): Change.ADDED,
        ("d.service", "a.service", Class.REQUIRES): Change.REMOVED,
    }
    assert '|"#45; requires"|' in to_mermaid(drawing)


def test_two_configurations_are_told_apart_by_their_names(before: Graph, make_graph: MakeGraph) -> None:
    other = make_graph(list(before.units.values())[:3], LINES[:2])
    drawing = draw_change(before, other, sides=("roles/a", "roles/b"))
    dot = to_dot(drawing)
    assert "- only in roles/a" in dot
    assert drawing.reading.startswith("+ is only in roles/b, - only in roles/a, ~ differs;")
    assert [
        word for word in ("added", "removed", "came", "went") if f"{word}," in dot or f"{word};" in dot
    ] == []
    assert "removed" in to_dot(draw_change(before, other))


def test_signs_tell_changes_without_colour(before: Graph, make_graph: MakeGraph) -> None:
    drawing = draw_change(before, make_graph(list(before.units.values()), LINES[1:]))
    dot = to_dot(drawing)
    assert 'style="dashed"' in next(line for line in dot.splitlines() if "change-removed" in line)
    assert 'label="  - "' in dot
    assert '-.->|"#45;"|' in to_mermaid(drawing)


def more_changes(before: Graph, make_graph: MakeGraph) -> Graph:
    """Without the first order, with a requirement, and with one between the last two."""
    added = [("b.service", Kind.REQUIRES, "a.service", FILE), ("d.service", Kind.REQUIRES, "c.service", FILE)]
    return make_graph(list(before.units.values()), [LINES[1], LINES[2], *added])


@pytest.mark.parametrize(
    ("options", "drawn", "left_out"),
    [
        (DrawOptions(view=View.ORDER), {("a.service", "b.service", Class.ORDER)}, 2),
        (DrawOptions(view=View.ALL, focus=("d.service",)), {("d.service", "c.service", Class.REQUIRES)}, 2),
        (DrawOptions(view=View.ALL, hide=("a.service",)), {("d.service", "c.service", Class.REQUIRES)}, 2),
        (DrawOptions(view=View.ALL, only=("[ab].*",)), CHANGED_IN_AB, 1),
    ],
)
def test_a_narrower_picture_of_a_change_counts_the_rest(
    before: Graph,
    make_graph: MakeGraph,
    options: DrawOptions,
    drawn: set[tuple[str, str, str]],
    left_out: int,
) -> None:
    drawing = draw_change(before, more_changes(before, make_graph), options)
    assert {place for place, change in changes(drawing).items() if change} == drawn
    assert any(f"changes that the options leave out ({left_out})" in note for note in drawing.notes)


def test_a_change_has_no_picture_of_a_cycle(before: Graph, make_graph: MakeGraph) -> None:
    with pytest.raises(UsageError):
        draw_change(before, more_changes(before, make_graph), DrawOptions(cycle=True))


def test_that_a_unit_stays_enabled_is_no_context(before: Graph, make_graph: MakeGraph) -> None:
    enabled = ("a.service", Kind.WANTS, "b.service", OriginKind.INSTALL)
    units = list(before.units.values())
    drawing = draw_change(make_graph(units, [*LINES, enabled]), make_graph(units, [*LINES[1:], enabled]))
    assert ("a.service", "b.service", Class.WANTS) not in changes(drawing)
