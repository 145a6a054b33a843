"""The format for people: each finding with its line, its proof hop by hop, and a way out."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Finding
from unitlint.reports.colours import Paint, link, painter, printable, style_of
from unitlint.reports.excerpt import excerpt
from unitlint.reports.report import Report, documentation_url, every, summary
from unitlint.text.source import Location

_NAMES_SHOWN = 6


def render(report: Report) -> str:
    """All findings, a blank line after each, the summary, and what it rests on."""
    paint = painter(colour=report.colour)
    lines = [line for finding in report.findings for line in (*_finding(finding, report, paint), "")]
    worst = min((f.severity for f in report.findings), key=lambda s: s.rank, default=None)
    lines.append(paint(style_of(worst) if worst else "bold", summary(report)))
    lines += [paint("dim", printable(note)) for note in report.notes]
    return "\n".join(lines) + "\n"


def _finding(finding: Finding, report: Report, paint: Paint) -> Iterator[str]:
    style = style_of(finding.severity)
    label, message = f"{finding.severity}[{finding.rule}]", f": {printable(finding.message)}"
    shown = paint(style, label)
    if report.links:
        shown = link(shown, documentation_url(finding.rule))
    yield shown + paint("bold", message)
    yield f"  {paint('dim', '-->')} {paint('path', _where(finding.location, report))}"
    for line in excerpt(finding.location, report.texts, paint, style, width=report.width):
        yield f"  {line}"
    width = max((len(_where(r.location, report)) for r in finding.related), default=0)
    for number, related in enumerate(finding.related, start=1):
        where = _where(related.location, report).ljust(width)
        mark = f"{number}." if len(finding.related) > 1 else "see"
        yield f"  {mark:>4} {paint('path', where)}  {printable(related.message)}"
    if names := _names(finding, report):
        yield f"  {paint('dim', 'in:')} {names}"
    if finding.help:
        yield f"  {paint('bold', 'help:')} {printable(finding.help)}"
    if finding.fix:
        option = "--fix" if finding.fix.safe else "--fix --unsafe-fixes"
        yield f"  {paint('bold', 'fix:')} {option} can {printable(finding.fix.description)}"


def _where(location: Location, report: Report) -> str:
    """`path:line:column`, or nothing for a hop that no line states."""
    if not location.path:
        return ""
    return printable(f"{report.shown(location.path)}:{location.line}:{location.column}")


def _names(finding: Finding, report: Report) -> str:
    """Which configurations have the finding, when there is more than one to have it."""
    found, total = finding.configurations, len(report.configurations)
    if total < 2 or not found:
        return ""
    if len(found) == total:
        return every(total, "configuration")
    shown = ", ".join(printable(report.shown(name)) for name in found[:_NAMES_SHOWN])
    more = f" and {len(found) - _NAMES_SHOWN} more" if len(found) > _NAMES_SHOWN else ""
    return shown + more
