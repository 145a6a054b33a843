"""A Quadlet that podman makes no service of.

podman's generator refuses a file without a key that has to be there, with keys that exclude each other, or
that names a Quadlet which isn't there (podman-systemd.unit(5)). It logs that early at boot, where nobody
looks; the service is not there, and what wants it goes without. Two files whose services have one name make
one of them.

**Bad**

```ini
# /etc/containers/systemd/web.container
[Container]
PublishPort=8080:80
```

**Good**

```ini
# /etc/containers/systemd/web.container
[Container]
Image=registry.example.com/web:1
PublishPort=8080:80
```

Do what the message asks for. `/usr/libexec/podman/quadlet -dryrun` shows what podman makes of the files.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.problems import QUADLET_ERROR, QUADLET_MISSING, QUADLET_OLDER
from unitlint.findings.finding import Finding, Severity
from unitlint.machine.machine import Machine
from unitlint.rules.shared.problems import generators_findings

SEVERITY = Severity.ERROR
CATEGORY = "containers"
SINCE = "0.1.0"

FOLDER = "folder"
"""The kind of a configuration that may be a part of a machine, with the other Quadlets elsewhere."""


def check(model: Machine) -> Iterator[Finding]:
    """One finding for each Quadlet that podman refuses.

    A warning where only an older podman does, and nothing tells the machine's; a note where a Quadlet is
    missing in a folder, which may be a part of what the machine gets.
    """
    yield from generators_findings(QUADLET_ERROR, SEVERITY, model)
    yield from generators_findings(QUADLET_ERROR, Severity.WARNING, model, problem=QUADLET_OLDER)
    missing = Severity.NOTE if model.configuration.kind == FOLDER else SEVERITY
    yield from generators_findings(QUADLET_ERROR, missing, model, problem=QUADLET_MISSING)
