"""`--format json-lines`: each finding as JSON on a line of its own, shaped as in `--format json`."""

from __future__ import annotations

from unitlint.reports.json import finding_object
from unitlint.reports.report import Report
from unitlint.text.json_text import json_text


def render(report: Report) -> str:
    """One line for each finding."""
    return "".join(json_text(finding_object(f, report)) + "\n" for f in report.findings)
