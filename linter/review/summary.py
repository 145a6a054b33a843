"""A review in words: blocks of rows, which text and Markdown show each in its own way.

What comes from an input (unit names, messages, reasons) is a `Quoted`, so that a writer can tell it from our
own words and keep it in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from unitlint.findings import Finding
from unitlint.review.changes import BootChange, EdgeChange, OrderChange, Review, UnitChange
from unitlint.text import Location
from unitlint.transaction.transaction import Cycle

MOST_NAMES = 6
MOST_ROWS = 40


@dataclass(frozen=True, slots=True)
class Quoted:
    """Text of an input."""

    text: str


Words = tuple[str | Quoted, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its sign (`+`, `-`, `~` or none), its words, and where it stands, on which side."""

    sign: str
    words: Words
    location: Location | None = None
    in_base: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under a heading; `hidden` counts those that are left out for length."""

    title: Words
    rows: tuple[Row, ...] = ()
    hidden: int = 0
    blocks: tuple[Block, ...] = field(default=())


def headline(review: Review) -> str:
    """The whole review in one sentence."""
    total = len(review.unchanged) + sum(len(b.configurations) for b in review.boots)
    if review.boots_alike:
        said = f"This change alters nothing of the boot of {_count(total, 'configuration')}"
    else:
        changed = sum(len(boot.configurations) for boot in review.boots)
        parts = [
            f"alters the boot of {changed} of {_count(total, 'configuration')}" if changed else "",
            f"adds {_count(len(review.configurations_gained), 'configuration')}"
            if review.configurations_gained
            else "",
            f"removes {_count(len(review.configurations_lost), 'configuration')}"
            if review.configurations_lost
            else "",
        ]
        said = f"This change {_joined([part for part in parts if part])}"
    return f"{said}; {_findings_words(review)}."


def _findings_words(review: Review) -> str:
    parts = [
        f"{_count(len(review.new), 'new finding')}" if review.new else "no new finding",
        f"{len(review.fixed)} fixed" if review.fixed else "",
        f"{len(review.moved)} moved" if review.moved else "",
        f"{review.remaining} as before" if review.remaining else "",
    ]
    return ", ".join(part for part in parts if part)


def blocks(review: Review) -> Iterator[Block]:
    """The review from what is worst to what is only told."""
    yield from _finding_blocks(review)
    for title, names, sign in (
        ("New configurations", review.configurations_gained, "+"),
        ("Configurations that are gone", review.configurations_lost, "-"),
    ):
        if names:
            yield _block((title,), [Row(sign, (Quoted(name),)) for name in names])
    for boot in review.boots:
        yield Block(("The boot of ", *_names(boot.configurations)), blocks=tuple(boot_blocks(boot)))


def _finding_blocks(review: Review) -> Iterator[Block]:
    if review.new:
        yield _block(("New findings",), [_finding_row("+", finding) for finding in review.new])
    if review.fixed:
        rows = [_finding_row("-", finding, in_base=True) for finding in review.fixed]
        yield _block(("Fixed findings",), rows)
    if review.moved:
        yield _block(("Moved findings",), [_finding_row("~", moved.after) for moved in review.moved])


def _finding_row(sign: str, finding: Finding, *, in_base: bool = False) -> Row:
    words = (f"{finding.severity}[{finding.rule}]: ", Quoted(finding.message))
    return Row(sign, words, finding.location, in_base)


def boot_blocks(boot: BootChange) -> Iterator[Block]:
    """What becomes of one boot."""
    if boot.error_after or boot.error_before:
        yield Block(("Outcome",), tuple(_outcome(boot)))
    if boot.cycles_gained or boot.cycles_lost:
        rows = [_cycle_row("+", c) for c in boot.cycles_gained] + [
            _cycle_row("-", c) for c in boot.cycles_lost
        ]
        yield _block(("Ordering cycles",), rows)
    if boot.units:
        yield _block(("Units",), [_unit_row(change) for change in boot.units])
    rows = [
        *_jobs("+", "now starts at boot", boot.jobs_gained),
        *_jobs("-", "no longer starts at boot", boot.jobs_lost),
    ]
    if rows:
        yield _block(("Jobs",), rows)
    if boot.order:
        yield _block(("Order of the boot",), [row for change in boot.order for row in _order_rows(change)])
    if boot.edges or boot.platform_edges:
        yield _block(("Dependencies",), _edge_rows(boot))
    if boot.waves or boot.longest_before != boot.longest_after:
        yield _block(("Waves",), list(_wave_rows(boot)))


def _outcome(boot: BootChange) -> Iterator[Row]:
    if boot.error_after:
        yield Row("+", ("the boot now fails: ", Quoted(boot.error_after)))
    if boot.error_before:
        yield Row("-", ("before, the boot failed: ", Quoted(boot.error_before)))


def _cycle_row(sign: str, cycle: Cycle) -> Row:
    chain = " after ".join((*cycle.units, cycle.units[0])) if cycle.units else ""
    words: Words = (Quoted(chain),)
    if cycle.victims:
        words += ("; systemd would delete the job of one of ", *_names(cycle.victims))
    if cycle.latent:
        words += (" (no job of this boot meets it)",)
    places = [place.location for edge in cycle.edges for place in edge.places]
    return Row(sign, words, places[0] if places else None, sign == "-")


def _unit_row(change: UnitChange) -> Row:
    signs = {"added": "+", "enabled": "+", "no longer masked": "+", "changed": "~"}
    words: Words = (Quoted(change.unit), " is " if change.words != "changed" else " ", change.words)
    return Row(signs.get(change.words, "-"), words, change.location, change.words == "removed")


def _jobs(sign: str, said: str, units: Sequence[str]) -> list[Row]:
    return [Row(sign, (Quoted(unit), f" {said}")) for unit in units]


def _order_rows(change: OrderChange) -> Iterator[Row]:
    several = len(change.units) > 1
    if change.after:
        said = " now start after " if several else " now starts after "
        yield Row("+", (*_names(change.units), said, *_names(change.after)))
    if change.no_longer_after:
        said = " no longer wait for " if several else " no longer waits for "
        yield Row("-", (*_names(change.units), said, *_names(change.no_longer_after)))


def _edge_rows(boot: BootChange) -> list[Row]:
    rows = [_edge_row(change) for change in boot.edges]
    if boot.platform_edges:
        rows.append(Row("~", (f"{_count(boot.platform_edges, 'dependency')} among units of the platform",)))
    return rows


def _edge_row(change: EdgeChange) -> Row:
    edge = change.edge
    words: Words = (Quoted(edge.source), f" {edge.kind} ", Quoted(edge.target))
    if change.cause:
        words += (" (", Quoted(change.cause), ")")
    return Row("+" if change.gained else "-", words, change.location, not change.gained)


def _wave_rows(boot: BootChange) -> Iterator[Row]:
    for change in boot.waves:
        yield Row("~", (Quoted(change.unit), f" moves from wave {change.before} to wave {change.after}"))
    if boot.longest_before != boot.longest_after:
        before, after = len(boot.longest_before), len(boot.longest_after)
        said = (
            f"the longest chain has {after} jobs, before {before}"
            if before != after
            else "the longest chain differs"
        )
        yield Row("~", (f"{said}: ", *_names(boot.longest_after, most=len(boot.longest_after))))


def _block(title: Words, rows: Sequence[Row]) -> Block:
    return Block(title, tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS))


def _names(names: Sequence[str], *, most: int = MOST_NAMES) -> Words:
    """`a, b and c`, or `a, b, c and 9 more`."""
    shown: list[str | Quoted] = []
    kept = names if len(names) <= most else names[: most - 1]
    rest = len(names) - len(kept)
    for number, name in enumerate(kept):
        last = number == len(kept) - 1 and not rest
        if number:
            shown.append(" and " if last else ", ")
        shown.append(Quoted(name))
    return (*shown, f" and {rest} more") if rest else tuple(shown)


def _count(number: int, word: str) -> str:
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{number} {word if number == 1 else plural}"


def _joined(parts: Iterable[str]) -> str:
    listed = list(parts)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
