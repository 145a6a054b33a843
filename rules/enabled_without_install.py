"""A unit is enabled but has no `[Install]` section.

Enabling makes the links that `WantedBy=`, `RequiredBy=`, `UpheldBy=`, `Alias=` and `Also=` ask for. Enabling
a unit without them does nothing, and unless something else pulls it in, it never starts (systemd.unit(5),
[INSTALL] SECTION OPTIONS).

**Bad**

```ini
# backup.service, enabled
[Service]
ExecStart=/usr/bin/backup
```

**Good**

```ini
# backup.service, enabled
[Service]
ExecStart=/usr/bin/backup

[Install]
WantedBy=multi-user.target
```

Add the section; or don't enable a unit that a timer, a socket or another unit starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from unitlint.configuration.delivered import Enablement
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.machine import Machine
from unitlint.rules.shared.installing import asks_for_links, is_generated, is_left_empty
from unitlint.systemd.dependencies import PULLING_IN
from unitlint.systemd.generator_files import RC_LOCAL_SERVICE
from unitlint.units.load import load_unit
from unitlint.units.names import is_instance
from unitlint.units.search_path import SearchPath
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "enablement"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """A warning for each unit that so never starts, a note for one that starts anyway."""
    for enablement in machine.configuration.enablements:
        unit = _unit(machine, enablement.unit)
        if (
            enablement.enabled
            and unit is not None
            and is_loaded(unit)
            and not (asks_for_links(unit) or is_undecided(unit) or is_left_empty(unit) or is_generated(unit))
        ):
            yield _finding(machine, enablement, unit)


def _unit(machine: Machine, name: str) -> Unit | None:
    """The unit, or the instance of a template that nothing has loaded yet."""
    unit = machine.graph.unit(name)
    if unit is not None or not is_instance(name):
        return unit
    directories = (*machine.configuration.directories, *machine.platform.directories)
    return load_unit(SearchPath(directories), name, version=machine.systemd_version)


def _is_branch(unit: Unit) -> bool:
    """Whether a template decides about the section: in another branch its text has one."""
    source = unit.fragment.source if unit.fragment is not None else None
    while source is not None and source.outer is not None:
        source = source.outer
        if _has_branches(source.text):
            return True
    return False


@lru_cache(maxsize=64)  # many units may stand in one file
def _has_branches(text: str) -> bool:
    return "{{" in text and "[Install]" in text


def _first_line(unit: Unit) -> tuple[Related, ...]:
    """Where the branch begins in which the section is missing."""
    first = next(iter(unit.settings), None)
    if first is None or not _is_branch(unit):
        return ()
    return (Related(first.place.location, "in this branch of the template"),)


def _pulls_in(unit: Unit, name: str) -> bool:
    return any(name in s.value.split() for key in PULLING_IN for s in unit.values("Unit", key))


def _finding(machine: Machine, enablement: Enablement, unit: Unit) -> Draft:
    starts = unit.name in machine.starting
    generated = unit.name == RC_LOCAL_SERVICE
    triggers = sorted(machine.graph.sources(unit.name, Kind.TRIGGERS))
    others = [each.name for each in machine.drop_ins_alone if _pulls_in(each, unit.name)]
    if starts:
        consequence = "the boot starts it anyway"
    elif generated:
        consequence = "only an executable rc.local starts it"
    elif triggers:
        consequence = f"only {triggers[0]} starts it"
    elif others:
        consequence = f"{others[0]} pulls it in, of which only drop-ins are here"
    else:
        consequence = "nothing starts it at boot"
    harmless = triggers or starts or others or generated
    lacking = "its [Install] section asks for no links"
    if not any(s.section == "Install" for s in unit.settings):
        lacking = "it has no [Install] section" + (
            " in one branch of its template" if _is_branch(unit) else ""
        )
    return finding(
        enablement.place,
        f"enabling {unit.name} does nothing: {lacking}, and {consequence}",
        unit=unit.name,
        related=_first_line(unit),
        help="don't enable it" if harmless else "add [Install] with WantedBy=multi-user.target",
        severity=Severity.NOTE if harmless else None,
    )
