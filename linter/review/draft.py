"""What there is to say of a change, as data: what an artefact carries and a comment is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from unitlint.checking.fingerprints import fingerprints
from unitlint.diagrams.drawing import Drawing
from unitlint.findings.finding import Finding, Severity
from unitlint.grammar.bytes import encode
from unitlint.quick.dataclasses import dataclass
from unitlint.review.blocks import Block
from unitlint.review.changes import Review
from unitlint.review.grouping import CONTRACT
from unitlint.review.suggestion import Suggestion, suggestion_for
from unitlint.review.summary import blocks, headline

VERSION = 1
MOST_NODES = 40
MOST_ARROWS = 60
"""What a picture in a comment may hold to be read there."""


MOST_REMARKS = 500


@dataclass(frozen=True, slots=True)
class ProofPlace:
    """A place that proves a finding; `path` is empty where no line states it."""

    message: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Remark:
    """A new finding, ready to be a comment of its own. The paths are those of the repository."""

    fingerprint: str
    """32 hexadecimal digits that survive moved lines."""
    likeness: str
    """32 hexadecimal digits that survive edited lines too: of rule, unit and sentence."""
    rule: str
    severity: Severity
    message: str
    help: str
    path: str
    line: int
    end_line: int
    configurations: tuple[str, ...]
    hops: tuple[ProofPlace, ...]
    suggestion: Suggestion | None


@dataclass(frozen=True, slots=True)
class ChangePicture:
    """The change of one boot, drawn. `drawing` is None where it is too large for a comment."""

    configurations: tuple[str, ...]
    drawing: Drawing | None


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """`base` and `head` are commits; `clean` when the change alters no boot and no finding."""

    version: int
    base: str
    head: str
    clean: bool
    headline: str
    blocks: tuple[Block, ...]
    pictures: tuple[ChangePicture, ...]
    remarks: tuple[Remark, ...]


def draft_of(review: Review, *, base: str, head: str) -> ReviewDraft:
    """What to say of `review` to those who read its change."""
    return ReviewDraft(
        VERSION,
        base,
        head,
        review.boots_unchanged and not (review.new or review.fixed or review.moved),
        headline(review),
        tuple(blocks(review)),
        pictures(review),
        remarks(review.new, review.head_texts),
    )


def remarks(findings: Sequence[Finding], texts: Mapping[str, str]) -> tuple[Remark, ...]:
    """One for each finding, the worst first, and no more of them than anybody reads."""
    marks = fingerprints(findings, texts, lambda path: path)
    made = [_remark(finding, mark, texts) for finding, mark in zip(findings, marks, strict=True)]
    return tuple(sorted(made, key=lambda remark: remark.severity.rank)[:MOST_REMARKS])


def _remark(finding: Finding, mark: str, texts: Mapping[str, str]) -> Remark:
    place = finding.location
    identity = "\0".join((finding.rule, finding.unit, finding.message))
    return Remark(
        mark,
        sha256(encode(identity)).hexdigest()[:32],
        finding.rule,
        finding.severity,
        finding.message,
        finding.help,
        place.path,
        place.line,
        place.end_line,
        finding.configurations,
        tuple(ProofPlace(r.message, r.location.path, r.location.line) for r in finding.related),
        suggestion_for(finding, texts),
    )


def pictures(review: Review) -> tuple[ChangePicture, ...]:
    """One for each boot that differs; a drawing with nothing in it is left out."""
    made = []
    for boot in review.boots:
        drawing = review.drawn(boot)
        if drawing is None or drawing.empty:
            continue
        small = len(drawing.nodes) <= MOST_NODES and len(drawing.arrows) <= MOST_ARROWS
        made.append(ChangePicture(boot.configurations, drawing if small else None))
    return tuple(made)


def broken(remark: Remark) -> bool:
    """Whether a contract is what broke."""
    return remark.rule == CONTRACT
