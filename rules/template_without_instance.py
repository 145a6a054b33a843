"""A template is enabled without an instance.

A template runs as its instances only. Enabling `NAME@.service` itself starts nothing, unless its
`DefaultInstance=` says which instance is meant (systemd.unit(5), DefaultInstance=).

**Bad**

```yaml
systemd:
  - name: tunnel@.service
    enabled: true
```

**Good**

```yaml
systemd:
  - name: tunnel@.service
  - name: tunnel@eth0.service
    enabled: true
```

Enable an instance, or add `DefaultInstance=` to `[Install]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.units.names import is_template
from unitlint.units.settings import settings_of

SEVERITY = Severity.WARNING
CATEGORY = "enablement"
SINCE = "0.1.0"


def check(model: Machine) -> Iterator[Draft]:
    """One finding for each template that the input enables in vain."""
    for enablement in model.configuration.enablements:
        name = enablement.unit
        if enablement.enabled and is_template(name) and not _has_default_instance(model, name):
            yield finding(
                enablement.place,
                f"enabling {name} starts nothing: it is a template without an instance name",
                unit=name,
                help=f"enable {name.replace('@.', '@NAME.')}, or add DefaultInstance= to [Install]",
            )


def _has_default_instance(model: Machine, name: str) -> bool:
    """Whether the user's file says so; a template of the base system is taken to know what it does."""
    for directory in model.configuration.directories:
        file = directory.units.get(name)
        if file is not None:
            settings = settings_of(file)
            return any(s.key == "DefaultInstance" and s.section == "Install" and s.value for s in settings)
    return True
