"""Complaints of podman's generator."""

from __future__ import annotations

from unitlint.findings.finding import Severity
from unitlint.rules.shared.relayed.rule import Relayed

QUADLETS = (
    Relayed(
        "quadlet-error",
        Severity.ERROR,
        "containers",
        "0.1.0",
        """podman creates no service for a Quadlet.

podman's generator refuses a file without a key that has to be there, with keys that exclude each other, or
that names a Quadlet which isn't there (podman-systemd.unit(5)). It logs that early at boot, where nobody
looks; the service is not there, and what wants it goes without. From podman 5.0 on, one line that it can't
read costs the services of all files in the folder. Of two files whose services have the same name only one
gets a service.

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
""",
    ),
    Relayed(
        "quadlet-key",
        Severity.ERROR,
        "containers",
        "0.1.0",
        """podman doesn't know a key of a Quadlet.

podman's generator creates no service for a file with a key that it doesn't know, so that a misspelt one keeps
the container from starting at all. The keys are those of podman 4.4 to 6.0, each with the version that has it
first: `--podman-version` says which one the machine has. `User=`, `Group=` and `DynamicUser=` of `[Service]`
are not supported either: they would be podman's own and not the container's (podman-systemd.unit(5)).

What an older podman passes over is a warning: drop-ins before 5.0, `UpheldBy=` and `After=db.container`
before 5.5. So is what it replaces: `Restart=` of a pod is `on-failure` before 6.0. A word that is neither
yes nor no counts as no: `ReadOnly=ture`.

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
""",
    ),
)
