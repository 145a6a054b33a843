"""A line of a preset file has no effect.

systemd reads the preset files in the order of their names, whatever folder they are in, and the first line
that matches a unit decides (systemd.preset(5)): an `enable` after a `disable` of the same unit enables
nothing. Nor does one for a unit whose `[Install]` section asks for no links, for a missing unit, for an alias
of a unit, or for a name without its suffix. A line that begins with a word other than `enable`, `disable` or
`ignore` is ignored. The rule passes over lines in `/etc` or `/run` that override the distribution's on
purpose. `systemctl --root=… preset-all` and then `is-enabled` show it.

**Bad**

```ini
# /etc/systemd/system-preset/30-engine.preset
disable engine.socket

# /etc/systemd/system-preset/40-mine.preset
enable engine.socket
```

**Good**

```ini
# /etc/systemd/system-preset/20-mine.preset
enable engine.socket

# /etc/systemd/system-preset/30-engine.preset
disable engine.socket
```

Give the file a name that sorts before the other's, or delete one of the lines; write the unit's whole name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from unitlint.configuration.delivered import Preset
from unitlint.configuration.presets import unread_presets
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.installing import asks_for_links
from unitlint.rules.shared.references import References, references_of
from unitlint.text.globs import is_glob
from unitlint.text.source import is_known
from unitlint.units.names import is_valid
from unitlint.units.settings import is_undecided

SEVERITY = Severity.NOTE
CATEGORY = "enablement"
SINCE = "0.1.0"
READS_FILES = True

_OVERRULING = ("/etc/systemd/", "/run/systemd/")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each line of the user's that enables in vain; a warning where it names a dead unit."""
    presets = machine.configuration.presets
    references = references_of(machine)
    for line in unread_presets(machine.configuration.files.values()):
        if machine.ownership.owns(line.place):
            message = f"systemd ignores this line: {line.reason}"
            yield finding(line.place, message, severity=Severity.WARNING)
    for index, preset in enumerate(presets):
        if not preset.enable or not machine.ownership.owns(preset.place):
            continue
        first = _first_match(presets[:index], preset.pattern)
        if first is not None and not first.enable:
            if not _is_meant(first, preset):
                yield _shadowed(preset, first)
        elif first is None:
            yield from _vain(machine, preset, references)


def _first_match(earlier: Sequence[Preset], unit: str) -> Preset | None:
    return next((p for p in earlier if p.pattern == unit or fnmatchcase(unit, p.pattern)), None)


def _is_meant(first: Preset, later: Preset) -> bool:
    """Whether an administrator's line overrules a distribution's."""
    paths = tuple(f"/{preset.place.location.path}" for preset in (first, later))
    return any(p in paths[0] for p in _OVERRULING) and not any(p in paths[1] for p in _OVERRULING)


def _is_whole(machine: Machine) -> bool:
    """Whether it is a whole system, whose presets speak of units of packages that aren't installed."""
    return machine.has_own_base


def _shadowed(preset: Preset, first: Preset) -> Draft:
    where, here = first.place.location, preset.place.location
    way_out = f"rename the file to sort before {where.path.rpartition('/')[2]}"
    if where.path == here.path:
        way_out = f"move the line above `disable {first.pattern}`"
    return finding(
        preset.place,
        f"`enable {preset.pattern}` has no effect: `disable {first.pattern}` comes first",
        unit=preset.pattern,
        related=[Related(where, "the first matching line wins")],
        help=way_out,
    )


def _alias_of(machine: Machine, name: str, references: References) -> str:
    """The unit that a name is but another name of, or will be once that is enabled."""
    unit = machine.graph.unit(name)
    if unit is not None and is_loaded(unit):
        return unit.name if unit.name != name and name in unit.aliases else ""
    return references.provider(name)


def _vain(machine: Machine, preset: Preset, references: References) -> Iterator[Draft]:
    if not is_known(preset.pattern) or is_glob(preset.pattern):
        return
    if not is_valid(preset.pattern):
        message = f"`enable {preset.pattern}` does nothing: a unit name needs a suffix such as .service"
        stem = preset.pattern.partition(".")[0]
        yield finding(preset.place, message, help=f"write {stem}.service if that is what you mean")
        return
    other = "" if _is_whole(machine) else _alias_of(machine, preset.pattern, references)
    if other:
        yield finding(
            preset.place,
            f"`enable {preset.pattern}` has no effect: presets apply to {other}, and this is only its alias",
            unit=other,
            help=f"write {other}",
        )
    elif not _is_whole(machine) and (missing := references.missing(preset.pattern)):
        message = f"`enable {preset.pattern}` does nothing: there is no such unit"
        yield finding(preset.place, message, unit=preset.pattern, help=missing.remedy)
    unit = machine.graph.unit(preset.pattern)
    if unit is None or not unit.user_owned or not is_loaded(unit) or is_undecided(unit):
        return
    if not asks_for_links(unit):
        yield finding(
            preset.place,
            f"`enable {preset.pattern}` has no effect: its [Install] section asks for no links",
            unit=unit.name,
            help="delete the line, or add [Install] with WantedBy=multi-user.target to the unit",
        )
