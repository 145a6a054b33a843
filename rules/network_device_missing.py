"""A `.network` file names a bond, bridge or VLAN that no `.netdev` file creates.

networkd waits for the device, and the link stays as it is: it never joins the bond or bridge, and the VLAN
never exists (systemd.network(5), Bond=, Bridge=, VLAN=; systemd.netdev(5)). In a folder or root without any
`.netdev` file the finding is a note, since another part of the image may have them.

**Bad**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/systemd/network/10-lan.network
      contents:
        inline: |
          [Match]
          Name=eno*

          [Network]
          Bond=bond0
```

**Good**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/systemd/network/10-lan.network
      contents:
        inline: |
          [Match]
          Name=eno*

          [Network]
          Bond=bond0
    - path: /etc/systemd/network/05-bond0.netdev
      contents:
        inline: |
          [NetDev]
          Name=bond0
          Kind=bond
```

Deliver a `.netdev` file with that `Name=` and `Kind=`, or correct the name.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import LINKED_KINDS
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import lines
from unitlint.rules.shared.conf_files import ConfFile, conf_files, has_netplan, is_plain
from unitlint.rules.shared.delivered import is_whole
from unitlint.systemd.conf import words
from unitlint.text.suggest import nearest

SEVERITY = Severity.WARNING
CATEGORY = "delivery"
SINCE = "0.1.0"
READS_FILES = True

_KINDS = {
    "Bond": ("bond",),
    "Bridge": ("bridge",),
    "VRF": ("vrf",),
    "BatmanAdvanced": ("batadv",),
    "VLAN": ("vlan",),
    "MACVLAN": ("macvlan",),
    "MACVTAP": ("macvtap",),
    "IPVLAN": ("ipvlan",),
    "IPVTAP": ("ipvtap",),
    "VXLAN": ("vxlan",),
    "MACsec": ("macsec",),
    "IPoIB": ("ipoib",),
    "Xfrm": ("xfrm",),
    "Tunnel": ("ipip", "sit", "gre", "gretap", "ip6gre", "ip6gretap", "ip6tnl", "vti", "vti6", "erspan"),
}
"""Keys of [Network] that name a device, and the kinds that it may be of (systemd.network(5))."""


_OF_NETDEVS = words("netdev_kind")
_KNOWN = frozenset(_OF_NETDEVS.words if _OF_NETDEVS else ())


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each name that no file has, or has for another kind of device."""
    made = dict(_made(machine))
    if not all(is_plain(name + kind) for name, kind in made.items()):
        return
    is_part = not (made or is_whole(machine))
    if is_part and (machine.configuration.kind not in LINKED_KINDS or has_netplan(machine)):
        return
    for file in conf_files(machine, "network"):
        yield from _judge(file, made, is_part=is_part)


def _made(machine: Machine) -> Iterator[tuple[str, str]]:
    """The devices by name, each with its kind."""
    for file in conf_files(machine, "netdev"):
        kinds = file.values("NetDev", "Kind")
        for line in file.values("NetDev", "Name")[-1:]:
            yield line.node.value, kinds[-1].node.value if kinds else ""


def _judge(file: ConfFile, made: dict[str, str], *, is_part: bool) -> Iterator[Draft]:
    for line in lines(file.source):
        kinds = _KINDS.get(line.node.key)
        if line.section != "Network" or kinds is None or not is_plain(line.node.value):
            continue
        for name in line.node.value.split():
            if name in made and (made[name] in kinds or made[name] not in _KNOWN):
                continue
            place = file.source.place(line.node.value_start, line.node.value_end)
            severity = Severity.NOTE if is_part else None
            if name in made:
                message = f"{line.node.key}={name} has no effect: {name} is a {made[name]}"
                way_out = f"write Kind={kinds[0]} in its .netdev file"
            else:
                message = f"{line.node.key}={name} has no effect: no .netdev file creates {name}"
                meant = nearest(name, (n for n, kind in made.items() if kind in kinds))
                way_out = f"write {meant}" if meant else f"add a .netdev file with Name={name}"
            yield finding(place, f"{file.name}: {message}", help=way_out, severity=severity)
