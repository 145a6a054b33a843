"""No link of the machine can come online, and `network-online.target` waits for one.

systemd-networkd-wait-online.service is done when at least one of the links that `.network` files configure is
online, with `--any` or without: it has to be at least `degraded`, which takes an address, a link-local one at
least, or a place in a bond or bridge (systemd-networkd-wait-online.service(8); systemd.network(5),
RequiredForOnline=; networkctl(1)). Links with `RequiredForOnline=no`, unmanaged ones, and those that somebody
has to activate don't count. If no file is left whose links can be online, everything after
network-online.target waits for two minutes, and the service fails. A link is never online if it gets no
address, has to be `routable` and gets only a link-local one, or gets none of the family in
`RequiredFamilyForOnline=`.

A bridge or bond of a `.netdev` file that no `.network` file adds a link to has no carrier: networkd never
ends configuring it, and without `--any` the service waits for that, whatever else is online
(systemd.network(5), ConfigureWithoutCarrier=).

Where other files may match the links that these leave, the rule says nothing: those that netplan or
cloud-init write at boot, and Flatcar's own `zz-default.network`. Nor does it where every link is unmanaged
and the base system isn't known: something else manages them there.

**Bad**

```ini
# /etc/systemd/network/10-all.network
[Match]
Name=*

[Link]
RequiredForOnline=no

[Network]
DHCP=yes
```

**Good**

```ini
# /etc/systemd/network/10-uplink.network
[Match]
Name=eno1

[Network]
DHCP=yes

# /etc/systemd/network/20-all.network
[Match]
Name=*

[Link]
RequiredForOnline=no

[Network]
DHCP=yes
```

Require one link that gets an address, or mask `systemd-networkd-wait-online.service`. A link that never has
an address can be online with `RequiredForOnline=carrier`. A bridge that something else adds links to later
shouldn't be required: write `RequiredForOnline=no` in its file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unitlint.configuration.configuration import BY_TASKS, CLOUD_CONFIG
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.command_lines import user_commands
from unitlint.rules.shared.conf_files import (
    ConfFile,
    conf_files,
    drop_ins,
    has_netplan,
    is_decided,
    is_plain,
    whole_files,
)
from unitlint.rules.shared.links import Earlier, conditions, is_of_later_links, may_be_physical, names
from unitlint.rules.shared.online import Offline, offline
from unitlint.systemd.networks import LAST_FILES
from unitlint.units.list_values import parse_boolean

SEVERITY = Severity.WARNING
CATEGORY = "delivery"
SINCE = "0.1.0"
READS_FILES = True

_WAITS = "systemd-networkd-wait-online.service"
_HARMLESS = frozenset({"--any", "-q", "--quiet"})
"""Options with which one link at least still has to be online."""

_OF_LINKS = frozenset({"Name", "Type"})
"""Keys of [Match] that say nothing of the machine (`Host=`, `KernelCommandLine=`)."""
_PORTS = {"bridge": "Bridge", "bond": "Bond"}
"""Kinds of devices that have a carrier once a link of theirs has, and the key that adds one."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for a configuration whose links all can't come online."""
    if not _is_waited_for(machine) or _has_others(machine):
        return
    yield from _without_ports(machine)
    files = _counting(machine)
    reasons = [reason for file in files if (reason := _reason(machine, file)) is not None]
    if reasons and len(reasons) == len(files) and _are_all(machine, reasons):
        yield _finding(sorted(reasons, key=lambda reason: not reason.lacking))


def _without_ports(machine: Machine) -> Iterator[Draft]:
    """One finding for each bridge or bond that no file adds a link to, and that is waited for."""
    files = tuple(conf_files(machine, "network"))
    if _waits_for_any(machine) or not all(map(is_decided, files)):
        return
    used = {key: _words(files, key) for key in _PORTS.values()}
    named = {name: file for file in reversed(whole_files(machine, "network")) for name in names(file)}
    for device in whole_files(machine, "netdev"):
        key, name = _PORTS.get(_last(device, "NetDev", "Kind"), ""), _last(device, "NetDev", "Name")
        file = named.get(name) if key and is_plain(name) and name not in used[key] else None
        if file is not None and _is_required(file) and not drop_ins(machine, file):
            line = file.values("Match", "Name")[-1]
            yield finding(
                file.source.place(line.node.key_start, line.node.value_end),
                f"{name} never has a carrier, because no .network file has {key}={name}: "
                "network-online.target is delayed by a two-minute timeout",
                related=(Related(device.source.place(0, 0).location, f"{name} is made here"),),
                help=f"add {key}={name} to a link's file, or write RequiredForOnline=no in {file.name}",
            )


