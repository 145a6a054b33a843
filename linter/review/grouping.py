"""Findings of one place that say the same of several names: one line for all of them."""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.findings.finding import Finding
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.review.blocks import Words, names

CONTRACT = "broken-contract"


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """A finding, and the names that stand in its message at `word`; one name where it is alone."""

    finding: Finding
    word: int = -1
    names: tuple[str, ...] = ()

    def words(self) -> Words:
        """`error[rule]: nothing makes a start after b, c and d (contract "e")`."""
        start = f"{self.finding.severity}[{self.finding.rule}]: "
        if not self.names:
            return (start + self.finding.message,)
        tokens = self.finding.message.split(" ")
        before, after = tokens[: self.word], tokens[self.word + 1 :]
        shown: Words = (start + " ".join([*before, ""]), *names(self.names))
        return (*shown, " ".join(["", *after])) if after else shown


def grouped(findings: Iterable[Finding]) -> list[FindingGroup]:
    """The findings in their order; of contracts, those that differ in one name alone joined to the first."""
    found: dict[int, FindingGroup] = {}
    at_place: dict[object, list[int]] = {}
    for number, finding in enumerate(findings):
        rivals = at_place.setdefault(_place(finding), [])
        for other in rivals:
            joined = _join(found[other], finding)
            if joined is not None:
                found[other] = joined
                break
        else:
            found[number] = FindingGroup(finding)
            rivals.append(number)
    return list(found.values())


def _join(one: FindingGroup, other: Finding) -> FindingGroup | None:
    first = one.finding
    if other.rule != CONTRACT or first.related or other.related:
        return None
    old, new = first.message.split(" "), other.message.split(" ")
    differ = [index for index, (a, b) in enumerate(zip(old, new, strict=False)) if a != b]
    if len(old) != len(new) or len(differ) != 1 or one.word not in (-1, differ[0]):
        return None
    word = differ[0]
    if not all("." in token for token in (old[word], new[word])):
        return None
    return replace(one, word=word, names=(*(one.names or (old[word],)), new[word]))


def _place(finding: Finding) -> tuple[object, ...]:
    place = finding.location
    return (finding.rule, finding.severity, place.path, place.line, finding.configurations)
