"""What is drawn of a small boot, and what is not."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unitlint.diagrams.draw import draw
from unitlint.diagrams.drawing import Arrow, Belonging, Class, Drawing
from unitlint.diagrams.options import Direction, DrawOptions, Grouping, PlatformUnits, View
from unitlint.errors import UsageError
from unitlint.findings.finding import Finding, Severity
from unitlint.graph.edges import Graph, Kind
from unitlint.graph.origins import OriginKind
from unitlint.text.source import Location
from unitlint.transaction.transaction import Cycle, Transaction
from unitlint.units.unit import LoadState, Unit


def pairs(drawing: Drawing) -> set[tuple[str, str]]:
    return {(arrow.tail, arrow.head) for arrow in drawing.arrows}


def arrow(drawing: Drawing, tail: str, head: str) -> Arrow:
    return next(arrow for arrow in drawing.arrows if (arrow.tail, arrow.head) == (tail, head))


def units(drawing: Drawing) -> set[str]:
    return {name for node in drawing.nodes for name in node.members}


def test_an_arrow_leads_from_the_earlier_unit_to_the_later(boot: Graph) -> None:
    assert ("chronyd.service", "time-sync.target") in pairs(draw(boot))


def test_an_order_that_a_chain_gives_is_left_out_and_counted(boot: Graph) -> None:
    drawing = draw(boot)
    assert ("network-online.target", "docker.service") not in pairs(drawing)
    assert any("order that a longer chain gives already (7)" in note for note in drawing.notes)
    unreduced = draw(boot, DrawOptions(reduce=False))
    assert ("network-online.target", "docker.service") in pairs(unreduced)


def test_an_order_through_hidden_units_is_drawn_with_its_chain(boot: Graph) -> None:
    through = arrow(draw(boot), "local-fs.target", "network-online.target").through
    assert through == ("systemd-tmpfiles-setup.service", "systemd-networkd.service", "network.target")


def test_units_with_equal_neighbours_are_one_node(boot: Graph) -> None:
    apps = next(node for node in draw(boot).nodes if node.id == "app-a.service")
    assert apps.members == tuple(f"app-{letter}.service" for letter in "abcdef")
    assert apps.label == ("app-a.service", "app-b.service", "app-c.service", "+3 more")


def test_a_unit_that_only_its_trigger_is_ordered_with_is_drawn_with_it(boot: Graph) -> None:
    timer = next(node for node in draw(boot).nodes if node.id == "prune.timer")
    assert timer.label == ("prune.timer", "prune.service")
    assert timer.type == "timer"


def test_an_ordering_arrow_tells_that_the_later_unit_requires_the_earlier(boot: Graph) -> None:
    drawing = draw(boot)
    assert arrow(drawing, "docker.service", "app-a.service").requirement is Class.REQUIRES
    assert arrow(drawing, "network-online.target", "chronyd.service").requirement is Class.WANTS
    assert arrow(drawing, "time-sync.target", "docker.service").requirement is None


def test_states_and_owners(boot: Graph) -> None:
    nodes = {node.id: node for node in draw(boot, DrawOptions(view=View.ALL)).nodes}
    assert nodes["ntpd.service"].load_state == "masked"
    assert nodes["gone.service"].load_state == "not-found"
    assert nodes["gone.service"].belonging is Belonging.NONE
    assert nodes["var-lib-docker.mount"].belonging is Belonging.GENERATED
    assert nodes["network-online.target"].belonging is Belonging.PLATFORM
    assert nodes["chronyd.service"].description == "Set the clock"
    assert nodes["chronyd.service"].place == "units/chronyd.service:1"


@pytest.mark.parametrize(
    ("view", "classes"),
    [
        (View.ORDER, {Class.ORDER}),
        (View.REQUIRE, {Class.REQUIRES, Class.WANTS, Class.CONFLICTS, Class.TRIGGERS}),
        (View.INSTALL, {Class.WANTS}),
        (View.ALL, {Class.ORDER, Class.WANTS, Class.CONFLICTS, Class.TRIGGERS}),
    ],
)
def test_a_view_holds_its_classes(boot: Graph, view: View, classes: set[Class]) -> None:
    assert {arrow.edge_class for arrow in draw(boot, DrawOptions(view=view)).arrows} == classes


def test_nothing_leads_to_shutdown_unless_somebody_asks(boot: Graph) -> None:
    assert "shutdown.target" not in units(draw(boot, DrawOptions(platform_units=PlatformUnits.ALL)))
    assert "docker.service" in units(draw(boot, DrawOptions(focus=("shutdown.target",))))


def test_focus(boot: Graph) -> None:
    up = DrawOptions(focus=("docker.service",), direction=Direction.UP)
    assert units(draw(boot, up)) == {
        "docker.service",
        "basic.target",
        "gone.service",
        "network-online.target",
        "time-sync.target",
    }
    down = DrawOptions(focus=("time-sync.target",), direction=Direction.DOWN, depth=1)
    assert units(draw(boot, down)) == {"time-sync.target", "docker.service", "prune.timer"}


def test_path_and_reaches(boot: Graph) -> None:
    path = units(draw(boot, DrawOptions(path=("setup-disks.service", "network.target"))))
    assert "systemd-tmpfiles-setup.service" in path
    assert "basic.target" not in path
    assert path == units(draw(boot, DrawOptions(path=("network.target", "setup-disks.service"))))
    before = units(draw(boot, DrawOptions(reaches="local-fs.target")))
    assert before == {"local-fs.target", "var-lib-docker.mount", "setup-disks.service"}


def test_globs(boot: Graph) -> None:
    assert units(draw(boot, DrawOptions(only=("app-*", "docker*")))) == {
        "docker.service",
        *(f"app-{letter}.service" for letter in "abcdef"),
    }
    assert "docker.service" not in units(draw(boot, DrawOptions(hide=("docker.*",))))


def test_a_unit_that_is_not_there_is_told_with_one_that_is(boot: Graph) -> None:
    with pytest.raises(UsageError, match=r"dokcer\.service.*docker\.service"):
        draw(boot, DrawOptions(focus=("dokcer.service",)))


def test_collapse_by_stage(boot: Graph) -> None:
    drawing = draw(boot, DrawOptions(collapse=Grouping.STAGE))
    assert any(node.label == ("after time-sync.target (10 units)",) for node in drawing.nodes)


def test_a_box_of_a_prefix_holds_no_masked_unit_beside_others(
    make_graph: Callable[..., Graph], make_unit: Callable[..., Unit]
) -> None:
    masked, *others = ("a-1.service", "a-2.service", "a-3.service")
    graph = make_graph(
        [make_unit(masked, state=LoadState.MASKED), *map(make_unit, others)],
        [("a-3.service", Kind.AFTER, "a-2.service", OriginKind.FILE)],
    )
    drawing = draw(graph, DrawOptions(collapse=Grouping.PREFIX))
    assert {node.members: node.load_state for node in drawing.nodes} == {
        ("a-1.service",): "masked",
        ("a-2.service", "a-3.service"): "loaded",
    }


@pytest.mark.parametrize("collapse", [Grouping.STAGE, Grouping.SOURCE, Grouping.PREFIX])
@given(orders=st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=20))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_collapsed_boxes_are_in_order_and_have_no_more_arrows(
    collapse: Grouping,
    orders: set[tuple[int, int]],
    make_graph: Callable[..., Graph],
    make_unit: Callable[..., Unit],
) -> None:
    """Units of three prefixes and three files, in any order without a cycle."""
    names = [f"{'abc'[number % 3]}-{number:02}.service" for number in range(12)]
    lines = [
        (names[later], Kind.AFTER, names[earlier], OriginKind.FILE)
        for earlier, later in sorted(orders)
        if earlier < later
    ]
    made = [make_unit(name, path=f"units/{'xyz'[number // 4]}.service") for number, name in enumerate(names)]
    graph = make_graph(made, lines)
    drawing = draw(graph, DrawOptions(collapse=collapse))
    assert nx.is_directed_acyclic_graph(nx.DiGraph(sorted(pairs(drawing))))
    assert len(drawing.arrows) <= len(draw(graph).arrows)
    assert units(drawing) == {*names}


def test_a_finding_marks_its_unit_and_its_edge_and_groups_as_without_it(boot: Graph) -> None:
    edge = boot.edge("docker.service", Kind.AFTER, "network-online.target")
    assert edge is not None
    finding = Finding("some-rule", Severity.ERROR, "wrong", edge.places[0].location, "app-a.service")
    drawing = draw(boot, findings=[finding])
    marked = arrow(drawing, "network-online.target", "docker.service")
    assert marked.severity is Severity.ERROR
    assert marked.findings == ("error[some-rule]: wrong",)
    node = next(node for node in drawing.nodes if node.id == "app-a.service")
    assert len(node.members) == 6
    assert node.severity is Severity.ERROR
    assert node.findings == ("error[some-rule]: wrong",)


def test_a_finding_elsewhere_marks_no_edge(boot: Graph) -> None:
    finding = Finding(
        "some-rule", Severity.NOTE, "odd", Location("units/docker.service", 1), "nothing.service"
    )
    assert not any(arrow.findings for arrow in draw(boot, findings=[finding]).arrows)


def test_only_the_cycles(make_graph: Callable[..., Graph], make_unit: Callable[..., Unit]) -> None:
    lines = [
        (f"{a}.service", Kind.AFTER, f"{b}.service", OriginKind.FILE) for a, b in ("ab", "bc", "ca", "dc")
    ]
    graph = make_graph([make_unit(f"{name}.service") for name in "abcd"], lines)
    edges = tuple(edge for edge in graph.edges() if edge.source != "d.service")
    transaction = Transaction(
        "boot.target", {}, cycles=(Cycle(("a.service", "b.service", "c.service"), edges),)
    )
    drawing = draw(graph, DrawOptions(cycle=True), transaction=transaction)
    assert units(drawing) == {"a.service", "b.service", "c.service"}
    assert all(arrow.cyclic and not arrow.findings for arrow in drawing.arrows)


def test_links_lead_to_the_line(boot: Graph) -> None:
    options = DrawOptions(link_template="https://example.org/blob/main/{path}#L{line}")
    marked = arrow(draw(boot, options), "docker.service", "app-a.service")
    assert marked.url == "https://example.org/blob/main/units/app-a.service#L3"


@pytest.mark.parametrize(
    "template", ["javascript:alert(1)", "https://x/{nothing}", "https://x/{", "{path.x}"]
)
def test_a_link_template_that_can_not_be_filled_is_refused(boot: Graph, template: str) -> None:
    with pytest.raises(UsageError, match="link template"):
        draw(boot, DrawOptions(link_template=template))


NAMES = [f"{letter}.service" for letter in "abcdefgh"]
ORDERS = st.sets(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] != pair[1])
)


@given(orders=ORDERS, hidden=st.sets(st.sampled_from(NAMES), max_size=4))
@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_picture_leads_wherever_the_graph_leads(
    orders: set[tuple[str, str]],
    hidden: set[str],
    make_graph: Callable[..., Graph],
    make_unit: Callable[..., Unit],
) -> None:
    """Reduced, collapsed and with units hidden, the arrows connect the units that the edges connect."""
    lines = [(later, Kind.AFTER, earlier, OriginKind.FILE) for earlier, later in sorted(orders)]
    graph = make_graph([make_unit(name) for name in NAMES], lines)
    drawing = draw(graph, DrawOptions(hide=tuple(hidden)))
    members = {node.id: node.members for node in drawing.nodes}
    drawn = {
        (one, other)
        for arrow in drawing.arrows
        for one in members[arrow.tail]
        for other in members[arrow.head]
    }
    shown = set(NAMES) - hidden
    assert units(drawing) == shown
    assert closure(drawn) == {pair for pair in closure(orders) if shown.issuperset(pair)}


def closure(orders: set[tuple[str, str]]) -> set[tuple[str, str]]:
    closed = nx.transitive_closure(nx.DiGraph(sorted(orders)), reflexive=False)
    return {(one, other) for one, other in closed.edges if one != other}


def test_the_picture_of_everything_counts_what_a_target_pulls_in(boot: Graph) -> None:
    enabled = {("multi-user.target", f"app-{letter}.service") for letter in "abcdef"}
    drawing = draw(boot, DrawOptions(view=View.ALL))
    assert ("multi-user.target", "docker.service") not in pairs(drawing)
    assert any("lets one target pull in: --view install (7)" in note for note in drawing.notes)
    assert enabled <= pairs(draw(boot, DrawOptions(view=View.ALL, reduce=False)))


def test_what_pulls_in_a_unit_that_somebody_asks_about_is_drawn(boot: Graph) -> None:
    drawing = draw(boot, DrawOptions(view=View.ALL, focus=("docker.service",)))
    assert ("multi-user.target", "docker.service") in pairs(drawing)
