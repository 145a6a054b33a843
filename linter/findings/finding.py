"""What unitlint says: a rule, one sentence, one primary place and the proof around it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from unitlint.quick.dataclasses import dataclass, replace
from unitlint.text.source import Location, Place


class Severity(StrEnum):
    """error: it will fail or hang; warning: it may; note: it is dead or misleading."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return ("error", "warning", "note").index(self.value)


@dataclass(frozen=True, slots=True, order=True)
class Related:
    """Another place that proves the finding, with a word on what stands there."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace what stands at `location` with `replacement`."""

    location: Location
    replacement: str
    original: str = ""
    """What stands there, as the rule read it: in a unit that is embedded in another text, the edit is made
    only where the file has just that."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that makes the finding go away; `safe` when it can't change what boots otherwise."""

    description: str
    edits: tuple[Edit, ...]
    safe: bool = True


def _without_route(location: Location) -> Location:
    return replace(location, route="") if location.route else location


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong. `related` is ordered: a chain reads from its first hop to its last."""

    rule: str
    severity: Severity
    message: str
    location: Location
    unit: str = ""
    related: tuple[Related, ...] = ()
    configurations: tuple[str, ...] = ()
    help: str = ""
    fix: Fix | None = None

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Total order: by place, then severity, rule and words."""
        return (
            self.location,
            self.severity.rank,
            self.rule,
            self.message,
            self.unit,
            self.related,
            self.help,
        )

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two findings one: branches of a template differ in the routes alone."""
        related = tuple((_without_route(found.location), found.message) for found in self.related)
        words = (self.severity.rank, self.rule, self.message, self.unit, self.help)
        return (_without_route(self.location), *words, related)

    def within(self, configurations: tuple[str, ...]) -> Finding:
        """The same finding, said of `configurations`."""
        return replace(self, configurations=configurations)


@dataclass(frozen=True, slots=True)
class Draft:
    """A finding as a rule's module makes it: the engine adds the rule's name, and its severity where none is
    given."""

    location: Location
    message: str
    unit: str = ""
    related: tuple[Related, ...] = ()
    help: str = ""
    fix: Fix | None = None
    severity: Severity | None = None
    configurations: tuple[str, ...] = ()

    def of_rule(self, rule: str, severity: Severity) -> Finding:
        """The finding of the rule of that name and severity."""
        return Finding(
            rule=rule,
            severity=self.severity or severity,
            message=self.message,
            location=self.location,
            unit=self.unit,
            related=self.related,
            configurations=self.configurations,
            help=self.help,
            fix=self.fix,
        )


def finding(
    place: Place,
    message: str,
    *,
    unit: str = "",
    help: str = "",  # noqa: A002  what the report calls it
    related: Iterable[Related] = (),
    fix: Fix | None = None,
    severity: Severity | None = None,
    configurations: tuple[str, ...] = (),
) -> Draft:
    """What a rule says of the line at `place`. Name, severity and page of the rule are the engine's to add.

    `severity` is only for a finding that is graver or less grave than its rule; `configurations` only for
    what `check_inputs` finds in some of them.
    """
    return Draft(place.location, message, unit, tuple(related), help, fix, severity, configurations)
