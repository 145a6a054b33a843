"""`--format markdown`: a summary for a comment or a job's page. Nothing of an input can leave its cell."""

from __future__ import annotations

from unitlint.findings.finding import Finding
from unitlint.quick import patterns as re
from unitlint.reports.colours import printable
from unitlint.reports.report import Report, documentation_url, summary

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~@:])")


def render(report: Report) -> str:
    """A heading with the summary, and a table of the findings."""
    lines = ["### unitlint", "", escape(summary(report)) + "."]
    lines += [line for note in report.notes for line in ("", escape(note) + ".")]
    if report.findings:
        lines += ["", "| | finding | where |", "| --- | --- | --- |"]
        lines += [_row(finding, report) for finding in report.findings]
    return "\n".join(lines) + "\n"


def _row(finding: Finding, report: Report) -> str:
    rule = f"[{finding.rule}]({documentation_url(finding.rule)})"
    help_text = f"<br>{escape(finding.help)}" if finding.help else ""
    hops = "".join(f"<br>{n}. {escape(r.message)}" for n, r in enumerate(finding.related, start=1))
    where = code(f"{report.from_root(finding.location.path)}:{finding.location.line}")
    return f"| {finding.severity} | {rule}<br>{escape(finding.message)}{hops}{help_text} | {where} |"


def escape(text: str) -> str:
    """`text` as Markdown that shows just that: no markup, HTML, mention or link comes of it."""
    shown = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # An entity for "@" and ":" keeps GitHub from making mentions and links even of escaped text.
    return _SPECIAL.sub(r"\\\1", shown).replace("\\@", "&#64;").replace("\\:", "&#58;")


def code(text: str) -> str:
    """`text` as inline code in a table's cell."""
    return f"<code>{escape(text)}</code>"
