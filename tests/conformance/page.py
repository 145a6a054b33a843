"""docs/conformance.md: the figures of a run, and what is left out of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tests.conformance.machine import EXCEPTIONS

if TYPE_CHECKING:
    from tests.conformance.figures import CycleFigures, Figures

BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"
BEGIN_NEWER, END_NEWER = "<!-- newer versions -->\n", "<!-- end of newer versions -->\n"
BEGIN_USERS, END_USERS = "<!-- users' managers -->\n", "<!-- end of users' managers -->\n"
"""What stands between them in the page is written by the reports; the rest is written by hand."""

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
first. They are worked out and not tried out (`linter/transaction/bounds.py`, `walks.py`): no order has
another outcome. Such jobs are counted as "by chance".
"""

CASES = """\
What the cases are: the units that Debian installed on the machine; those of the packages in
`tests/conformance/debian-packages.txt`, enabled by preset; the newest revision of Neco's templates,
laid out by systemctl and systemd's own fstab generator, while unitlint goes straight from the
templates; the units of systemd's own tests `test-engine` and `fuzz-unit-file`; Flatcar's units; one
unit for each directive and each of some forty values; boots by kernel command lines, behind systemd's
own generators, while unitlint is told the words alone; a device with rules of udev's, whose database
systemd reads; and sets of units of all types, with drop-ins, masks, links, instances and conflicts: some
made by hypothesis, others by numbered designs, as engineers lay units out and several hands change them.
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
## Newer versions

The newer systemds of the Debian suites in `tests/conformance/suites.txt` are asked in the same way.
`python -m tests.conformance.suites` fetches their packages with apt, whose lists are kept apart from the
machine's; nothing is installed. They are unpacked, and run with their own libraries on the machine's root.
`python -m tests.conformance.report_newer` writes this table; the tests (`test_newer.py`) run the units of the
suite's own package, the regressions and some sets of units for each version, and skip where the packages
or a namespace are missing.
"""

WHERE = """\
Sizes:

{sizes}

What differs between versions is in tables; the platform's version or `--systemd-version` selects the rows:
`linter/systemd/dependency_changes.py` (edges), `linter/systemd/changes.py` (load states and values),
`linter/systemd/generator_changes.py` (generators) and `linter/systemd/built_in.py` (units that systemd has
without files). Each entry has the version that brought it; where the versions asked leave a gap, systemd's
NEWS fills it. Sets of units that show the differences are in `tests/conformance/regressions-newer.txt`.
"""


USERS = """\
## Users' managers

`systemd --test --user` is asked in the same way of the user units that come with each version, and of sets
of units made at random. `python -m tests.conformance.report_users` writes this table; the tests
(`test_users.py`) run the regressions and some sets for each version.
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
    ]
    return f"{before}{BEGIN}{chr(10).join(parts)}{END}{after}"


def newer_versions(old: str, rows: Sequence[Figures]) -> str:
    """The page `old` with new figures of the newer versions."""
    before, _, rest = old.partition(BEGIN_NEWER)
    _, _, after = rest.partition(END_NEWER)
    sizes = "\n".join(f"* systemd {row.name}: {row.size}" for row in rows)
    parts = [VERSIONS, _table(_versions(rows)), WHERE.format(sizes=sizes)]
    return f"{before}{BEGIN_NEWER}{chr(10).join(parts)}{END_NEWER}{after}"


def users_managers(old: str, rows: Sequence[Figures]) -> str:
    """The page `old` with new figures of users' managers."""
    before, _, rest = old.partition(BEGIN_USERS)
    _, _, after = rest.partition(END_USERS)
    sizes = "".join(f"* systemd {row.name}: {row.size}\n" for row in rows)
    return f"{before}{BEGIN_USERS}{USERS}\n{_table(_versions(rows))}\n{sizes}{END_USERS}{after}"


def _versions(rows: Sequence[Figures]) -> Iterator[tuple[str, ...]]:
    yield ("systemd", *_NUMBERS)
    for row in rows:
        yield (row.name, *_numbers(row))


def _rows(rows: Sequence[Figures]) -> Iterator[tuple[str, ...]]:
    yield ("case", "size", *_NUMBERS)
    for row in rows:
        yield (row.name, row.size, *_numbers(row))


_NUMBERS = ("runs", "edges", "precision", "recall", "jobs", "by chance", "differences")


def _numbers(row: Figures) -> tuple[str, ...]:
    precision, recall = row.edges / max(row.ours, 1), row.edges / max(row.theirs, 1)
    numbers = (row.runs, row.theirs, f"{precision:.4f}", f"{recall:.4f}", row.jobs, row.chance)
    return (*map(str, numbers), str(len(row.differences)))


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
