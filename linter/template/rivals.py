"""Arms of one template that set the same setting, each under a condition of its own.

Where a unit may have a setting once, whoever fills in the template sees to it that one of them is met:
`{% if server %}ExecStart=…{% endif %}` and `{% if agent %}ExecStart=…{% endif %}` are alternatives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from unitlint.quick import patterns as re
from unitlint.systemd.directives import named
from unitlint.template.arms import Arm, Choice, Verbatim
from unitlint.template.formulas import Question, holds
from unitlint.template.shared_conditions import Conditions

Rivals = tuple[tuple[Conditions, Conditions], ...]
"""Pairs of conditions under which the same setting stands."""

_SETTING = re.compile(r"^[ \t]*([A-Z][A-Za-z]+)[ \t]*=", re.MULTILINE)


def rivals(arms: Iterable[Arm], text: str) -> Rivals:
    """The pairs of which neither is met wherever the other is."""
    found: dict[str, dict[Conditions, None]] = {}
    for key, conditions in _conditional(arms, text, frozenset()):
        found.setdefault(key, {})[conditions] = None
    pairs: dict[tuple[Conditions, Conditions], None] = {}
    for key, places in found.items():
        apart = [(a, b) for a, b in combinations(places, 2) if not (a <= b or b <= a)]
        if apart and _stands_once(key):
            pairs.update(dict.fromkeys(apart))
    return tuple(pairs)


def come_together(pairs: Rivals, answers: Mapping[Question, bool]) -> bool:
    """Whether both of a pair are shown under the answers."""
    return any(all(holds(asked, answers) == met for asked, met in one | other) for one, other in pairs)


def _conditional(arms: Iterable[Arm], text: str, above: Conditions) -> Iterator[tuple[str, Conditions]]:
    for arm in arms:
        match arm:
            case Verbatim(start, end) if above:
                begin = start if text[start - 1 : start] in ("", "\n") else text.find("\n", start, end)
                if begin >= 0:
                    yield from ((found[1], above) for found in _SETTING.finditer(text[begin:end]))
            case Choice(asked, body, otherwise):
                yield from _conditional(body, text, above | {(asked, True)})
                yield from _conditional(otherwise, text, above | {(asked, False)})


def _stands_once(key: str) -> bool:
    """Whether the last one counts; of the commands of a start all do, but few services may have several."""
    directives = named(key).values()
    return key == "ExecStart" or (bool(directives) and not any(directive.many for directive in directives))
