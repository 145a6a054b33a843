"""`--format gitlab`: a Code Quality report. https://docs.gitlab.com/ci/testing/code_quality/"""

from __future__ import annotations

from unitlint.findings.finding import Severity
from unitlint.reports.report import Report
from unitlint.text.json_text import json_text

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}


def render(report: Report) -> str:
    """A list of issues, each with a fingerprint that GitLab compares between branches."""
    issues = [
        {
            "description": finding.message,
            "check_name": finding.rule,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[finding.severity],
            "location": {
                "path": report.from_root(finding.location.path),
                "lines": {"begin": finding.location.line, "end": finding.location.end_line},
            },
        }
        for finding, fingerprint in zip(report.findings, report.fingerprints, strict=True)
    ]
    return json_text(issues, indent=2) + "\n"
