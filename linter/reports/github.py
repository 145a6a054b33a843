"""`--format github`: workflow commands, which GitHub shows as annotations of the changed lines.

GitHub shows ten errors and ten warnings of a step, so the worst come first.
https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from unitlint.findings.finding import Finding, Severity
from unitlint.reports.colours import printable
from unitlint.reports.report import Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report) -> str:
    """One command for each finding."""
    worst_first = sorted(report.findings, key=lambda finding: finding.severity.rank)
    return "".join(_command(finding, report) for finding in worst_first)


def _command(finding: Finding, report: Report) -> str:
    place = finding.location
    properties = {
        "file": report.from_root(place.path),
        "line": str(place.line),
        "endLine": str(place.end_line),
        "title": finding.rule,
    }
    if place.end_line == place.line:  # columns of several lines are refused
        properties |= {"col": str(place.column), "endColumn": str(place.end_column)}
    joined = ",".join(f"{name}={escape_property(value)}" for name, value in properties.items())
    text = finding.message + (f"\nhelp: {finding.help}" if finding.help else "")
    return f"::{_COMMANDS[finding.severity]} {joined}::{escape_data(text)}\n"


def escape_data(text: str) -> str:
    """A message that stays in its command; control characters are spelled out."""
    return "%0A".join(printable(line).replace("%", "%25") for line in text.split("\n"))


def escape_property(text: str) -> str:
    """A property's value that stays in its property."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")
