"""`--format concise`: a line for each finding, as compilers write them."""

from __future__ import annotations

from unitlint.reports.colours import beginning, painter, printable, style_of
from unitlint.reports.report import Report


def render(report: Report) -> str:
    """`path:line:column: severity[rule] message`, and nothing when there is nothing."""
    paint = painter(colour=report.colour)
    return "".join(
        f"{beginning(report.shown(f.location.path))}:{f.location.line}:{f.location.column}: "
        f"{paint(style_of(f.severity), f'{f.severity}[{f.rule}]')} {printable(f.message)}\n"
        for f in report.findings
    )
