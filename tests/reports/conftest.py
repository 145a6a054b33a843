from __future__ import annotations

import pytest

from unitlint.findings.finding import Edit, Finding, Fix, Related, Severity
from unitlint.reports.report import Report
from unitlint.text.source import Location

UNIT = "/repo/units/app.service"
TEMPLATE = "/repo/units/site & lab.yml"

TEXTS = {
    UNIT: "[Unit]\nRequires=a.service\nAftre=b.service\n",
    TEMPLATE: "systemd:\n\tname: ü-nit\x1b[31m <b>\n",
}

FINDINGS = (
    Finding(
        "ordering-cycle",
        Severity.ERROR,
        "a.service waits for itself; systemd drops a job",
        Location(UNIT, 2, 10, 2, 19),
        "app.service",
        related=(
            Related(Location(UNIT, 2, 1, 2, 19), "app.service starts after a.service"),
            Related(Location(TEMPLATE, 2, 2, 2, 6), "a.service starts after app.service"),
            Related(Location(""), "b.target starts after a.service by default"),
        ),
        configurations=("one.yml", "two.yml"),
        help="drop one of the two",
    ),
    Finding(
        "unknown-directive",
        Severity.WARNING,
        "Aftre= | is ::none, 100%",
        Location(UNIT, 3, 1, 3, 6),
        "app.service",
        configurations=("two.yml",),
        fix=Fix("write After=", (Edit(Location(UNIT, 3, 1, 3, 6), "After"),)),
    ),
    Finding(
        "odd",
        Severity.NOTE,
        "<script>\x1b[0m @team\nüber",
        Location(TEMPLATE, 2, 8, 2, 13, "systemd[0].name"),
    ),
)


@pytest.fixture
def report() -> Report:
    """Three findings, one of each severity, with everything that could break out of a format."""
    return Report(
        findings=FINDINGS,
        configurations=("one.yml", "two.yml"),
        texts=TEXTS,
        hidden=1,
        directory="/repo/units",
        root="/repo",
        documentation={"ordering-cycle": "A cycle.\n\nMore about it."},
    )


@pytest.fixture
def empty() -> Report:
    """A run that found nothing."""
    return Report((), configurations=("one.yml",), directory="/repo", root="/repo")
