"""Chains: shortest, all of them, and only through what is passable."""

from __future__ import annotations

from collections.abc import Callable

from unitlint.graph.edges import STARTED_WITH, Edge, Graph
from unitlint.graph.paths import reachable, shortest_chain, shortest_chains

GraphOf = Callable[..., Graph]

DIAMOND = """\
== a.target
[Unit]
DefaultDependencies=no
After=b.target c.target long.target
Wants=b.target
== b.target
[Unit]
DefaultDependencies=no
After=d.target
Requires=d.target
== c.target
[Unit]
DefaultDependencies=no
After=d.target
== long.target
[Unit]
DefaultDependencies=no
After=longer.target
== longer.target
[Unit]
DefaultDependencies=no
After=d.target
== d.target
[Unit]
DefaultDependencies=no
"""


def names_of(chain: tuple[Edge, ...]) -> list[str]:
    return [chain[0].source, *(edge.target for edge in chain)] if chain else []


def test_every_shortest_chain(graph_of: GraphOf) -> None:
    graph = graph_of(DIAMOND, "a.target")
    chains = [names_of(chain) for chain in shortest_chains(graph, source="a.target", target="d.target")]
    assert chains == [["a.target", "b.target", "d.target"], ["a.target", "c.target", "d.target"]]


def test_round_what_is_not_passable(graph_of: GraphOf) -> None:
    graph = graph_of(DIAMOND, "a.target")
    chain = shortest_chain(
        graph, source="a.target", target="d.target", passable=lambda n: n not in ("b.target", "c.target")
    )
    assert names_of(chain) == ["a.target", "long.target", "longer.target", "d.target"]


def test_no_chain(graph_of: GraphOf) -> None:
    graph = graph_of(DIAMOND, "a.target")
    assert shortest_chain(graph, source="d.target", target="a.target") == ()
    assert shortest_chain(graph, source="a.target", target="a.target") == ()


def test_requirements(graph_of: GraphOf) -> None:
    graph = graph_of(DIAMOND, "a.target")
    chain = shortest_chain(graph, source="a.target", target="d.target", kinds=STARTED_WITH)
    assert [edge.kind for edge in chain] == ["Wants", "Requires"]


def test_reachable(graph_of: GraphOf) -> None:
    graph = graph_of(DIAMOND, "a.target")
    assert reachable(graph, "long.target") == {"longer.target", "d.target"}
    assert reachable(graph, "longer.target", forward=False) == {"long.target", "a.target"}
