"""Findings of two sides matched: new, fixed, moved. Line numbers play no part."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.checking.fingerprints import fingerprints
from unitlint.findings.finding import Finding
from unitlint.quick.dataclasses import dataclass
from unitlint.review.changes import Moved
from unitlint.review.side import Side


@dataclass(frozen=True, slots=True)
class Matched:
    """Findings by what became of them; those of `moved` are in neither of the others."""

    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    moved: tuple[Moved, ...]
    remaining: int


def match(base: Side, head: Side, renames: Mapping[str, str]) -> Matched:
    """`renames` maps old paths to new ones. First by fingerprint, then by rule, unit and words."""
    old = _by_fingerprint(base, renames)
    new = _by_fingerprint(head, {})
    pairs = [(old.pop(mark), new.pop(mark)) for mark in tuple(old) if mark in new]
    pairs += _reworded(old, new)
    moved = [Moved(a, b) for a, b in pairs if _spot(a, renames) != _spot(b, {})]
    return Matched(
        tuple(sorted(new.values(), key=lambda f: f.sort_key)),
        tuple(sorted(old.values(), key=lambda f: f.sort_key)),
        tuple(sorted(moved, key=lambda m: m.after.sort_key)),
        len(pairs),
    )


def _by_fingerprint(side: Side, renames: Mapping[str, str]) -> dict[str, Finding]:
    marks = fingerprints(side.findings, side.texts, lambda path: renames.get(path, path))
    return dict(zip(marks, side.findings, strict=True))


def _reworded(old: dict[str, Finding], new: dict[str, Finding]) -> list[tuple[Finding, Finding]]:
    """Pairs whose line was edited, while rule, unit and sentence stay; each finding in one pair."""
    waiting: dict[tuple[str, str, str], list[str]] = {}
    for mark, finding in new.items():
        waiting.setdefault((finding.rule, finding.unit, finding.message), []).append(mark)
    pairs = []
    for mark, finding in tuple(old.items()):
        candidates = waiting.get((finding.rule, finding.unit, finding.message))
        if candidates:
            pairs.append((old.pop(mark), new.pop(candidates.pop(0))))
    return pairs


def _spot(finding: Finding, renames: Mapping[str, str]) -> tuple[str, int]:
    path = finding.location.path
    return renames.get(path, path), finding.location.line
