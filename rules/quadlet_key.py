"""A key of a Quadlet that podman doesn't know.

podman's generator makes no service of a file with a key that it doesn't know, so that a misspelt one keeps
the container from starting at all. The keys are those of podman 4.4 to 6.0, each with the version that has it
first: `--podman-version` says which one the machine has. `User=`,
`Group=` and `DynamicUser=` of `[Service]` are not supported either: they would be podman's own and not the
container's (podman-systemd.unit(5)).

**Bad**

```ini
# /etc/containers/systemd/web.container
[Container]
Image=registry.example.com/web:1
PublishPorts=8080:80
```

**Good**

```ini
# /etc/containers/systemd/web.container
[Container]
Image=registry.example.com/web:1
PublishPort=8080:80
```

Write a key of podman-systemd.unit(5); what podman has no key for goes into `PodmanArgs=`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.problems import QUADLET_KEY, QUADLET_KEY_OLDER, QUADLET_USER
from unitlint.findings.finding import Finding, Severity
from unitlint.machine.machine import Machine
from unitlint.rules.shared.problems import generators_findings

SEVERITY = Severity.ERROR
CATEGORY = "containers"
SINCE = "0.1.0"


def check(model: Machine) -> Iterator[Finding]:
    """One finding for each key that podman does not take.

    A warning where podman makes the service all the same, or where only an older podman makes none and
    nothing tells the machine's.
    """
    yield from generators_findings(QUADLET_KEY, SEVERITY, model)
    for problem in (QUADLET_KEY_OLDER, QUADLET_USER):
        yield from generators_findings(QUADLET_KEY, Severity.WARNING, model, problem=problem)
