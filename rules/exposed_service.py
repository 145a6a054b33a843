"""A service is barely sandboxed: whoever breaks into it controls most of the machine.

The exposure is that of `systemd-analyze security --offline=true`, from 0 to 10: a weighted sum over the
settings that keep a service from what it doesn't need (systemd-analyze(1), security). The rule reports 5 and
more, with the settings that would lower it most. It is off by default: use `--select security`, or `select`
in the configuration. It is silent where a template or the machine decides a setting that counts.

**Bad**

```ini
# web.service
[Service]
ExecStart=/usr/bin/web
```

**Good**

```ini
# web.service
[Service]
ExecStart=/usr/bin/web
DynamicUser=yes
CapabilityBoundingSet=
LockPersonality=yes
MemoryDenyWriteExecute=yes
PrivateDevices=yes
PrivateMounts=yes
PrivateUsers=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
```

Add the settings one by one, and check after each that the service still works.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.machine.places import unit_place
from unitlint.text.source import Place
from unitlint.units.unit import Unit

if TYPE_CHECKING:
    from unitlint.units.exposure import Exposure

SEVERITY = Severity.NOTE
CATEGORY = "security"
SINCE = "0.1.0"

_LEAST = 50
"""From where systemd-analyze no longer calls an exposure ok, in tenths."""

_LISTED = 6

_WRITE = {
    "CapabilityBoundingSet": "CapabilityBoundingSet= (with the capabilities it needs)",
    "DeviceAllow": "DevicePolicy=closed",
    "IPAddressDeny": "IPAddressDeny=any (and IPAddressAllow= for what it needs)",
    "NotifyAccess": "NotifyAccess=main",
    "ProcSubset": "ProcSubset=pid",
    "ProtectProc": "ProtectProc=invisible",
    "ProtectSystem": "ProtectSystem=strict",
    "RestrictAddressFamilies": "RestrictAddressFamilies= (with the families it needs, or none)",
    "SystemCallArchitectures": "SystemCallArchitectures=native",
    "SystemCallFilter": "SystemCallFilter=@system-service and SystemCallFilter=~@privileged @resources",
    "UMask": "UMask=0077",
    "User": "DynamicUser=yes or User=",
}
"""What to write for better; `=yes` for the rest."""

_NOT_TO_ADD = frozenset({"AmbientCapabilities", "Delegate", "KeyringMode", "SupplementaryGroups"})
"""They expose a service by being there."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each of the user's services that is hardly confined."""
    from unitlint.units.exposure import exposure  # tables that only who asks for this rule needs

    for unit in machine.own_units:
        place = _place(unit) if unit.type == "service" and unit.user_owned and is_loaded(unit) else None
        found = exposure(unit) if place is not None else None
        if place is not None and found is not None and found.tenths >= _LEAST:
            yield _finding(unit, place, found)


def _place(unit: Unit) -> Place | None:
    """The user's own line that says what is started; else the user's file."""
    for setting in unit.assignments("Service", "ExecStart"):
        if setting.value and setting.file.is_users:
            return setting.place
    return unit_place(unit)


def _finding(unit: Unit, place: Place, found: Exposure) -> Draft:
    worst = ", ".join(f"{_advice(w.setting)} ({found.share(w):.1f})" for w in found.settings[:_LISTED])
    return finding(
        place,
        f"{unit.name} is barely sandboxed: exposure {found.tenths / 10:.1f} of 10, {found.level}",
        unit=unit.name,
        help=f"these settings lower it most: {worst}",
    )


def _advice(setting: str) -> str:
    return f"no {setting}=" if setting in _NOT_TO_ADD else _WRITE.get(setting, f"{setting}=yes")
