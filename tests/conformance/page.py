"""docs/conformance.md: the figures of a run, and what is left out of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tests.conformance.machine import EXCEPTIONS

if TYPE_CHECKING:
    from tests.conformance.report import CycleFigures, Figures

BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"
"""What stands between them in the page is written by the report; the rest is written by hand."""

GRAPH = """\
## Units, edges and jobs

`systemd --test --system --unit=TARGET` loads units as at boot, as an unprivileged user, and dumps
every unit, every dependency with the reasons for it, and every job. `python -m tests.conformance.report`
compares all of it and writes this part of the page; the tests run smaller
parts of the same.

An edge counts as equal only with its reasons: whose setting, default or path states it (`origin-file`,
`destination-default`, …). Load states and aliases are compared as well. Precision is the
part of unitlint's edges that systemd has, recall the part of systemd's edges that unitlint has.
Targets are `multi-user.target`, `graphical.target`, `rescue.target`, `shutdown.target`, and one
that wants every unit of the case.

Where systemd's outcome hangs on the order of its hash tables, which differs from run to run,
`unitlint boot` says which jobs do (`uncertain`): possible victims of a cycle, what a job still
queues when one of its requirements can't be queued, and which of two contradicting jobs is met
first. Such jobs are counted as "by chance".
"""

CASES = """\
What the cases are: the units that Debian installed on the machine; those of the packages in
`tests/conformance/debian-packages.txt`, enabled by preset; the newest revision of Neco's templates,
laid out by systemctl and systemd's own fstab generator, while unitlint goes straight from the
templates; the units of systemd's own tests `test-engine` and `fuzz-unit-file`; Flatcar's units; one
unit for each directive and each of some forty values; and sets of units made by hypothesis, of all
types, with drop-ins, masks, links, instances and conflicts.
"""

CYCLES = """\
## Cycles

Each set of `tests/conformance/cycles.txt` was started {runs} times. The cycle that systemd reports
has to be the one foreseen (or to lie in the knot foreseen), and each job that it deletes has to be
among the possible victims.
"""

LEFT_OUT = """\
## What is left out of the comparison of units, edges and jobs

Runs have a mount namespace of their own where the kernel allows it, so that most of this can't
occur.
"""

VERSIONS = """\
## Versions

The judge is the systemd of the machine. What newer versions do otherwise is a table each, applied
by the platform's version or `--systemd-version`: `linter/graph/versions.py` (edges),
`linter/units/verify.py` (values that decide whether a unit loads), `linter/transaction/pulling.py`
(jobs that are dropped when a requirement can't be queued).
"""


def page(
    old: str, rows: Sequence[Figures], cycles: Sequence[CycleFigures], *, version: int, runs: int
) -> str:
    """The page `old` with new figures."""
    before, _, rest = old.partition(BEGIN)
    _, _, after = rest.partition(END)
    parts = [
        GRAPH,
        _table(_rows(rows)),
        f"Judge: systemd {version}.\n",
        CASES,
        CYCLES.format(runs=runs),
        _table(_cycles(cycles)),
        LEFT_OUT,
        _table(_exceptions()),
        VERSIONS,
    ]
    return f"{before}{BEGIN}{chr(10).join(parts)}{END}{after}"


def _rows(rows: Sequence[Figures]) -> Iterator[tuple[str, ...]]:
    yield ("case", "size", "runs", "edges", "precision", "recall", "jobs", "by chance", "differences")
    for row in rows:
        precision, recall = row.edges / max(row.ours, 1), row.edges / max(row.theirs, 1)
        numbers = (row.runs, row.theirs, f"{precision:.4f}", f"{recall:.4f}", row.jobs, row.chance)
        yield (row.name, row.size, *map(str, numbers), str(len(row.differences)))


def _cycles(cycles: Sequence[CycleFigures]) -> Iterator[tuple[str, ...]]:
    yield ("set", "possible victims", "victims seen", "differences")
    for row in cycles:
        predicted = ", ".join(row.predicted) or "none: the boot fails"
        yield (row.name, predicted, ", ".join(sorted(row.observed)), str(len(row.differences)))


def _exceptions() -> Iterator[tuple[str, ...]]:
    yield ("what", "why")
    for row in EXCEPTIONS:
        yield (row.what, row.why)


def _table(rows: Iterator[tuple[str, ...]]) -> str:
    head, *rest = rows
    lines = [head, ("---",) * len(head), *rest]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
