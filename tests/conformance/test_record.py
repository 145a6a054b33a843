"""The graph for systemd 257 is the one that a Debian machine was recorded to have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance import record
from tests.conformance.compare import edges_of
from tests.conformance.dump import Reason, Relation
from tests.conformance.machine import blurred
from unitlint.formats.unit_path import read_unit_path
from unitlint.graph.build import build_from_directories
from unitlint.graph.host import Host
from unitlint.tree.reader import Reader

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not record.RECORD.exists(), reason="no record of systemd 257's edges"),
    pytest.mark.skipif(
        not record.suite().is_there,
        reason="trixie's units are not unpacked; `python -m tests.conformance.suites` fetches them",
    ),
]


def test_edges_and_reasons(tmp_path: Path) -> None:
    read = read_unit_path(Reader(), ":".join(str(folder) for folder in record.unit_path(tmp_path)))
    graph = build_from_directories(read.directories, ["graphical.target"], host=Host(version=record.VERSION))
    ours, theirs = edges_of(graph), record.recorded()
    assert {edge for edge in theirs if edge not in ours} == set()
    assert {edge for edge in ours if edge not in theirs} == set()
    assert {e: theirs[e] for e in ours if _blurred(e, ours[e]) != _blurred(e, theirs[e])} == {}


def _blurred(edge: Relation, reasons: frozenset[Reason]) -> frozenset[Reason]:
    """The reasons, without what depends on which of a mount and a unit that needs it was loaded first."""
    if edge[2] == record.MOUNTED:
        return frozenset(("file" if origin == "path" else origin, unit) for origin, unit in reasons)
    return blurred(edge, reasons)
