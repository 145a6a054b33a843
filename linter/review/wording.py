"""How to tell what one side alone has: of a change, and of two configurations.

A change makes a unit *no longer start*. Of two configurations none is the earlier one: the unit *starts only
in* the first.
"""

from __future__ import annotations

from collections.abc import Sequence

from unitlint.quick.dataclasses import dataclass
from unitlint.review.blocks import MOST_NAMES, Quoted, Words, names

Verb = tuple[str, str]
"""Of one unit, and of several: `("starts", "start")`."""

STARTS: Verb = ("starts", "start")
WAITS: Verb = ("waits for", "wait for")

ALONE = {
    "added": "is",
    "removed": "is",
    "enabled": "is enabled",
    "no longer enabled": "is enabled",
    "masked": "is masked",
    "no longer masked": "is masked",
    "changed": "differs",
}
"""What became of a unit → what the unit is on one side alone; what differs is on both."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The names of the two sides where they are two configurations; empty for a change."""

    base: str = ""
    head: str = ""

    def __bool__(self) -> bool:
        """Whether two configurations are told of."""
        return bool(self.base or self.head)

    def only(self, *, gained: bool) -> Words:
        """` only in roles/a/site.yml`."""
        return (" only in ", Quoted(self.head if gained else self.base))

    def does(
        self,
        units: Sequence[str],
        verb: Verb,
        others: Sequence[str] = (),
        *,
        gained: bool,
        most: int = MOST_NAMES,
        now: str = "now ",
    ) -> Words:
        """`a and b now wait for c`, `a no longer waits for c`, or `a waits for c only in B`."""
        form = verb[len(units) > 1]
        object_: Words = (" ", *names(others, most=most)) if others else ()
        if self:
            return (*names(units, most=most), f" {form}", *object_, *self.only(gained=gained))
        return (*names(units, most=most), f" {now if gained else 'no longer '}{form}", *object_)

    def became(self, words: str) -> Words:
        """What follows the name of a unit: ` is added`, ` changed`, ` is enabled only in B`."""
        if not self:
            return ((" " if words.startswith(("changed", "now ")) else " is ") + words,)
        if words.startswith("now comes "):
            return (" " + words.removeprefix("now ") + " in ", Quoted(self.head))
        was, split, now = words.removesuffix(" now").partition(" before, ")
        if split:
            return (f" is {was} in ", Quoted(self.base), f" and {now} in ", Quoted(self.head))
        if words not in ALONE:
            return (" in ", Quoted(self.head), f" is {words}")
        if words == "changed":
            return (f" {ALONE[words]}",)
        gained = not words.startswith("no longer ") and words != "removed"
        return (f" {ALONE[words]}", *self.only(gained=gained))


OF_A_CHANGE = Wording()
