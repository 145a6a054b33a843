"""A link that `network-online.target` waits for can never be online.

systemd-networkd-wait-online.service waits for every link that a `.network` file configures and that doesn't
say `RequiredForOnline=no`: each has to be at least `degraded`, which takes an address, a link-local one at
least, or a place in a bond or bridge (systemd.network(5), RequiredForOnline=; networkctl(1)). A link that
gets no address by any means holds the boot of all that is after network-online.target for two minutes, and
the service fails. So does a machine of whose links none is required
(systemd-networkd-wait-online.service(8)).

**Bad**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/systemd/network/10-trunk.network
      contents:
        inline: |
          [Match]
          Name=eno1

          [Network]
          VLAN=lan
          LinkLocalAddressing=no
    - path: /etc/systemd/network/20-lan.netdev
      contents:
        inline: |
          [NetDev]
          Name=lan
          Kind=vlan

          [VLAN]
          Id=5
```

**Good**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/systemd/network/10-trunk.network
      contents:
        inline: |
          [Match]
          Name=eno1

          [Link]
          RequiredForOnline=carrier

          [Network]
          VLAN=lan
          LinkLocalAddressing=no
    - path: /etc/systemd/network/20-lan.netdev
      contents:
        inline: |
          [NetDev]
          Name=lan
          Kind=vlan

          [VLAN]
          Id=5
```

Write `RequiredForOnline=carrier` or `no` in `[Link]`, or give the link an address.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import lines
from unitlint.rules.shared.conf_files import ConfFile, drop_ins, is_decided, whole_files
from unitlint.rules.shared.links import names
from unitlint.units.list_values import parse_boolean

SEVERITY = Severity.WARNING
CATEGORY = "delivery"
SINCE = "0.1.0"
READS_FILES = True

_MASTERS = ("Bond", "Bridge", "VRF", "BatmanAdvanced")
_GETS = ("Address", "DHCP", "IPv6AcceptRA", "IPv4LL", "IPv4LLRoute", "DHCPPrefixDelegation", "DHCPServer")
_WAITS = "systemd-networkd-wait-online.service"


def check(model: Machine) -> Iterator[Draft]:
    """One finding for each file of such links, and for one that lets no link be required."""
    unit = model.graph.unit(_WAITS)
    if unit is not None and unit.fragment is not None and unit.fragment.masks:
        return
    for file in whole_files(model, "network"):
        if not is_decided(file) or drop_ins(model, file):
            continue
        if _is_required(file) and (line := _without_address(file)) is not None:
            yield line
        elif "*" in names(file) and not _is_required(file) and not _others(model, file):
            yield _none(file)


def _is_required(file: ConfFile) -> bool:
    """Whether the links have to be more than there: `degraded` is what counts where nothing is said."""
    if any(parse_boolean(line.node.value) for line in file.values("Link", "Unmanaged")[-1:]):
        return False
    for line in file.values("Link", "ActivationPolicy")[-1:]:
        if line.node.value in ("manual", "down", "always-down"):
            return bool(file.values("Link", "RequiredForOnline"))
    for line in file.values("Link", "RequiredForOnline")[-1:]:
        return parse_boolean(line.node.value) is True or line.node.value.split(":")[0] in (
            "degraded",
            "routable",
        )
    return True


def _without_address(file: ConfFile) -> Draft | None:
    """The finding for links without an address of any kind; IPv6's link-local one is there by default."""
    local = file.values("Network", "LinkLocalAddressing")[-1:]
    if not local or parse_boolean(local[0].node.value) is not False:
        return None
    if any(file.values("Network", key) for key in _MASTERS) or file.has("Address"):
        return None
    for key in _GETS:
        for line in file.values("Network", key)[-1:]:
            if parse_boolean(line.node.value) is not False and line.node.value != "none":
                return None
    node = local[0].node
    return finding(
        file.source.place(node.key_start, node.value_end),
        f"the links of {file.name} never come online without an address: network-online.target waits "
        "two minutes for them",
        help="set RequiredForOnline=carrier (or no) in [Link]",
    )


def _others(model: Machine, file: ConfFile) -> bool:
    """Whether a file that comes before may have links that are required."""
    before = [other for other in whole_files(model, "network") if other.name < file.name]
    return any(not is_decided(other) or _is_required(other) for other in before)


def _none(file: ConfFile) -> Draft:
    place = file.source.place(0, 0)
    for line in lines(file.source):
        if line.section == "Link" and line.node.key in ("RequiredForOnline", "Unmanaged"):
            place = file.source.place(line.node.key_start, line.node.value_end)
    return finding(
        place,
        f"no link is required for the network to be online, by {file.name}: network-online.target waits two "
        "minutes for one that is",
        help="require one link, or mask systemd-networkd-wait-online.service",
    )
