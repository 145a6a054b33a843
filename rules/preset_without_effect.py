"""A line of a preset file has no effect.

systemd reads the preset files in the order of their names, whatever folder they are in, and the first line
that matches a unit decides (systemd.preset(5)): an `enable` behind a `disable` of the same unit enables
nothing. Nor does one for a unit whose `[Install]` section asks for nothing. A line in `/etc` or `/run` that
overrules one of the distribution's is meant to, and left alone. `systemctl --root=… preset-all` and then
`is-enabled` show it.

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

Give the file a name that sorts before the other's, or take one of the lines out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from unitlint.configuration.configuration import Preset
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.installing import asks_for_links
from unitlint.units.settings import is_undecided

SEVERITY = Severity.NOTE
CATEGORY = "enablement"
SINCE = "0.1.0"

_OVERRULING = ("/etc/systemd/", "/run/systemd/")


def check(model: Machine) -> Iterator[Draft]:
    """One finding for each line of the user's that enables in vain; a warning where it names a dead unit."""
    presets = model.configuration.presets
    for index, preset in enumerate(presets):
        if not preset.enable or not model.ownership.owns(preset.place):
            continue
        first = _first_match(presets[:index], preset.pattern)
        if first is not None and not first.enable:
            if not _is_meant(first, preset):
                yield _shadowed(preset, first)
        elif first is None:
            yield from _vain(model, preset)


def _first_match(earlier: Sequence[Preset], unit: str) -> Preset | None:
    return next((p for p in earlier if p.pattern == unit or fnmatchcase(unit, p.pattern)), None)


def _is_meant(first: Preset, later: Preset) -> bool:
    """Whether an administrator's line overrules a distribution's."""
    paths = (first.place.location.path, later.place.location.path)
    return any(p in paths[0] for p in _OVERRULING) and not any(p in paths[1] for p in _OVERRULING)


def _shadowed(preset: Preset, first: Preset) -> Draft:
    where = first.place.location
    return finding(
        preset.place,
        f"`enable {preset.pattern}` has no effect: `disable {first.pattern}` comes first",
        unit=preset.pattern,
        related=[Related(where, "the first line that matches decides")],
        help=f"give the file a name that sorts before {where.path.rpartition('/')[2]}",
    )


def _vain(model: Machine, preset: Preset) -> Iterator[Draft]:
    unit = model.graph.unit(preset.pattern)
    if unit is None or not unit.user_owned or not is_loaded(unit) or is_undecided(unit):
        return
    if not asks_for_links(unit):
        yield finding(
            preset.place,
            f"`enable {preset.pattern}` does nothing: the unit's [Install] section asks for nothing",
            unit=unit.name,
            help="delete the line, or add [Install] with WantedBy=multi-user.target to the unit",
        )
