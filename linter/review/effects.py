"""What a change does to the boot, in at most three lines: what its reader has to know first."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterator, Sequence

from unitlint.graph.edges import Edge, Kind
from unitlint.quick.dataclasses import replace
from unitlint.review.blocks import Quoted, Row, Words, count, names
from unitlint.review.changes import BootChange, TimeChange, WaveChange
from unitlint.review.wording import OF_A_CHANGE, STARTS, WAITS, Wording

MOST = 3
MOST_NAMED = 4
SECOND = 1_000_000

Weighed = tuple[int, Row, Hashable]
"""How soon it has to be said (0 first), the line, and what it says apart from who else it is said of."""


def effect_rows(boots: Sequence[BootChange], wording: Wording = OF_A_CHANGE) -> list[Row]:
    """The weightiest effects, each once; with the configurations, where others change otherwise."""
    weights, where = dict[Row, int](), dict[Row, list[str]]()
    first = dict[Hashable, Row]()
    for boot in boots:
        for weight, row, topic in _effects(boot, wording):
            if first.setdefault(topic, row) == row:
                weights.setdefault(row, weight)
                where.setdefault(row, []).extend(boot.configurations)
    changed = sum(len(boot.configurations) for boot in boots)
    shown = sorted(weights, key=lambda row: weights[row])[:MOST]
    return [row if len(where[row]) == changed else _within(row, where[row]) for row in shown]


def _within(row: Row, configurations: Sequence[str]) -> Row:
    return replace(row, words=(*row.words, " (", *names(configurations, most=2), ")"))


def _effects(boot: BootChange, wording: Wording) -> Iterator[Weighed]:
    if boot.error_after and not boot.error_before:
        row = Row("-", ("the boot fails: ", Quoted(boot.error_after)))
        yield 0, row, row
    cycles = [cycle for cycle in boot.cycles_gained if not cycle.latent]
    for cycle in cycles:
        row = Row("-", (*_named(cycle.units), " wait for each other: systemd drops a job to break the cycle"))
        yield 1, row, row
    if boot.jobs_lost:
        changed = {change.unit for change in boot.units}
        lost = sorted(boot.jobs_lost, key=lambda unit: unit not in changed)
        row = Row("-", wording.does(lost, STARTS, gained=False, most=MOST_NAMED))
        yield 2, row, row
    if not wording:
        yield from ((2, row, row) for row in _still_starting(boot.still_pulled_in))
    if not cycles:  # else all that follows depends on which job is dropped
        yield from _order(boot, wording)
        moves = time_rows(boot.times, wording) if boot.times else _moves(boot.waves, wording)
        yield from ((5 if not boot.times else 2, row, (row.sign, row.words[:1])) for row in moves)
    if boot.jobs_gained:
        row = Row("+", wording.does(boot.jobs_gained, STARTS, gained=True, most=MOST_NAMED))
        yield 7, row, row


def _order(boot: BootChange, wording: Wording) -> Iterator[Weighed]:
    lost = max(boot.order, key=lambda change: (len(change.units), change.units), default=None)
    own = {change.edge.source for change in boot.edges if change.edge.kind is Kind.AFTER}
    for change in (replace(each, units=_first(each.units, own)) for each in boot.order):
        if change.no_longer_after:
            yield (
                3 + (lost is not None and {*change.units} != {*lost.units}),
                Row("-", _waits(change.units, change.no_longer_after, wording, gained=False)),
                ("-", change.units[0], change.no_longer_after),
            )
        elif change.after:
            row = Row("+", _waits(change.units, change.after, wording, gained=True))
            yield 6, row, ("+", change.units[0], change.after)


def _still_starting(edges: Sequence[Edge]) -> Iterator[Row]:
    """Units that start although a link to them is gone, by what starts them."""
    units = dict[tuple[str, Kind], list[Edge]]()
    for edge in edges:
        units.setdefault((edge.source, edge.kind), []).append(edge)
    for (source, kind), pulled in units.items():
        verb = "still start" if len(pulled) > 1 else "still starts"
        words: Words = (*_named([edge.target for edge in pulled]), f" {verb}: ", Quoted(source))
        places = pulled[0].places
        yield Row(
            "~",
            (*words, f" pulls {'them' if len(pulled) > 1 else 'it'} in ({kind}=)"),
            places[0].location if places else None,
        )


def _first(units: Sequence[str], own: Container[str]) -> tuple[str, ...]:
    """Those whose own lines changed before those that only start behind them."""
    return tuple(sorted(units, key=lambda unit: (unit not in own, unit)))


def _named(units: Sequence[str]) -> Words:
    return names(units, most=MOST_NAMED)


def _waits(units: Sequence[str], others: Sequence[str], wording: Wording, *, gained: bool) -> Words:
    return wording.does(units, WAITS, others, gained=gained, most=MOST_NAMED)


def time_rows(times: Sequence[TimeChange], wording: Wording, most: int = 2) -> Iterator[Row]:
    """`docker.service starts at 81.0 s instead of 69.0 s: it waits for bird-wait.service now`."""
    for change in times[:most]:
        now, was = (f"{time / SECOND:.1f} s" for time in (change.after, change.before))
        if wording:
            where: Words = (" in ", Quoted(wording.head), f", at {was} in ", Quoted(wording.base))
        else:
            where = (f" instead of {was}",)
        words: Words = (Quoted(change.unit), f" starts at {now}", *where)
        if change.waits_for:
            last = wording.only(gained=True) if wording else (" now",)
            words += (": it waits for ", Quoted(change.waits_for), *last)
        yield Row("~", words)


def _moves(waves: Sequence[WaveChange], wording: Wording) -> Iterator[Row]:
    """Who starts much later or earlier, in a line each."""
    for sign, word in ((1, "later"), (-1, "earlier")):
        moved = [change for change in waves if (change.after - change.before) * sign > 0]
        if moved:
            far = max(moved, key=lambda change: (abs(change.after - change.before), change.unit))
            most = abs(far.after - far.before)
            rest = f" and {len(moved) - 1} more" if len(moved) > 1 else ""
            verb = "start" if len(moved) > 1 else "starts"
            upto = "up to " if len(moved) > 1 else ""
            where: Words = (" in ", Quoted(wording.head)) if wording else ()
            yield Row("~", (Quoted(far.unit), f"{rest} {verb} {upto}{count(most, 'wave')} {word}", *where))
