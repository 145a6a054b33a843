"""Comments that hide findings: `# unitlint: ignore[rule, rule] reason`, `# unitlint: ignore-file[rule]`.

`ignore[rule] until 2027-01-31: reason` hides through that day and no longer.

An `ignore` stands on a line of its own (units have no trailing comments, systemd.syntax(7)) and covers what
begins on the next line that is no comment: in a unit that assignment with its continuations, in YAML that
key or list item with all that is indented below it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from pathlib import PurePath

from unitlint.findings.finding import Finding
from unitlint.formats.kinds import is_candidate
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import Location

_COMMENT = re.compile(
    r"(?P<indent>[ \t]*)[#;][ \t]*(?P<word>unitlint:[ \t]*ignore(?P<file>-file)?)(?P<rest>.*)"
)
_RULES = re.compile(
    r"\[(?P<rules>[^\]]*)\][ \t]*(?:until[ \t]+(?P<until>(?:\d+[-./])*20\d\d[^\s:,;]*)[:,;]?)?"
    r"[ \t]*(?P<reason>.*)"
)
"""What has a year is meant as a date, `until 31.1.2027` too."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment: the rules it names, and the lines it covers; `last` is 0 for the whole file."""

    location: Location
    rules: tuple[str, ...]
    first: int = 1
    last: int = 0
    until: str = ""
    """The last day that it counts, `2027-01-31`; what was written instead where that is no date."""
    reason: str = ""

    def covers(self, location: Location) -> bool:
        """Whether what is found at `location` is hidden, if the rule is one of mine."""
        if location.path != self.location.path:
            return False
        return not self.last or self.first <= location.line <= self.last

    def expired(self, today: str) -> bool:
        """Whether its last day is over. Dates of this form sort as texts."""
        return self.has_date and self.until < today

    @property
    def has_date(self) -> bool:
        """Whether `until` is a day that there is, written as ISO 8601 has it."""
        from datetime import date

        try:
            return date.fromisoformat(self.until).isoformat() == self.until
        except ValueError:
            return False


def suppressions_in(path: str, text: str) -> Iterator[Suppression]:
    """Every suppression comment of a file, in order."""
    if "unitlint:" not in text:
        return
    lines = text.split("\n")
    yaml = is_candidate(PurePath(path).name)
    for number, line in enumerate(lines, start=1):
        if match := _COMMENT.match(line):
            listed = _RULES.match(match["rest"].lstrip())
            names = listed["rules"].split(",") if listed else []
            rules = tuple(name.strip() for name in names if name.strip())
            start = match.start("word") + 1
            location = Location(path, number, start, number, len(line.rstrip()) + 1)
            first, last = (1, 0) if match["file"] else _covered(lines, number, yaml=yaml)
            until, reason = (listed["until"] or "", listed["reason"].strip()) if listed else ("", "")
            yield Suppression(location, rules, first, last, until, reason)


def _covered(lines: list[str], comment: int, *, yaml: bool) -> tuple[int, int]:
    """The first and last line, counted from 1, that a comment on line `comment` speaks of."""
    first = comment + 1
    while first <= len(lines) and _is_comment(lines[first - 1]):
        first += 1
    last = first
    while last < len(lines) and (
        lines[last - 1].endswith("\\") or (yaml and _deeper(lines[last], lines[first - 1]))
    ):
        last += 1
    return first, max(first, last)


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith(("#", ";"))


def _deeper(line: str, above: str) -> bool:
    return not line.strip() or _indentation(line) > _indentation(above)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


class _OfFile:
    """The comments of one file by the lines that they cover: of thousands, each covers few."""

    def __init__(self, comments: Iterable[Suppression]) -> None:
        self.all = tuple(comments)
        self._whole = [comment for comment in self.all if not comment.last]
        self._ranged = sorted((c for c in self.all if c.last), key=lambda comment: comment.first)
        self._firsts = [comment.first for comment in self._ranged]
        self._furthest = list(accumulate((comment.last for comment in self._ranged), max))

    def covering(self, line: int) -> Iterator[Suppression]:
        """Those that speak of the line."""
        yield from self._whole
        at = bisect_right(self._firsts, line) - 1
        while at >= 0 and self._furthest[at] >= line:
            if self._ranged[at].last >= line:
                yield self._ranged[at]
            at -= 1


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What is left of the findings, how many are hidden, and which names in which comments hid none."""

    findings: tuple[Finding, ...]
    hidden: int
    unused: tuple[tuple[Suppression, str], ...]
    """Each with the rule that it names in vain, or an empty string when it names no rule at all."""
    comments: tuple[Suppression, ...] = ()
    """All of them."""


def suppress(findings: Iterable[Finding], texts: Mapping[str, str], today: str = "") -> Suppressed:
    """Take away the findings that a comment in `texts` (path → text) hides, if it counts `today` still."""
    comments = {
        path: _OfFile(suppressions_in(path, text)) for path, text in texts.items() if "unitlint:" in text
    }
    used: set[tuple[Location, str]] = set()
    kept: list[Finding] = []
    hidden = 0
    for finding in findings:
        of_file = comments.get(finding.location.path)
        covering = of_file.covering(finding.location.line) if of_file is not None else ()
        hiding = [s for s in covering if finding.rule in s.rules and not s.expired(today)]
        used.update((s.location, finding.rule) for s in hiding)
        hidden += bool(hiding)
        if not hiding:
            kept.append(finding)
    unused = tuple(
        (comment, rule)
        for path in sorted(comments)
        for comment in comments[path].all
        for rule in comment.rules or ("",)
        if (comment.location, rule) not in used
    )
    every = tuple(comment for path in sorted(comments) for comment in comments[path].all)
    return Suppressed(tuple(kept), hidden, unused, every)
