"""A user unit has `User=`, which only the system manager can follow.

A user manager runs as its user and can't become another one: the service fails before its command runs, with
status 217/USER or 216/GROUP; `DynamicUser=` and `SupplementaryGroups=` need the same rights (systemd.exec(5),
User=: "switching user identity is not permitted, hence the only valid setting is the same user"). In a
Quadlet, `User=` in `[Container]` sets the user inside the container.

**Bad**

```ini
# /etc/systemd/user/app.service
[Service]
User=me
ExecStart=/usr/bin/app
```

**Good**

```ini
# /etc/systemd/user/app.service
[Service]
ExecStart=/usr/bin/app
```

Delete the line: the service runs as the user whose manager starts it. Or make it a system unit.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Manager
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.accounts import account_setting

SEVERITY = Severity.WARNING
CATEGORY = "commands"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each service."""
    if machine.configuration.manager is not Manager.USER:
        return
    for unit in machine.own_units:
        user = account_setting(unit, "User") if unit.type == "service" and is_loaded(unit) else None
        if user is not None and user.file.is_users and machine.ownership.owns(user.place):
            yield finding(
                user.place,
                f"{unit.name} doesn't start: a user manager can't run it as user {user.value}",
                unit=unit.name,
                help="delete the line, or make this a system unit",
            )
