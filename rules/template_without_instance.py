"""A template is enabled without an instance.

Only instances of a template run. Enabling `NAME@.service` itself starts nothing, unless its
`DefaultInstance=` says which instance is meant (systemd.unit(5), DefaultInstance=). For a Quadlet template
without it, podman ignores `[Install]` (podman-systemd.unit(5), Template files).

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
from unitlint.generators.quadlet.install import FOLDERS
from unitlint.machine.machine import Machine
from unitlint.units.names import is_instance, is_template, template_of
from unitlint.units.settings import settings_of

SEVERITY = Severity.WARNING
CATEGORY = "enablement"
SINCE = "0.1.0"

_LINKING = tuple(key for key, _ in FOLDERS)


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each template that the input enables in vain."""
    for enablement in machine.configuration.enablements:
        name = enablement.unit
        if enablement.enabled and is_template(name) and not _has_default_instance(machine, name):
            yield finding(
                enablement.place,
                f"enabling {name} starts nothing: it is a template without an instance name",
                unit=name,
                help=f"enable {name.replace('@.', '@INSTANCE.')}, or add DefaultInstance= to [Install]",
            )

    yield from _quadlets(machine)


def _quadlets(machine: Machine) -> Iterator[Draft]:
    """One for each Quadlet that is a template without an instance, by default or as another file."""
    services = (quadlet.service for quadlet in machine.quadlets.values())
    made = {template_of(service) for service in services if is_instance(service)}
    for quadlet in machine.quadlets.values():
        installs = [s for key in _LINKING for s in quadlet.values(key, "Install")]
        if not installs or not is_template(quadlet.service) or quadlet.service in made:
            continue
        if not quadlet.values("DefaultInstance", "Install"):
            yield finding(
                installs[0].place,
                f"podman ignores [Install] of {quadlet.name}: it is a template without DefaultInstance=",
                unit=quadlet.service,
                help=f"add DefaultInstance=, or a link {quadlet.name.replace('@.', '@INSTANCE.')} to it",
            )


def _has_default_instance(machine: Machine, name: str) -> bool:
    """Whether the user's file says so; a template of the base system is taken to know what it does."""
    for directory in machine.configuration.directories:
        file = directory.units.get(name)
        if file is not None:
            settings = settings_of(file)
            return any(s.key == "DefaultInstance" and s.section == "Install" and s.value for s in settings)
    return True
