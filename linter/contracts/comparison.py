"""What a contract asks of a mount option: `>=600`, `=ext4`, `present`, `absent`."""

from __future__ import annotations

import operator
from collections.abc import Callable

from unitlint.generators.timespan import INFINITY, parse_span
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass

_RELATIONS: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_FORM = re.compile(r"(>=|<=|>|<|=)\s*(\S.*)")

_ZERO_IS_FOREVER = frozenset({"x-systemd.device-timeout", "x-systemd.mount-timeout"})
"""0 switches these timeouts off (systemd.mount(5), TimeoutSec=; systemd.unit(5), JobRunningTimeoutSec=)."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`relation` is one of `>= <= > < =`, `present`, `absent`; `bound` is as written."""

    relation: str
    bound: str = ""

    def holds(self, option: str, value: str | None) -> bool:
        """Whether an option with that value satisfies it; the value is None where the option isn't given."""
        if self.relation == "absent" or value is None:
            return (self.relation == "absent") is (value is None)
        if self.relation in ("present", "="):
            return self.relation == "present" or _equal(option, value, self.bound)
        given, bound = _quantity(option, value), _quantity(option, self.bound)
        return given is not None and bound is not None and _RELATIONS[self.relation](given, bound)

    def __str__(self) -> str:
        return self.relation + self.bound


def parse_comparison(text: str) -> Comparison | None:
    """The comparison that `text` writes; a bare value asks for equality; None for one that can't hold."""
    text = text.strip()
    if text in ("present", "absent"):
        return Comparison(text)
    form = _FORM.fullmatch(text)
    if form is None:
        return Comparison("=", text) if text and text[0] not in "<>=" else None
    relation, bound = form[1], form[2].strip()
    if bound[0] in "<>=" or (relation != "=" and parse_span(bound) is None):
        return None
    return Comparison(relation, bound)


def _equal(option: str, value: str, bound: str) -> bool:
    given, wanted = _quantity(option, value), _quantity(option, bound)
    return value == bound or (given is not None and given == wanted)


def _quantity(option: str, value: str) -> int | None:
    """Numbers and time spans on one scale: a bare number counts as seconds on both sides."""
    quantity = parse_span(value)
    return INFINITY if quantity == 0 and option in _ZERO_IS_FOREVER else quantity
