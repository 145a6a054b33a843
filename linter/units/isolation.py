"""Several units to isolate after one: systemd refuses that one (systemd.unit(5), OnFailureJobMode=)."""

from __future__ import annotations

from collections.abc import Callable

from unitlint.text.source import is_known
from unitlint.units import names
from unitlint.units.list_values import bare_words, parse_boolean
from unitlint.units.specifiers import expand
from unitlint.units.unit import Unit

CANNOT_FAIL = frozenset({"slice", "device"})
"""Types for which OnFailure= is ignored, since they can't fail (systemd.unit(5))."""


def refused_isolation(unit: Unit, version: int, means: Callable[[str], str] = str) -> str:
    """Why systemd refuses the unit: only one unit can be isolated after it. Empty when it does not.

    `means` tells the unit that a name stands for by the time that the unit is loaded.
    """
    for setting in ("OnFailure", "OnSuccess"):
        if len(_followers(unit, setting, means)) > 1 and _isolates(unit, setting, version):
            return f"{setting}= names several units, but {setting}JobMode=isolate can isolate only one"
    return ""


def _isolates(unit: Unit, setting: str, version: int) -> bool:
    """Whether the job mode that counts is isolate; OnFailureIsolate= is the older way to say so."""
    from unitlint.systemd.symbols import symbols

    isolates = False
    for each in unit.settings.among("Unit", (f"{setting}JobMode", "OnFailureIsolate")):
        if each.key == f"{setting}JobMode" and each.value in symbols("job-mode", version):
            isolates = each.value == "isolate"
        elif each.key == "OnFailureIsolate" == f"{setting}Isolate":
            given = parse_boolean(each.value)
            isolates = isolates if given is None else given
    return isolates


def _followers(unit: Unit, setting: str, means: Callable[[str], str]) -> set[str]:
    """The units that the setting names, but for the unit itself; an empty assignment takes none back."""
    if setting == "OnFailure" and unit.type in CANNOT_FAIL:
        return set()
    found = set()
    for word in (word for s in unit.assignments("Unit", setting) for word in bare_words(s.value)):
        name = expand(word, unit.name, in_name=True) or ""
        if is_known(name) and names.is_valid(name):
            found.add(means(names.resolve_template(name, owner=unit.name)))
    return found - {unit.name, *unit.aliases}
