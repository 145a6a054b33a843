"""What becomes of one boot, in rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unitlint.review.blocks import Block, Quoted, Row, Words, block, count, names
from unitlint.review.changes import BootChange, ChainChange, ChainHop, OrderChange, UnitChange
from unitlint.review.effects import time_rows
from unitlint.review.renamed import RENAMED
from unitlint.review.statements import Fact, facts
from unitlint.review.wave_rows import MOST_MOVED, chain_rows, wave_rows
from unitlint.review.wording import OF_A_CHANGE, WAITS, Verb, Wording
from unitlint.text.source import shown_value
from unitlint.transaction.transaction import Cycle

SIGNS = {
    "added": "+",
    "enabled": "+",
    "no longer masked": "+",
    "changed": "~",
    "now comes from another file": "~",
}

ONCE_ENABLED = "Once enabled: links that [Install] asks for and nothing makes yet"
AT_BOOT, THEN = ("starts at boot", "start at boot"), ("starts at boot then", "start at boot then")

MOST_HOPS = 3
"""Hops that are told where several chains of a contract broke."""


def boot_blocks(boot: BootChange, wording: Wording = OF_A_CHANGE) -> Iterator[Block]:
    """From what is worst to what is only told."""
    jobs = [
        *_jobs(boot.jobs_gained, AT_BOOT, wording, gained=True),
        *_jobs(boot.jobs_lost, AT_BOOT, wording, gained=False),
    ]
    cycles = [
        *(_cycle_row(cycle, wording, gained=True) for cycle in boot.cycles_gained),
        *(_cycle_row(cycle, wording, gained=False) for cycle in boot.cycles_lost),
    ]
    for title, rows in (
        ("Outcome", list(_outcome(boot, wording))),
        ("Ordering cycles", cycles),
        ("Contracts", list(_contract_rows(boot.chains, wording))),
        ("Units", list(_unit_rows(boot.units, wording))),
        ("Jobs", jobs),
        (ONCE_ENABLED, list(_enabling_rows(boot, wording))),
        ("Order of the boot", [row for change in boot.order for row in _order_rows(change, wording)]),
        ("Dependencies", list(_dependencies(boot, wording))),
        ("Times, as predicted from those recorded", list(time_rows(boot.times, wording, MOST_MOVED))),
        ("Waves", [*wave_rows(boot.waves, wording), *chain_rows(boot, wording)]),
    ):
        if rows:
            yield block((title,), rows)


def _enabling_rows(boot: BootChange, wording: Wording) -> Iterator[Row]:
    for change in boot.enabling:
        words: Words = (Quoted(change.unit), " is linked as ", Quoted(change.link))
        words += wording.only(gained=change.gained) if wording else ()
        yield Row("+" if change.gained else "-", words, change.location, not change.gained)
    yield from _jobs(boot.later_gained, THEN, wording, gained=True, now="")
    yield from _jobs(boot.later_lost, THEN, wording, gained=False)


def _outcome(boot: BootChange, wording: Wording) -> Iterator[Row]:
    if boot.error_after == boot.error_before:
        return
    for sign, error, side, fails in (
        ("+", boot.error_after, wording.head, "the boot now fails: "),
        ("-", boot.error_before, wording.base, "before, the boot failed: "),
    ):
        start: Words = ("the boot of ", Quoted(side), " fails: ") if wording else (fails,)
        if error:
            yield Row(sign, (*start, Quoted(error)))


def _contract_rows(chains: Sequence[ChainChange], wording: Wording) -> Iterator[Row]:
    """One for each unit of a contract; a chain by itself is told whole, of several what differs."""
    changes: dict[tuple[str, str, bool], list[ChainChange]] = {}
    for change in chains:
        changes.setdefault((change.contract, change.later, change.broke), []).append(change)
    for group in changes.values():
        yield _chain_row(group[0], wording) if len(group) == 1 else _chains_row(group, wording)


def _chains_row(group: Sequence[ChainChange], wording: Wording) -> Row:
    first, earlier = group[0], [change.earlier for change in group]
    hops = [hop for change in group for hop in change.hops if not hop.on_both]
    rows = [_hop_row(hop, broke=first.broke) for hop in dict.fromkeys(hops)]
    rest = len(rows) - MOST_HOPS
    shown = [*rows[:MOST_HOPS], Row("", (f"and {rest} more",))] if rest > 0 else rows
    waits = wording.does((first.later,), WAITS, earlier, gained=not first.broke, now="")
    words: Words = ("contract ", Quoted(first.contract), ": ", *waits)
    return Row("-" if first.broke else "+", words, rows=tuple(shown))


def _chain_row(change: ChainChange, wording: Wording) -> Row:
    waits = wording.does((change.later,), WAITS, (change.earlier,), gained=not change.broke, now="")
    chain = "; the chain:" if wording else "; the chain before:" if change.broke else "; the chain now:"
    hops = tuple(_hop_row(hop, broke=change.broke) for hop in change.hops)
    words: Words = ("contract ", Quoted(change.contract), ": ", *waits, chain)
    return Row("-" if change.broke else "+", words, rows=hops)


def _hop_row(hop: ChainHop, *, broke: bool) -> Row:
    sign = "" if hop.on_both else "-" if broke else "+"
    return Row(sign, (hop.sentence,), hop.location, broke)


def _cycle_row(cycle: Cycle, wording: Wording, *, gained: bool) -> Row:
    words: Words = ()
    for unit in cycle.units:
        words += (Quoted(unit), " after ")
    words += (Quoted(cycle.units[0]),) if cycle.units else ()
    if cycle.victims:
        verb = "would delete" if gained or wording else "would have deleted"
        words += (f"; systemd {verb} the job of one of ", *names(cycle.victims))
    if cycle.latent:
        words += (" (no job of this boot meets it)",)
    words += wording.only(gained=gained) if wording else ()
    places = [place.location for edge in cycle.edges for place in edge.places]
    return Row("+" if gained else "-", words, places[0] if places else None, not gained)


def _unit_rows(changes: Sequence[UnitChange], wording: Wording) -> Iterator[Row]:
    """One for each unit; those whose settings differ alike are one."""
    groups: dict[object, list[UnitChange]] = {}
    for number, change in enumerate(changes):
        key = (change.words, change.details) if change.details else number
        groups.setdefault(key, []).append(change)
    yield from (_unit_row(changes, wording) for changes in groups.values())


def _unit_row(changes: Sequence[UnitChange], wording: Wording) -> Row:
    change = changes[0]
    words: Words = (*names([one.unit for one in changes], most=12), *wording.became(change.words))
    details = tuple(Row(line[:1], (Quoted(shown_value(line[2:])),)) for line in change.details)
    sign = "~" if change.words.startswith(("now ", RENAMED)) else SIGNS.get(change.words, "-")
    if len(changes) == 1:
        return Row(sign, words, change.location, change.in_base or change.words == "removed", details)
    places = tuple(Row("", (), one.location, one.in_base) for one in changes if one.location is not None)
    return Row(sign, words, rows=(*details, *places))


def _jobs(
    units: Sequence[str], verb: Verb, wording: Wording, *, gained: bool, now: str = "now "
) -> Iterator[Row]:
    for unit in units:
        yield Row("+" if gained else "-", wording.does((unit,), verb, gained=gained, now=now))


def _order_rows(change: OrderChange, wording: Wording) -> Iterator[Row]:
    if change.after:
        verb = WAITS if wording else ("starts after", "start after")
        yield Row("+", wording.does(change.units, verb, change.after, gained=True))
    if change.no_longer_after:
        yield Row("-", wording.does(change.units, WAITS, change.no_longer_after, gained=False))


def _dependencies(boot: BootChange, wording: Wording) -> Iterator[Row]:
    for fact in facts(boot.edges):
        yield _fact_row(fact, wording)
    if boot.platform_edges:
        yield Row("~", (f"{count(boot.platform_edges, 'dependency')} among units of the base OS",))


def _fact_row(fact: Fact, wording: Wording) -> Row:
    words = fact_words(fact, wording)
    if fact.cause:
        words += (" (", Quoted(fact.cause), ")")
    sign = "~" if fact.replaces else "-" if fact.lost else "+"
    if len(fact.spots) == 1:
        return Row(sign, words, fact.spots[0].location, fact.spots[0].in_base)
    return Row(sign, words, rows=tuple(Row("", (), spot.location, spot.in_base) for spot in fact.spots))


def fact_words(fact: Fact, wording: Wording = OF_A_CHANGE) -> Words:
    """`a and b: After c instead of d`, `a: Requires instead of Wants b`, `a: no longer After b`."""
    verbs, before = " and ".join(fact.verbs), " and ".join(fact.was_verbs)
    start: Words = (*names(fact.subjects), ": ")
    if wording:
        return (*start, *_apart(fact, wording, verbs, before))
    if fact.was_objects:
        return (*start, f"{verbs} ", *names(fact.objects), " instead of ", *names(fact.was_objects))
    if fact.was_verbs:
        return (*start, f"{verbs} instead of {before} ", *names(fact.objects))
    return (*start, f"no longer {verbs} " if fact.lost else f"{verbs} ", *names(fact.objects))


def _apart(fact: Fact, wording: Wording, verbs: str, before: str) -> Words:
    """`After c in B, d in A`, `in B Requires b, in A Wants it`, `After b only in A`."""
    now, was = (" in ", Quoted(wording.head)), (" in ", Quoted(wording.base))
    if fact.was_objects:
        return (f"{verbs} ", *names(fact.objects), *now, ", ", *names(fact.was_objects), *was)
    if fact.was_verbs:
        it = "it" if len(fact.objects) == 1 else "them"
        return (f"{verbs} ", *names(fact.objects), *now, f", {before} {it}", *was)
    return (f"{verbs} ", *names(fact.objects), *wording.only(gained=not fact.lost))
