"""A unit is enabled and masked.

The mask wins: nothing can start a masked unit, and the link that enables it is dead (systemctl(1), mask).

**Bad**

```yaml
systemd:
  - name: backup.timer
    enabled: true
    mask: true
```

**Good**

```yaml
systemd:
  - name: backup.timer
    mask: true
```

Keep one of the two.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_masked
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.machine.places import mask_entry
from unitlint.text.source import Place

SEVERITY = Severity.WARNING
CATEGORY = "enablement"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each unit that the user enables though it is masked."""
    for name, place in _enabled(machine):
        mask = mask_entry(machine, name)
        if mask is not None or is_masked(machine.graph.unit(name)):
            line = mask.location if mask is not None else None
            yield finding(
                place,
                f"{name} is enabled but masked: it never starts",
                unit=name,
                related=(Related(line, "masked here"),) if line and line != place.location else (),
                help="remove the mask, or don't enable the unit",
            )


def _enabled(machine: Machine) -> Iterator[tuple[str, Place]]:
    for enablement in machine.configuration.enablements:
        if enablement.enabled:
            yield enablement.unit, enablement.place
    for directory in machine.configuration.directories:
        for links in directory.dependencies.values():
            for name, link in links.items():
                if link.is_users and link.declared is not None and not link.enabled_by:
                    yield name, link.declared
