"""Where the time of a run went, for `-v`."""

from __future__ import annotations

from collections.abc import Mapping

_ASKING = "asking "
MOST_RULES = 12
"""Rules that are shown, those that took the longest."""


def timings_text(spent: Mapping[str, float]) -> list[str]:
    """A line for each phase, and for each of the rules that took the longest."""
    phases = {name: seconds for name, seconds in spent.items() if not name.startswith(_ASKING)}
    rules = {
        name.removeprefix(_ASKING).removesuffix(" about"): seconds
        for name, seconds in spent.items()
        if name.startswith(_ASKING)
    }
    named = ((name.removesuffix(" of").removesuffix(" for"), seconds) for name, seconds in phases.items())
    lines = [f"processor time: {sum(spent.values()):.3f} s", *(_line(*phase) for phase in named)]
    if rules:
        lines.append(_line(f"asking {len(rules)} rules", sum(rules.values())))
        slowest = sorted(rules.items(), key=lambda rule: (-rule[1], rule[0]))[:MOST_RULES]
        lines += [f"  {_line(*rule)}" for rule in slowest]
    return lines


def _line(what: str, seconds: float) -> str:
    return f"  {seconds:8.3f} s  {what}"
