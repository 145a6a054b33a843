"""The picture as tables, for screen readers, for paper, and for the browser's own search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from unitlint.diagrams.page_data import Sheet
from unitlint.diagrams.visible_text import visible
from unitlint.diagrams.waterfall import SECOND, Row, Waterfall


def tables(sheet: Sheet) -> str:
    """Units, arrows and findings of the sheet as HTML."""
    drawing = sheet.drawing
    if sheet.chart is not None:
        return _jobs(sheet, sheet.chart)
    units = [
        (", ".join(node.members), node.type, node.load_state, node.belonging, node.cluster, node.place)
        for node in drawing.nodes
    ]
    arrows = [(a.tail, a.head, a.edge_class, "; ".join((*a.statements, *a.findings))) for a in drawing.arrows]
    findings = [(f.severity, f.rule, f.unit, f.message) for f in sheet.findings]
    parts = [
        f"<h3>{_text(sheet.name)}</h3>",
        *(f"<p>{_text(text)}</p>" for text in (drawing.reading, *drawing.notes)),
        _table("Units", ("Units", "Type", "State", "Origin", "Stage", "File"), units),
        _table("Arrows", ("From", "To", "Class", "Stated by"), arrows),
        _table("Findings", ("Severity", "Rule", "Unit", "Message"), findings) if findings else "",
    ]
    return "\n".join(part for part in parts if part)


def _jobs(sheet: Sheet, chart: Waterfall) -> str:
    """The boot, a row a job."""
    rows = [
        (", ".join(r.node.members), *_when(r, timed=chart.timed), r.node.belonging, r.node.place)
        for r in chart.rows
    ]
    head = "".join(f"<p>{_text(text)}</p>" for text in (chart.title, *chart.notes) if text)
    columns = ("Units", "Starts at" if chart.timed else "Wave", "Slack", "Origin", "File")
    return f"<h3>{_text(sheet.name)}</h3>\n{head}\n{_table('Jobs', columns, rows)}"


def _when(row: Row, *, timed: bool) -> tuple[str, str]:
    """The start, and how long it can wait; of several units the slack that each has at least."""
    slack = f"{row.slot.slack / SECOND:g} s" if timed else f"{row.slot.slack}"
    start = f"{row.slot.start / SECOND:g} s" if timed else f"{row.slot.start + 1}"
    if not row.folded or len(row.blue) == len(row.node.members):
        return start, slack
    return (
        start,
        f"none: {', '.join(row.blue)}; the others some" if row.blue and not timed else f"{slack} or more",
    )


def _table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{_text(column)}</th>' for column in columns)
    body = "\n".join("<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f"<details><summary>{_text(caption)}</summary>\n"
        f'<table class="{caption.lower()}">\n<caption>{_text(caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></details>"
    )


def _text(text: str) -> str:
    return escape(visible(text))
