"""What becomes of one boot, in rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unitlint.review.blocks import Block, Quoted, Row, Words, block, count, names
from unitlint.review.changes import BootChange, ChainChange, ChainHop, OrderChange, UnitChange, WaveChange
from unitlint.review.effects import time_rows
from unitlint.review.renamed import RENAMED
from unitlint.review.statements import Fact, facts
from unitlint.text.source import PLACEHOLDER
from unitlint.transaction.transaction import Cycle

SIGNS = {
    "added": "+",
    "enabled": "+",
    "no longer masked": "+",
    "changed": "~",
    "now comes from another file": "~",
}

MOST_HOPS = 3
"""Hops that are told where several chains of a contract broke."""

MOST_MOVED = 12
"""Units that a line tells the waves of."""


def boot_blocks(boot: BootChange) -> Iterator[Block]:
    """From what is worst to what is only told."""
    jobs = [
        *_jobs("+", "now starts at boot", boot.jobs_gained),
        *_jobs("-", "no longer starts at boot", boot.jobs_lost),
    ]
    cycles = [
        *(_cycle_row("+", cycle) for cycle in boot.cycles_gained),
        *(_cycle_row("-", cycle) for cycle in boot.cycles_lost),
    ]
    for title, rows in (
        ("Outcome", list(_outcome(boot))),
        ("Ordering cycles", cycles),
        ("Contracts", list(_contract_rows(boot.chains))),
        ("Units", list(_unit_rows(boot.units))),
        ("Jobs", jobs),
        ("Once enabled: links that [Install] asks for and nothing makes yet", list(_enabling_rows(boot))),
        ("Order of the boot", [row for change in boot.order for row in _order_rows(change)]),
        ("Dependencies", list(_dependencies(boot))),
        ("Times, as predicted from those recorded", list(time_rows(boot.times, MOST_MOVED))),
        ("Waves", [*_wave_rows(boot.waves), *_chain_rows(boot)]),
    ):
        if rows:
            yield block((title,), rows)


def _enabling_rows(boot: BootChange) -> Iterator[Row]:
    for change in boot.enabling:
        words = (Quoted(change.unit), " is linked as ", Quoted(change.link))
        yield Row("+" if change.gained else "-", words, change.location, not change.gained)
    yield from _jobs("+", "starts at boot then", boot.later_gained)
    yield from _jobs("-", "no longer starts at boot then", boot.later_lost)


def _outcome(boot: BootChange) -> Iterator[Row]:
    if boot.error_after == boot.error_before:
        return
    if boot.error_after:
        yield Row("+", ("the boot now fails: ", Quoted(boot.error_after)))
    if boot.error_before:
        yield Row("-", ("before, the boot failed: ", Quoted(boot.error_before)))


def _contract_rows(chains: Sequence[ChainChange]) -> Iterator[Row]:
    """One for each unit of a contract; a chain by itself is told whole, of several what differs."""
    changes: dict[tuple[str, str, bool], list[ChainChange]] = {}
    for change in chains:
        changes.setdefault((change.contract, change.later, change.broke), []).append(change)
    for group in changes.values():
        yield _chain_row(group[0]) if len(group) == 1 else _chains_row(group)


def _chains_row(group: Sequence[ChainChange]) -> Row:
    first, earlier = group[0], [change.earlier for change in group]
    verb = " no longer waits for " if first.broke else " waits for "
    hops = [hop for change in group for hop in change.hops if not hop.on_both]
    rows = [_hop_row(hop, broke=first.broke) for hop in dict.fromkeys(hops)]
    rest = len(rows) - MOST_HOPS
    shown = [*rows[:MOST_HOPS], Row("", (f"and {rest} more",))] if rest > 0 else rows
    words: Words = ("contract ", Quoted(first.contract), ": ", Quoted(first.later), verb, *names(earlier))
    return Row("-" if first.broke else "+", words, rows=tuple(shown))


def _chain_row(change: ChainChange) -> Row:
    ends = (Quoted(change.later), Quoted(change.earlier))
    hops = tuple(_hop_row(hop, broke=change.broke) for hop in change.hops)
    if change.broke:
        words: Words = (ends[0], " no longer waits for ", ends[1], "; the chain before:")
    else:
        words = (ends[0], " waits for ", ends[1], "; the chain now:")
    return Row("-" if change.broke else "+", ("contract ", Quoted(change.contract), ": ", *words), rows=hops)


def _hop_row(hop: ChainHop, *, broke: bool) -> Row:
    sign = "" if hop.on_both else "-" if broke else "+"
    return Row(sign, (hop.sentence,), hop.location, broke)


def _cycle_row(sign: str, cycle: Cycle) -> Row:
    words: Words = ()
    for unit in cycle.units:
        words += (Quoted(unit), " after ")
    words += (Quoted(cycle.units[0]),) if cycle.units else ()
    if cycle.victims:
        verb = "would delete" if sign == "+" else "would have deleted"
        words += (f"; systemd {verb} the job of one of ", *names(cycle.victims))
    if cycle.latent:
        words += (" (no job of this boot meets it)",)
    places = [place.location for edge in cycle.edges for place in edge.places]
    return Row(sign, words, places[0] if places else None, sign == "-")


def _unit_rows(changes: Sequence[UnitChange]) -> Iterator[Row]:
    """One for each unit; those whose settings differ alike are one."""
    groups: dict[object, list[UnitChange]] = {}
    for number, change in enumerate(changes):
        key = (change.words, change.details) if change.details else number
        groups.setdefault(key, []).append(change)
    yield from (_unit_row(changes) for changes in groups.values())


def _unit_row(changes: Sequence[UnitChange]) -> Row:
    change = changes[0]
    linked = " " if change.words.startswith(("changed", "now ")) else " is "
    words: Words = (*names([one.unit for one in changes], most=12), linked, change.words)
    details = tuple(Row(line[:1], (Quoted(shown_value(line[2:])),)) for line in change.details)
    sign = "~" if change.words.startswith(("now ", RENAMED)) else SIGNS.get(change.words, "-")
    if len(changes) == 1:
        return Row(sign, words, change.location, change.in_base or change.words == "removed", details)
    places = tuple(Row("", (), one.location, one.in_base) for one in changes if one.location is not None)
    return Row(sign, words, rows=(*details, *places))


def shown_value(text: str) -> str:
    """A setting as people wrote it; what only a rendered template knows is `{{…}}`."""
    return text.replace(PLACEHOLDER, "{{…}}")


def _jobs(sign: str, verb: str, units: Sequence[str]) -> list[Row]:
    return [Row(sign, (Quoted(unit), f" {verb}")) for unit in units]


def _order_rows(change: OrderChange) -> Iterator[Row]:
    several = len(change.units) > 1
    if change.after:
        verb = " now start after " if several else " now starts after "
        yield Row("+", (*names(change.units), verb, *names(change.after)))
    if change.no_longer_after:
        verb = " no longer wait for " if several else " no longer waits for "
        yield Row("-", (*names(change.units), verb, *names(change.no_longer_after)))


def _dependencies(boot: BootChange) -> Iterator[Row]:
    for fact in facts(boot.edges):
        yield _fact_row(fact)
    if boot.platform_edges:
        yield Row("~", (f"{count(boot.platform_edges, 'dependency')} among units of the base OS",))


def _fact_row(fact: Fact) -> Row:
    words = fact_words(fact)
    if fact.cause:
        words += (" (", Quoted(fact.cause), ")")
    sign = "~" if fact.replaces else "-" if fact.lost else "+"
    if len(fact.spots) == 1:
        return Row(sign, words, fact.spots[0].location, fact.spots[0].in_base)
    return Row(sign, words, rows=tuple(Row("", (), spot.location, spot.in_base) for spot in fact.spots))


def fact_words(fact: Fact) -> Words:
    """`a and b: After c instead of d`, `a: Requires instead of Wants b`, `a: no longer After b`."""
    verbs, before = " and ".join(fact.verbs), " and ".join(fact.was_verbs)
    start: Words = (*names(fact.subjects), ": ")
    if fact.was_objects:
        return (*start, f"{verbs} ", *names(fact.objects), " instead of ", *names(fact.was_objects))
    if fact.was_verbs:
        return (*start, f"{verbs} instead of {before} ", *names(fact.objects))
    return (*start, f"no longer {verbs} " if fact.lost else f"{verbs} ", *names(fact.objects))


def _wave_rows(waves: Sequence[WaveChange]) -> Iterator[Row]:
    """Units that move as far, together."""
    by_shift: dict[int, list[WaveChange]] = {}
    for change in waves:
        by_shift.setdefault(change.after - change.before, []).append(change)
    for shift, moved in sorted(by_shift.items()):
        far = f"{count(abs(shift), 'wave')} {'later' if shift > 0 else 'earlier'}"
        if len(moved) == 1:
            one = moved[0]
            yield Row("~", (Quoted(one.unit), f" starts {far} ({one.before} → {one.after})"))
            continue
        words: Words = (f"{len(moved)} units start {far}: ",)
        for number, one in enumerate(moved[:MOST_MOVED]):
            words += (", " if number else "", Quoted(one.unit), f" ({one.before} → {one.after})")
        rest = len(moved) - MOST_MOVED
        yield Row("~", (*words, f" and {rest} more") if rest > 0 else words)


def _chain_rows(boot: BootChange) -> Iterator[Row]:
    before, after = boot.longest_before, boot.longest_after
    if before == after:
        return
    length = (
        f"the longest chain has {count(len(after), 'job')}, before {len(before)}"
        if len(before) != len(after)
        else f"the longest chain still has {count(len(after), 'job')}"
    )
    gained = [unit for unit in after if unit not in before]
    lost = [unit for unit in before if unit not in after]
    words: Words = (length,)
    words += ("; new in it: ", *names(gained, most=12)) if gained else ()
    words += ("; no longer in it: ", *names(lost, most=12)) if lost else ()
    yield Row("~", words)
