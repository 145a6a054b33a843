"""`--format json`: one document. Its shape is a promise; docs/json.md describes it."""

from __future__ import annotations

from unitlint.findings.finding import Finding, Related
from unitlint.reports.report import Report
from unitlint.text.json_text import json_text

VERSION = 1


def render(report: Report) -> str:
    """`{"version": 1, "findings": […]}`, indented, in the order of the findings."""
    document = {"version": VERSION, "findings": [finding_object(f, report) for f in report.findings]}
    return json_text(document, indent=2) + "\n"


def finding_object(finding: Finding, report: Report) -> dict[str, object]:
    """A finding as plain data; paths as the current directory knows them."""
    place = finding.location
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "path": report.shown(place.path),
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "unit": finding.unit,
        "configurations": list(finding.configurations),
        "related": [_related_object(related, report) for related in finding.related],
        "help": finding.help,
    }


def _related_object(related: Related, report: Report) -> dict[str, object]:
    place = related.location
    return {
        "path": report.shown(place.path),
        "line": place.line,
        "column": place.column,
        "message": related.message,
    }
