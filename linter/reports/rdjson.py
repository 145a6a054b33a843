"""`--format rdjson`: reviewdog's diagnostics (proto/rdf/reviewdog.proto in its repository).

reviewdog refuses a result with a member that it doesn't know; it knows related locations since 0.18.
"""

from __future__ import annotations

from collections.abc import Sequence

from unitlint.findings.finding import Finding, Severity
from unitlint.grammar.bytes import encode
from unitlint.reports.report import HOME, Report, documentation_url
from unitlint.text.json_text import json_text
from unitlint.text.lines import counted_lines
from unitlint.text.source import Location

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


def render(report: Report) -> str:
    """A DiagnosticResult."""
    result = {
        "source": {"name": "unitlint", "url": HOME},
        "diagnostics": [_diagnostic(finding, report) for finding in report.findings],
    }
    return json_text(result, indent=2) + "\n"


def _diagnostic(finding: Finding, report: Report) -> dict[str, object]:
    diagnostic: dict[str, object] = {
        "message": finding.message + (f"\nhelp: {finding.help}" if finding.help else ""),
        "location": _location(finding.location, report),
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule, "url": documentation_url(finding.rule)},
    }
    if suggestions := _suggestions(finding, report):
        diagnostic["suggestions"] = suggestions
    related = [
        {"message": hop.message, "location": _location(hop.location, report)}
        for hop in finding.related
        if hop.location.path
    ]
    if related:
        diagnostic["related_locations"] = related
    return diagnostic


def _suggestions(finding: Finding, report: Report) -> list[dict[str, object]]:
    """The edits of a fix in the diagnostic's own file: they name no other."""
    edits = finding.fix.edits if finding.fix else ()
    if any(edit.location.path != finding.location.path for edit in edits):
        return []
    return [{"range": _range(edit.location, report), "text": edit.replacement} for edit in edits]


def _location(location: Location, report: Report) -> dict[str, object]:
    return {"path": report.from_root(location.path), "range": _range(location, report)}


def _range(location: Location, report: Report) -> dict[str, object]:
    """Columns count bytes of UTF-8 there."""
    lines = counted_lines(report.texts.get(location.path, ""))
    return {
        "start": {"line": location.line, "column": _byte_column(lines, location.line, location.column)},
        "end": {
            "line": location.end_line,
            "column": _byte_column(lines, location.end_line, location.end_column),
        },
    }


def _byte_column(lines: Sequence[str], line: int, column: int) -> int:
    text = lines[line - 1] if line <= len(lines) else ""
    before = text[: column - 1].ljust(column - 1)
    return len(encode(before)) + 1
