"""A user's Quadlet waits 90 seconds for a network target that nothing starts.

From podman 5.3 on, the service of each Quadlet of a user wants `podman-user-wait-network-online.service` and
starts after it. That asks twice a second whether the system's `network-online.target` is active, for 90
seconds at most (podman-systemd.unit(5), Implicit network dependencies). The target is active only if a unit
of the system's boot pulls it in (systemd.special(7), network-online.target). Where none does, each such
container starts a minute and a half late, and the service that waited is a failed unit. The rule speaks of
whole systems, and in a note of documents that list all that an image-based system gets.

**Bad**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/containers/systemd/users/web.container
      contents:
        inline: |
          [Container]
          Image=docker.io/library/nginx:1

          [Install]
          WantedBy=default.target
```

**Good**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/containers/systemd/users/web.container
      contents:
        inline: |
          [Container]
          Image=docker.io/library/nginx:1

          [Quadlet]
          DefaultDependencies=false

          [Install]
          WantedBy=default.target
```

Add `DefaultDependencies=false` to `[Quadlet]`, or let a unit of the system that is enabled want
`network-online.target`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Manager
from unitlint.contracts.names import listed
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.formats.users import users_part
from unitlint.generators.quadlet.file import Quadlet, read_quadlets
from unitlint.machine.machine import Machine
from unitlint.rules.shared.closed import is_closed
from unitlint.rules.shared.graph import base_is_known

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"
READS_FILES = True

_SHOWN = 3


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for all Quadlets of users that so wait in vain."""
    if machine.configuration.manager is Manager.USER:
        return
    part = users_part(machine.configuration) if base_is_known(machine) or is_closed(machine) else None
    quadlets = read_quadlets(part.files, machine.platform.podman_version) if part is not None else {}
    if quadlets:
        yield from _judge(machine, sorted(quadlets.values(), key=lambda quadlet: quadlet.name))


def _judge(machine: Machine, quadlets: list[Quadlet]) -> Iterator[Draft]:
    from unitlint.generators.quadlet.unit import NETWORK, waits_as_user

    waiting = [quadlet for quadlet in quadlets if waits_as_user(quadlet)]
    if not waiting or NETWORK in machine.starting:
        return
    names = [quadlet.service for quadlet in waiting]
    shown = names if len(names) <= _SHOWN + 1 else [*names[:_SHOWN], f"{len(names) - _SHOWN} more"]
    verb = "waits" if len(names) == 1 else "wait"
    first, *others = waiting
    yield finding(
        first.place,
        f"{listed(shown)} {verb} 90 seconds in vain: nothing in the boot pulls in {NETWORK}",
        unit=first.service,
        related=[Related(quadlet.place.location, "so does this") for quadlet in others],
        help=f"write DefaultDependencies=false in [Quadlet], or let an enabled unit want {NETWORK}",
        severity=None if base_is_known(machine) else Severity.NOTE,
    )
