"""Edges of each unit type, written `source Kind target origin,origin`: what systemd 252's dump shows.

A case is a file: units, then `-- edges`, then every edge that loading the first unit makes.
Origins stated by the other side carry a `~`, as the dump's `destination-`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from unitlint.graph.edges import Graph, Kind
from unitlint.graph.host import Host

GraphOf = Callable[..., Graph]

SERVICE = "[Service]\nExecStart=/bin/true\n"

CASES = Path(__file__).parent / "cases"

PERPETUAL = ("-.mount", "system.slice", "init.scope", "shutdown.target", "umount.target")


def lines_of(graph: Graph) -> list[str]:
    """The edges in the form of the cases; what is always there, and what follows shutdown, left out."""
    lines = []
    for edge in graph.edges():
        if edge.source in PERPETUAL:
            continue
        origins = ",".join(sorted({("" if o.unit == edge.source else "~") + o.systemd for o in edge.origins}))
        lines.append(f"{edge.source} {edge.kind} {edge.target} {origins}")
    return sorted(lines)


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda path: path.stem)
def test_edges(graph_of: GraphOf, case: Path) -> None:
    text, _, expected = case.read_text().partition("-- edges\n")
    root = text.split()[1]
    assert lines_of(graph_of(text, root)) == expected.splitlines()


def test_a_masked_unit_has_only_what_its_drop_ins_say(graph_of: GraphOf) -> None:
    graph = graph_of(
        "== t.service -> /dev/null\n== t.service.d/x.conf\n[Unit]\nAfter=a.target\n", "t.service"
    )
    assert graph.units["t.service"].load_state == "masked"
    assert lines_of(graph) == ["t.service After a.target file"]


def test_an_edge_knows_its_word(graph_of: GraphOf) -> None:
    graph = graph_of("== t.target\n[Unit]\nAfter=a.target \\\n# no\n  b.target\n")
    edge = graph.edge("t.target", "After", "b.target")  # type: ignore[arg-type]  # a StrEnum takes its value
    assert edge is not None
    location = edge.origins[0].place.location  # type: ignore[union-attr]  # there is one
    assert (location.line, location.column, location.end_column) == (4, 3, 11)


def test_an_alias_is_the_unit(graph_of: GraphOf) -> None:
    graph = graph_of(
        "== t.target\n[Unit]\nWants=alias.service\n"
        f"== alias.service -> real.service\n== real.service\n{SERVICE}"
    )
    assert graph.resolve("alias.service") == "real.service"
    assert "real.service" in graph.targets("t.target", "Wants")  # type: ignore[arg-type]  # a StrEnum takes its value
    assert "alias.service" not in graph.units


def test_instances_come_from_templates(graph_of: GraphOf) -> None:
    graph = graph_of(f"== t@.service\n[Unit]\nAfter=%i.target other@.service\n{SERVICE}", "t@x.service")
    after = graph.targets("t@x.service", "After")  # type: ignore[arg-type]  # a StrEnum takes its value
    assert {"x.target", "other@x.service", "system-t.slice"} <= set(after)


def test_no_devices_where_the_host_has_none(graph_of: GraphOf) -> None:
    text = "== t.mount\n[Mount]\nWhat=/dev/sda1\nWhere=/t\n"
    graph = graph_of(text, "t.mount", host=Host(devices=False))
    assert "dev-sda1.device" not in graph.units


@pytest.mark.parametrize(
    ("version", "line"),
    [
        (252, "t.service Requires var.mount file"),
        (256, "t.service Wants var.mount file"),
    ],
)
def test_private_tmp_wants_its_mounts_since_256(graph_of: GraphOf, version: int, line: str) -> None:
    text = (
        "== t.service\n[Unit]\nAfter=var.mount\n[Service]\nExecStart=/bin/true\nPrivateTmp=yes\n"
        "== var.mount\n[Mount]\nWhat=tmpfs\nWhere=/var\n"
    )
    lines = lines_of(graph_of(text, "var.mount", "t.service", host=Host(version=version)))
    assert line in lines


def test_an_edge_keeps_each_of_many_origins_once(graph_of: GraphOf) -> None:
    lines = "After=b.service b.service\n" * 40
    graph = graph_of(f"== a.service\n[Unit]\n{lines}[Service]\nExecStart=/bin/a\n", "a.service")
    edge = graph.edge("a.service", Kind.AFTER, "b.service")
    assert edge is not None
    assert [place.location.line for place in edge.places] == list(range(2, 42))
