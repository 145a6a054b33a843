"""A review in words: the headline, and blocks of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unitlint.findings.finding import Finding
from unitlint.quick.dataclasses import replace
from unitlint.reports.report import every
from unitlint.review.blocks import Block, Quoted, Row, Words, block, count, joined, names
from unitlint.review.changes import BootChange, Review
from unitlint.review.effects import effect_rows
from unitlint.review.grouping import CONTRACT, FindingGroup, grouped
from unitlint.review.headline import boot_headline
from unitlint.review.rows import boot_blocks
from unitlint.review.wording import OF_A_CHANGE, Wording

HELD_BY_CYCLE = "Contracts no longer reported as broken (in an ordering cycle each unit is after all others)"


EFFECTS = "What it does to the boot"


def headline(review: Review) -> str:
    """The whole review in one sentence."""
    if review.of_two:
        how = "boots just like" if review.boots_unchanged else "differs from"
        return f"{review.head} {how} {review.base}; {_compared_findings(review)}."
    total = len(review.unchanged) + sum(len(b.configurations) for b in review.boots)
    if review.boots_unchanged and not total:
        effect = "There is no machine configuration here, before or after this change"
    elif review.boots_unchanged:
        effect = f"This change does not alter the boot of {count(total, 'configuration')}"
    else:
        changed = sum(len(boot.configurations) for boot in review.boots)
        gained, lost = len(review.configurations_gained), len(review.configurations_lost)
        parts = [
            f"alters the boot of {_of(changed, total)}" if changed else "",
            f"adds {count(gained, 'configuration')}" if gained else "",
            f"removes {count(lost, 'configuration')}" if lost else "",
        ]
        effect = f"This change {joined([part for part in parts if part])}"
    return f"{effect}; {_findings_words(review)}."


def _of(changed: int, total: int) -> str:
    if changed == total:
        return every(total, "configuration")
    return f"{changed} of {count(total, 'configuration')}"


def _findings_words(review: Review) -> str:
    parts = [
        f"{count(len(review.new), 'new finding')}" if review.new else "no new findings",
        f"{len(review.fixed)} fixed" if review.fixed else "",
        f"{len(review.moved)} moved" if review.moved else "",
        f"{review.remaining} as before" if review.remaining else "",
    ]
    return ", ".join(part for part in parts if part)


def _compared_findings(review: Review) -> str:
    numbers = ((len(review.new), review.head), (len(review.fixed), review.base))
    parts = [f"{count(number, 'finding')} only in {whose}" for number, whose in numbers if number]
    alone = joined(parts) if parts else "no findings in only one of them"
    return f"{alone}, {review.remaining} in both"


def blocks(review: Review) -> Iterator[Block]:
    """The review from what is worst to what is only told."""
    found = _blocks(review)
    return map(_of_one_tree, found) if review.of_two else found


def _of_one_tree(found: Block) -> Block:
    """The block where both sides are of one tree: no line is one of before."""
    rows = tuple(map(_row_of_one_tree, found.rows))
    return replace(found, rows=rows, blocks=tuple(map(_of_one_tree, found.blocks)))


def _row_of_one_tree(row: Row) -> Row:
    return replace(row, in_base=False, rows=tuple(map(_row_of_one_tree, row.rows)))


def _blocks(review: Review) -> Iterator[Block]:
    wording = Wording(review.base, review.head) if review.of_two else OF_A_CHANGE
    if effects := effect_rows(review.boots, wording):
        yield block(("What differs most" if wording else EFFECTS,), effects)
    elif review.boots and not wording and all(map(_starts_as_before, review.boots)):
        yield block((EFFECTS,), [Row("", ("the same units start, in the same order",))])
    yield from finding_blocks(review)
    for title, configurations, sign in (
        ("New configurations", review.configurations_gained, "+"),
        ("Configurations that are gone", review.configurations_lost, "-"),
    ):
        if configurations:
            yield block((title,), [Row(sign, (Quoted(name),)) for name in configurations])
    yield from _boots(review.boots, wording)


def _starts_as_before(boot: BootChange) -> bool:
    """Whether all that differs is settings, and order and needs that are given otherwise as well."""
    moved = (boot.order, boot.waves, boot.jobs_gained, boot.jobs_lost, boot.cycles_gained, boot.cycles_lost)
    return not any((*moved, boot.enabling, boot.times)) and boot.error_before == boot.error_after


def _boots(boots: Sequence[BootChange], wording: Wording) -> Iterator[Block]:
    """What becomes of each boot; what was said of another one before is not said again."""
    shown: list[tuple[BootChange, tuple[Block, ...]]] = []
    for boot in boots:
        own = tuple(boot_blocks(boot, wording))
        where: Words = ("The boot of ", *names(boot.configurations)) if not wording else ("All that differs",)
        title = boot_headline(boot) if not wording else ()
        like = next((one for one in shown if _is_like(one[1], own) and boot_headline(one[0]) == title), None)
        shown.append((boot, own))
        if like is None:
            yield Block((*where, ": ", *title) if title else where, blocks=own)
            continue
        other = Quoted(like[0].configurations[0])
        differs = tuple(block for block in own if block not in like[1])
        apart = joined([_title(block) for block in differs])
        yield Block((*where, ": as that of ", other, f", apart from: {apart}"), blocks=differs)


def _is_like(shown: Sequence[Block], blocks: Sequence[Block]) -> bool:
    """Whether the same is told of two boots, and some of it in the same words."""
    same = [block.title for block in shown] == [block.title for block in blocks]
    return same and not {*shown}.isdisjoint(blocks) and {*shown} != {*blocks}


def _title(block: Block) -> str:
    return "".join(word for word in block.title if isinstance(word, str)).lower()


def finding_blocks(review: Review) -> Iterator[Block]:
    """Contracts that broke and healed with their chains, then the other findings."""
    broke, new = _split(review.new)
    healed, fixed = _split(review.fixed)
    moved = [moved.after for moved in review.moved]
    cyclic = any(boot.cycles_gained for boot in review.boots)
    titles: tuple[Words, ...] = (
        ("Contracts that broke",),
        (HELD_BY_CYCLE if cyclic else "Contracts that hold again",),
        ("New findings",),
        ("Fixed findings",),
        ("Moved findings",),
    )
    if review.of_two:
        head, base = Quoted(review.head), Quoted(review.base)
        broken, found = "Contracts broken in ", "Findings of "
        titles = (
            *((broken, head, " alone"), (broken, base, " alone")),
            *((found, head, " alone"), (found, base, " alone")),
            ("Findings of both, at different places",),
        )
    for title, findings, sign in zip(titles, (broke, healed, new, fixed, moved), "+-+-~", strict=True):
        if findings:
            made = block(title, [_finding_row(sign, group) for group in grouped(findings)])
            yield replace(made, folded=findings is fixed or findings is moved)


def _split(findings: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    contracts = [finding for finding in findings if finding.rule == CONTRACT]
    return contracts, [finding for finding in findings if finding.rule != CONTRACT]


def _finding_row(sign: str, group: FindingGroup) -> Row:
    finding = group.finding
    in_base = sign == "-"
    chain = finding.related if finding.rule == CONTRACT else ()
    hops = tuple(
        Row("", (hop.message,), hop.location if hop.location.path else None, in_base) for hop in chain
    )
    return Row(sign, group.words(), finding.location, in_base, hops)
