"""What unitlint and systemd once differed in, they agree on."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.conformance.compare import edges_of
from tests.conformance.judge import judge
from tests.conformance.machine import PERPETUAL, reachable
from tests.conformance.random_units import TARGET
from tests.conformance.systemd import INSTALLED
from tests.conformance.written_sets import WrittenSet, regressions
from unitlint.graph.edges import Graph


@pytest.mark.systemd
@pytest.mark.parametrize("case", regressions(), ids=lambda case: case.name)
def test_regression(case: WrittenSet) -> None:
    with tempfile.TemporaryDirectory(prefix="unitlint-regression-") as folder:
        Path(folder).chmod(0o755)
        verdict = judge(case.units.write(Path(folder)), TARGET)
    if not INSTALLED.isolated and (apart := unreached(verdict.graph)):
        pytest.skip(f"without a namespace, the machine's units and {', '.join(sorted(apart))} look alike")
    assert verdict.differences == ()


def unreached(graph: Graph) -> set[str]:
    """Units that are loaded and that no dependency leads to: by a `Slice=` that counts no more, for one."""
    edges = edges_of(graph)
    joined = {unit for source, _, target in edges for unit in (source, target)}
    return joined - reachable(edges, {TARGET, *PERPETUAL})
