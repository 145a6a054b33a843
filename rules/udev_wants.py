"""A udev rule asks for a unit that doesn't start.

`ENV{SYSTEMD_WANTS}` names units that systemd starts when the device appears. A name that no unit has is
ignored, and so is the whole setting in a rule for removal: by then the device's unit is gone. The unit that a
device starts can stop with it, and clean up in `ExecStop=` (systemd.device(5)). `SYSTEMD_USER_WANTS` is the
same for the managers of users; whether these have the unit isn't looked at.

**Bad**

```
# /etc/udev/rules.d/90-headset.rules
SUBSYSTEM=="bluetooth", ACTION=="add", TAG+="systemd", ENV{SYSTEMD_WANTS}="headset.service"
SUBSYSTEM=="bluetooth", ACTION=="remove", TAG+="systemd", ENV{SYSTEMD_WANTS}="headset-gone.service"
```

**Good**

```
# /etc/udev/rules.d/90-headset.rules
SUBSYSTEM=="bluetooth", ACTION=="add", TAG+="systemd", ENV{SYSTEMD_WANTS}="headset.service"

# headset.service
[Unit]
BindsTo=sys-subsystem-bluetooth-devices-hci0.device
After=sys-subsystem-bluetooth-devices-hci0.device

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/bin/headset on
ExecStop=/usr/bin/headset off
```

Correct the name, or add the unit; put work for the device's removal into a unit that is bound to the device.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.references import references_of
from unitlint.units import names
from unitlint.units.udev_rules import UdevWant

SEVERITY = Severity.WARNING
CATEGORY = "references"
SINCE = "0.1.0"
READS_FILES = True


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each unit that a rule of the user's asks for in vain."""
    references = references_of(machine)
    udev = machine.udev
    for want in (*udev.wants, *udev.users_wants):
        if not machine.ownership.owns(want.place):
            continue
        if want.rule.on_removal:
            yield _on_removal(want)
        elif not udev.is_tagged(want.rule):
            message = f"this starts nothing: the device has no unit that could want {want.unit}"
            yield finding(want.place, message, unit=want.unit, help='add TAG+="systemd" to the rule')
        elif want in udev.wants and (name := _needed(want)):
            missing = references.missing(name)
            if missing is not None:
                message = f"the device wants {want.unit}, but {name} doesn't exist"
                yield finding(want.place, message, unit=name, help=missing.remedy)
            elif references.is_unknown(name):
                message = (
                    f"the device wants {want.unit} in vain unless the image has {name}: no such unit is known"
                )
                yield finding(want.place, message, unit=name, severity=Severity.NOTE)


def _on_removal(want: UdevWant) -> Draft:
    message = f"removing a device starts nothing: the device unit that wants {want.unit} is already gone"
    hint = "use ExecStop= of a unit with BindsTo= and After= on the device unit"
    return finding(want.place, message, unit=want.unit, help=hint)


def _needed(want: UdevWant) -> str:
    """The unit that has to be there: the template, where the device decides about the instance."""
    prefix, at, rest = want.unit.partition("@")
    if at and "$" not in prefix and "%" not in prefix:
        template = f"{prefix}@.{rest.rpartition('.')[2]}"
        decided = "$" in rest or "%" in rest or rest.startswith(".")
        name = template if decided else want.unit
    else:
        name = want.unit
    return name if names.is_valid(name) else ""
