"""A boot's change in one sentence: what its author would say of it first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.review.blocks import Quoted, Words, names
from unitlint.review.changes import BootChange, UnitChange
from unitlint.review.renamed import RENAMED
from unitlint.review.rows import fact_words
from unitlint.review.statements import STRENGTHS, Fact, facts

MOST_CLAUSES = 5
FEW = 3

STATES = {
    "masked": "masks ",
    "no longer masked": "unmasks ",
    "added": "adds ",
    "removed": "removes ",
    "enabled": "enables ",
    "no longer enabled": "disables ",
}
"""What became of a unit → what the change does."""


def boot_headline(boot: BootChange) -> Words:
    """`masks a; b and c: After d instead of e`; empty when there is nothing to say so shortly."""
    clauses = list(_clauses(boot))
    words: Words = ()
    for number, clause in enumerate(clauses[:MOST_CLAUSES]):
        words += ("; " if number else "", *clause)
    return (*words, "; …") if len(clauses) > MOST_CLAUSES else words


def _clauses(boot: BootChange) -> Iterator[Words]:
    if boot.error_after and not boot.error_before:
        yield ("makes the boot fail: ", Quoted(boot.error_after))
    broke = sorted({change.contract for change in boot.chains if change.broke})
    healed = sorted({change.contract for change in boot.chains if not change.broke} - {*broke})
    for verb, contracts in (("breaks the contract ", broke), ("fixes the contract ", healed)):
        if contracts:
            yield (verb, *names(contracts))
    for cycle in boot.cycles_gained:
        yield ("creates an ordering cycle of ", *names(cycle.units))
    for cycle in boot.cycles_lost:
        yield ("breaks the ordering cycle of ", *names(cycle.units))
    yield from _states(boot.units)
    for change in boot.units:
        if change.words.startswith(RENAMED):
            yield ("renames ", Quoted(change.unit), " to ", Quoted(change.words.removeprefix(RENAMED)))
        if change.words.startswith("now comes from "):
            yield ("moves ", Quoted(change.unit), f" to {change.words.removeprefix('now comes from ')}")
    dependencies = facts(boot.edges)
    gone = {change.unit for change in boot.units if change.words in ("removed", "masked", "added")}
    yield from _weighty(dependencies, gone)
    yield from _starts(boot)
    changed = [change.unit for change in boot.units if change.words == "changed"]
    if changed and not dependencies:
        yield ("changes settings of ", *names(changed))


def _states(units: Iterable[UnitChange]) -> Iterator[Words]:
    by_words: dict[str, list[str]] = {}
    for change in units:
        by_words.setdefault(change.words, []).append(change.unit)
    both = sorted(set(by_words.get("added", ())) & set(by_words.get("enabled", ())))
    if both:
        yield ("adds and enables ", *names(both))
    off = sorted(set(by_words.get("removed", ())) & set(by_words.get("no longer enabled", ())))
    for words, verb in STATES.items():
        left = [unit for unit in by_words.get(words, ()) if unit not in (*both, *off) or words == "removed"]
        if left:
            yield (verb, *names(left))


def _weighty(dependencies: Iterable[Fact], gone: set[str]) -> Iterator[Words]:
    """What takes another's place, most units first; then what is gained and lost. What only goes with a unit
    that went, or comes with one that came, is no news."""
    news = [
        f
        for f in dependencies
        if not (gone & {*f.subjects}) and not (gone >= {*f.objects} and not f.replaces)
    ]
    news.sort(key=lambda f: (not f.replaces, -len(f.subjects), not STRENGTHS & {*f.verbs}, f.lost))
    yield from (fact_words(fact) for fact in news)


def _starts(boot: BootChange) -> Iterator[Words]:
    shown = {change.unit for change in boot.units}
    for verb, jobs in (("now starts ", boot.jobs_gained), ("no longer starts ", boot.jobs_lost)):
        others = [unit for unit in jobs if unit not in shown]
        if others and len(others) <= FEW:
            yield (verb, *names(others))
