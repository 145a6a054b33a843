"""`unitlint check --statistics`: how many findings each rule and each file has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from unitlint.cli.places import safe_lines
from unitlint.reports.report import Report, summary


def statistics_text(report: Report) -> str:
    """Two tables, the largest number first, and the summary."""
    rules = Counter(f"{f.severity.value}[{f.rule}]" for f in report.findings)
    files = Counter(report.shown(f.location.path) for f in report.findings)
    lines = [*_table("by rule", rules), *_table("by file", files), summary(report)]
    return safe_lines(lines)


def _table(title: str, counts: Counter[str]) -> Iterator[str]:
    if not counts:
        return
    yield f"{title}:"
    width = len(str(max(counts.values())))
    for name, count in sorted(counts.items(), key=lambda row: (-row[1], row[0])):
        yield f"  {count:>{width}}  {name}"
    yield ""
