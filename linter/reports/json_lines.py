"""`--format json-lines`: each finding as JSON on a line of its own, shaped as in `--format json`."""

from __future__ import annotations

import json

from unitlint.reports.json import finding_object
from unitlint.reports.report import Report


def render(report: Report) -> str:
    """One line for each finding."""
    return "".join(json.dumps(finding_object(f, report), ensure_ascii=False) + "\n" for f in report.findings)
