"""`--format markdown`: a summary for a comment or a job's page. Nothing of an input can leave its cell."""

from __future__ import annotations

from unitlint.findings.finding import Finding
from unitlint.reports.markup import code, line, text
from unitlint.reports.report import Report, documentation_url, summary


def render(report: Report) -> str:
    """A heading with the summary, and a table of the findings."""
    lines = ["### unitlint", "", text(summary(report)) + "."]
    lines += [row for note in report.notes for row in ("", line(note) + ".")]
    if report.findings:
        lines += ["", "| | finding | where |", "| --- | --- | --- |"]
        lines += [_row(finding, report) for finding in report.findings]
    return "\n".join(lines) + "\n"


def _row(finding: Finding, report: Report) -> str:
    rule = f"[{finding.rule}]({documentation_url(finding.rule)})"
    help_text = f"<br>{text(finding.help)}" if finding.help else ""
    hops = "".join(f"<br>{n}. {text(r.message)}" for n, r in enumerate(finding.related, start=1))
    where = _code(f"{report.from_root(finding.location.path)}:{finding.location.line}")
    return f"| {finding.severity} | {rule}<br>{text(finding.message)}{hops}{help_text} | {where} |"


def _code(content: str) -> str:
    """A code span in a table, where a bar would end the cell even so."""
    return code(content).replace("|", r"\|")
