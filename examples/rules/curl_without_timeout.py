"""A service runs curl without a time limit.

A boot waits for a oneshot service as long as its command runs, and curl waits forever for a server that
accepts the connection and then says nothing.

**Bad**

```ini
[Service]
Type=oneshot
ExecStart=/usr/bin/curl -sfSL -o /run/keys https://keys.example.org/
```

**Good**

```ini
[Service]
Type=oneshot
ExecStart=/usr/bin/curl -sfSL --max-time 60 -o /run/keys https://keys.example.org/
```

Add `--max-time SECONDS`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine

SEVERITY = Severity.WARNING
CATEGORY = "examples"
SINCE = "1"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each curl without a limit in a unit of the user's."""
    for unit in machine.own_units:
        for setting in unit.values("Service", "ExecStart"):
            if setting.file.is_users and "curl " in setting.value and "--max-time" not in setting.value:
                yield finding(
                    setting.place,
                    f"{unit.name} waits for the server for as long as the server likes",
                    unit=unit.name,
                    help="add --max-time SECONDS to curl",
                )
