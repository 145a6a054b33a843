"""Asks users' managers, installed and newer, and writes a row for each into docs/conformance.md.

`python -m tests.conformance.report_users [SETS]`: random sets of units, 500 where no number is given.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.conformance import cases
from tests.conformance.figures import Figures, of_case, of_random_sets
from tests.conformance.newer import obstacle, of_suite
from tests.conformance.page import users_managers
from tests.conformance.suites import suites
from tests.conformance.systemd import Systemd

PAGE = cases.REPOSITORY / "docs/conformance.md"
RANDOM_SETS = 500
TARGETS = ("default.target", "graphical-session.target", "shutdown.target")
INSTALLED_UNITS = Path("/usr/lib/systemd/user")


def units_of(by: Systemd, scratch: Path) -> cases.Case:
    """The user units that come with it; with the installed one, those of all packages of the machine."""
    units = by.units if by.unpacked else INSTALLED_UNITS
    return cases.whole("user units", scratch, (units,), TARGETS)


def of_version(by: Systemd, sets: int) -> Figures:
    """All cases of one version in one row."""
    own = of_case(lambda scratch: units_of(by, scratch), by)
    drawn = of_random_sets(sets, by)
    row = Figures(str(by.version), f"{own.size} of user units, {drawn.size} of units made at random")
    row.absorb(own)
    row.absorb(drawn)
    return row


def main(sets: int = RANDOM_SETS) -> int:
    """Write that part of the page; 1 when anything differs."""
    asked = [Systemd(user=True), *(of_suite(s, user=True) for s in suites() if not obstacle(s))]
    rows = [of_version(by, sets) for by in asked]
    for row in rows:
        print(
            f"{row.name}: {len(row.differences)} differences in {row.runs} runs", *row.differences, sep="\n  "
        )
    PAGE.write_text(users_managers(PAGE.read_text(), rows))
    return 1 if any(row.differences for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
