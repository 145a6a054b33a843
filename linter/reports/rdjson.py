"""`--format rdjson`: reviewdog's diagnostics (proto/rdf/reviewdog.proto in its repository)."""

from __future__ import annotations

import json

from unitlint.findings import Finding, Severity
from unitlint.reports.report import HOME, Report, documentation_url
from unitlint.text import Location

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


def render(report: Report) -> str:
    """A DiagnosticResult."""
    result = {
        "source": {"name": "unitlint", "url": HOME},
        "diagnostics": [_diagnostic(finding, report) for finding in report.findings],
    }
    return json.dumps(result, indent=2, ensure_ascii=False) + "\n"


def _diagnostic(finding: Finding, report: Report) -> dict[str, object]:
    diagnostic: dict[str, object] = {
        "message": finding.message + (f"\nhelp: {finding.help}" if finding.help else ""),
        "location": _location(finding.location, report),
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule, "url": documentation_url(finding.rule)},
    }
    if finding.fix:
        diagnostic["suggestions"] = [
            {"range": _range(edit.location, report), "text": edit.replacement} for edit in finding.fix.edits
        ]
    if finding.related:
        diagnostic["relatedLocations"] = [
            {"message": related.message, "location": _location(related.location, report)}
            for related in finding.related
            if related.location.path
        ]
    return diagnostic


def _location(location: Location, report: Report) -> dict[str, object]:
    return {"path": report.from_root(location.path), "range": _range(location, report)}


def _range(location: Location, report: Report) -> dict[str, object]:
    """Columns count bytes of UTF-8 there."""
    lines = report.texts.get(location.path, "").split("\n")
    return {
        "start": {"line": location.line, "column": _byte_column(lines, location.line, location.column)},
        "end": {
            "line": location.end_line,
            "column": _byte_column(lines, location.end_line, location.end_column),
        },
    }


def _byte_column(lines: list[str], line: int, column: int) -> int:
    text = lines[line - 1] if line <= len(lines) else ""
    before = text[: column - 1].ljust(column - 1)
    return len(before.encode("utf-8", "surrogateescape")) + 1
