"""A link that `network-online.target` waits for can never be online.

systemd-networkd-wait-online.service waits for every link that a `.network` file configures and that doesn't
say `RequiredForOnline=no`: each has to be at least `degraded`, which takes an address, a link-local one at
least, or a place in a bond or bridge (systemd.network(5), RequiredForOnline=; networkctl(1)). If a link never
gets an address, everything after network-online.target waits for two minutes, and the service fails. The same
happens with a link that has to be `routable` and gets only a link-local address, with one that gets no
address of the family in `RequiredFamilyForOnline=`, and on a machine with no required link
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
from unitlint.rules.shared.addresses import FAMILIES, Reach, reach, wanted_family
from unitlint.rules.shared.command_lines import user_commands
from unitlint.rules.shared.common import Line, lines
from unitlint.rules.shared.conf_files import ConfFile, drop_ins, is_decided, whole_files
from unitlint.rules.shared.links import names
from unitlint.units.list_values import parse_boolean

SEVERITY = Severity.WARNING
CATEGORY = "delivery"
SINCE = "0.1.0"
READS_FILES = True

_MASTERS = ("Bond", "Bridge", "VRF", "BatmanAdvanced")
_WAITS = "systemd-networkd-wait-online.service"
_OFF = ("manual", "down", "always-down")


def check(model: Machine) -> Iterator[Draft]:
    """One finding for each file of such links, and for one that lets no link be required."""
    if _waits_otherwise(model):
        return
    for file in whole_files(model, "network"):
        if not is_decided(file) or drop_ins(model, file):
            continue
        state = required_state(file)
        if state and (found := _never(file, state)) is not None:
            yield found
        elif "*" in names(file) and not state and not _others(model, file):
            yield _none(file)


def _waits_otherwise(model: Machine) -> bool:
    """Whether nothing waits for all links: the service is masked, or has a command of the user's."""
    unit = model.graph.unit(_WAITS)
    if unit is None:
        return False
    if unit.fragment is not None and unit.fragment.masks:
        return True
    return any(command.arguments for command in user_commands(unit, model.systemd_version))


def required_state(file: ConfFile) -> str:
    """The least state that counts, `degraded` by default; empty where the links need no address."""
    required = file.values("Link", "RequiredForOnline")[-1:]
    if any(parse_boolean(line.node.value) for line in file.values("Link", "Unmanaged")[-1:]):
        return ""
    if not required and any(line.node.value in _OFF for line in file.values("Link", "ActivationPolicy")[-1:]):
        return ""
    word = required[0].node.value if required else "yes"
    if (boolean := parse_boolean(word)) is not None:
        return "degraded" if boolean else ""
    least = word.partition(":")[0]
    return least if least in ("degraded", "routable") else ""


def _never(file: ConfFile, state: str) -> Draft | None:
    """The finding for links that get no address of the kind that is waited for."""
    if any(file.values("Network", key) for key in _MASTERS):
        return None
    found = reach(file)
    wanted = Reach.GLOBAL if state == "routable" else Reach.LINK
    asked, family = wanted_family(file)
    lacking = [each for each in family if found[each] < wanted]
    if asked is not None and lacking and (asked.node.value != "any" or len(lacking) == len(FAMILIES)):
        return _finding(file, asked, f"an {_spelled(lacking[0])} address", "write any, or give them one")
    if max(found.values()) >= wanted:
        return None
    if wanted is Reach.GLOBAL:
        line = file.values("Link", "RequiredForOnline")[-1]
        return _finding(file, line, "a routable address", "write degraded, or give them one")
    line = file.values("Network", "LinkLocalAddressing")[-1]
    return _finding(file, line, "an address", "set RequiredForOnline=carrier (or no) in [Link]")


def _spelled(family: str) -> str:
    return family.replace("ip", "IP")


def _finding(file: ConfFile, line: Line, lacking: str, help_: str) -> Draft:
    return finding(
        file.source.place(line.node.key_start, line.node.value_end),
        f"the links of {file.name} never come online without {lacking}: network-online.target waits two "
        "minutes for them",
        help=help_,
    )


def _others(model: Machine, file: ConfFile) -> bool:
    """Whether a file that comes before may have links that are required."""
    before = [other for other in whole_files(model, "network") if other.name < file.name]
    return any(not is_decided(other) or required_state(other) for other in before)


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
