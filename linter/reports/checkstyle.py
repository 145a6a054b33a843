"""`--format checkstyle`: Checkstyle's XML, which many review tools read."""

from __future__ import annotations

from unitlint.findings.finding import Severity
from unitlint.reports.report import Report
from unitlint.reports.xml import document, element

_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "info"}


def render(report: Report) -> str:
    """A `file` for each path, with an `error` for each finding."""
    root = element(None, "checkstyle", {"version": "4.3"})
    for path in dict.fromkeys(report.from_root(f.location.path) for f in report.findings):
        file = element(root, "file", {"name": path})
        for finding in report.findings:
            if report.from_root(finding.location.path) == path:
                element(
                    file,
                    "error",
                    {
                        "line": str(finding.location.line),
                        "column": str(finding.location.column),
                        "severity": _SEVERITIES[finding.severity],
                        "message": finding.message,
                        "source": f"unitlint.{finding.rule}",
                    },
                )
    return document(root)