def _words(files: Sequence[ConfFile], key: str) -> frozenset[str]:
    return frozenset(
        w for file in files for line in file.values("Network", key) for w in line.node.value.split()
    )


def _waits_for_any(machine: Machine) -> bool:
    unit = machine.graph.unit(_WAITS)
    commands = user_commands(unit, machine.systemd_version) if unit is not None else ()
    return any("--any" in command.arguments for command in commands)


def _last(file: ConfFile, section: str, key: str) -> str:
    return next((line.node.value for line in file.values(section, key)[-1:]), "")


def _is_required(file: ConfFile) -> bool:
    """Whether networkd configures its links by itself, once they have a carrier, and these count."""
    if offline(file) is not None or parse_boolean(_last(file, "Network", "ConfigureWithoutCarrier")):
        return False
    required = _last(file, "Link", "RequiredForOnline")
    return not required or parse_boolean(required) is not False


def _is_waited_for(machine: Machine) -> bool:
    """Whether the service runs, and waits for any of the links that networkd configures."""
    unit = machine.graph.unit(_WAITS)
    if unit is None:
        return not machine.lacks(_WAITS)
    if unit.fragment is not None and unit.fragment.masks:
        return False
    if machine.has_own_base and _WAITS not in machine.starting:
        return False
    commands = user_commands(unit, machine.systemd_version)
    return all(_HARMLESS.issuperset(command.arguments) for command in commands)


def _has_others(machine: Machine) -> bool:
    """Whether the machine may have more such files, or a program writes them when it boots."""
    return machine.configuration.kind in (CLOUD_CONFIG, *BY_TASKS) or has_netplan(machine)


def _counting(machine: Machine) -> tuple[ConfFile, ...]:
    """The files that take links of the boot, but for those whose links all belong to an earlier one."""
    earlier, found = Earlier(), list[ConfFile]()
    for file in whole_files(machine, "network"):
        is_of_later = file.is_of_package and is_of_later_links(file)
        if not is_of_later and earlier.taking_all_of(file) is None:
            found.append(file)
        if "*" in names(file):
            break
        earlier.add(file)
    return tuple(found)


def _reason(machine: Machine, file: ConfFile) -> Offline | None:
    return offline(file) if is_decided(file) and not drop_ins(machine, file) else None


def _are_all(machine: Machine, reasons: Sequence[Offline]) -> bool:
    """Whether no other file, and no other program, may bring a link of the machine's online."""
    if machine.has_own_base:
        return True
    managed = [reason for reason in reasons if reason.line.node.key != "Unmanaged"]
    if any("*" in names(reason.file) for reason in managed):
        return True
    return machine.platform.name not in LAST_FILES and any(map(_is_main, managed))


def _is_main(reason: Offline) -> bool:
    """Whether the links look like the machine's own, and not like one that is beside them."""
    asked = conditions(reason.file)
    of_many = bool(reason.lacking) or any("*" in pattern for pattern in asked.get("Name", ()))
    return of_many and _OF_LINKS.issuperset(asked) and may_be_physical(reason.file)


def _finding(reasons: Sequence[Offline]) -> Draft:
    first, *others = reasons
    if first.lacking:
        fault = f"the links of {first.file.name} never come online, because they get no {first.lacking}"
        fault += ", and no other file has a link that may" if others else ""
    else:
        fault = "no link is required for the network to be online"
    return finding(
        first.place,
        f"{fault}: network-online.target is delayed by a two-minute timeout",
        related=tuple(Related(other.place.location, _clause(other)) for other in others),
        help=first.remedy or f"mark one link as required, or mask {_WAITS}",
    )


def _clause(reason: Offline) -> str:
    links = f"the links of {reason.file.name}"
    return f"{links} get no {reason.lacking}" if reason.lacking else f"{links} don't count"
