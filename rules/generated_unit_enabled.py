"""A unit that a generator makes is enabled, which systemctl refuses.

`systemctl enable` and `disable` are for unit files. A Quadlet's service is made at each boot by podman's
generator, as mounts are of `/etc/fstab`: "Failed to enable unit: … is transient or generated", and with
`--now` it isn't started either. Where an image is built there is no such unit yet. The `[Install]` section of
the Quadlet is all that enabling takes (podman-systemd.unit(5), Enabling unit files; systemd.generator(7)).
Commands of scripts, cloud-configs and Containerfiles are warnings; `enabled: true` in a document such as
Butane's does nothing, which is a note. Ansible's modules leave generated units alone.

**Bad**

```yaml
#cloud-config
write_files:
  - path: /etc/containers/systemd/web.container
    content: |
      [Container]
      Image=registry.example.com/web:1
      [Install]
      WantedBy=multi-user.target
runcmd:
  - systemctl daemon-reload
  - systemctl enable --now web.service
```

**Good**

```yaml
#cloud-config
write_files:
  - path: /etc/containers/systemd/web.container
    content: |
      [Container]
      Image=registry.example.com/web:1
      [Install]
      WantedBy=multi-user.target
runcmd:
  - systemctl daemon-reload
  - systemctl start web.service
```

Write `WantedBy=` into the Quadlet's `[Install]`, and start the service.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import CLOUD_CONFIG, CONTAINERFILE, SCRIPT, Manager
from unitlint.configuration.delivered import Enablement
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.installing import is_generated, is_of_script
from unitlint.rules.shared.quadlets import quadlets_by_service
from unitlint.systemd.file_names import INSTALL_FOLDERS
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "enablement"
SINCE = "0.1.0"

_BY_COMMAND = frozenset({SCRIPT, CLOUD_CONFIG, CONTAINERFILE})
"""Kinds of inputs whose enabling is a call of systemctl."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each unit that a generator makes and that is enabled."""
    for enablement in machine.configuration.enablements:
        unit = machine.graph.unit(enablement.unit)
        if enablement.enabled and unit is not None and is_generated(unit) and not is_of_script(unit):
            yield _finding(machine, enablement, unit)


def _finding(machine: Machine, enablement: Enablement, unit: Unit) -> Draft:
    fails = machine.configuration.kind in _BY_COMMAND
    quadlet = quadlets_by_service(machine).get(unit.name)
    made = f"podman generates it from {quadlet.name}" if quadlet is not None else "a generator creates it"
    is_wanted = any(unit.values("Install", key) for key in INSTALL_FOLDERS)
    builds = machine.configuration.kind == CONTAINERFILE
    systemctl = "systemctl --user" if machine.configuration.manager is Manager.USER else "systemctl"
    instead = f"use {systemctl} start {unit.name}" if fails and not builds else "don't enable it"
    if quadlet is not None:
        way_out = f"{instead}: [Install] in {quadlet.name} starts it at boot"
        way_out = way_out if is_wanted else f"add WantedBy= to [Install] in {quadlet.name}, and {instead}"
    else:
        way_out = instead
    return finding(
        enablement.place,
        f"enabling {unit.name} {'fails' if fails else 'does nothing'}: {made} at each boot",
        unit=unit.name,
        related=(Related(quadlet.place.location, "the Quadlet"),) if quadlet is not None else (),
        help=way_out,
        severity=None if fails else Severity.NOTE,
    )
