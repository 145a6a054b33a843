"""A `.network` or `.link` file is for links that an earlier file already configures.

Of the files that match a link only the first by name counts, whatever folder it lies in (systemd.network(5)
and systemd.link(5), DESCRIPTION). A file whose links all belong to one that sorts before it does nothing; so
does a second `.netdev` that makes a device of the same name (systemd.netdev(5)). A VLAN has the address of
its link, so a file that matches that by `MACAddress=` alone is the VLAN's too. Files without a number in
their names, in a folder that isn't networkd's, may be examples or for several machines: there the finding is
a note.

**Bad**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/systemd/network/00-all.network
      contents:
        inline: |
          [Match]
          Name=en*

          [Network]
          DHCP=yes
    - path: /etc/systemd/network/10-static.network
      contents:
        inline: |
          [Match]
          Name=eno1

          [Network]
          Address=192.0.2.1/24
```

**Good**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/systemd/network/10-static.network
      contents:
        inline: |
          [Match]
          Name=eno1

          [Network]
          Address=192.0.2.1/24
    - path: /etc/systemd/network/90-all.network
      contents:
        inline: |
          [Match]
          Name=en*

          [Network]
          DHCP=yes
```

Give the file for fewer links the name that sorts first. In a folder of sources, only files whose names begin
with a number count as one machine's, and not those for exactly the same links: a build chooses one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from unitlint.configuration.configuration import BY_TASKS, FOLDER
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.common import lines
from unitlint.rules.shared.conf_files import ConfFile, whole_files
from unitlint.rules.shared.links import NAME_KEYS, Earlier, conditions
from unitlint.systemd.conf.files import NETWORK
from unitlint.text.source import Place

SEVERITY = Severity.WARNING
CATEGORY = "delivery"
SINCE = "0.1.0"
READS_FILES = True


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each file that is never used."""
    configuration = machine.configuration
    is_networks = PurePath(configuration.path).match(NETWORK.lstrip("/"))
    is_set = is_networks if configuration.kind == FOLDER else configuration.kind not in BY_TASKS
    for kind in ("network", "link"):
        yield from _hidden(_of_one_machine(whole_files(machine, kind), is_set=is_set), is_set=is_set)
    netdevs = whole_files(machine, "netdev")
    yield from _hidden_vlans(_of_one_machine(whole_files(machine, "network"), is_set=is_set), netdevs)
    yield from _twice(_of_one_machine(netdevs, is_set=is_set), is_set=is_set)


def _of_one_machine(files: tuple[ConfFile, ...], *, is_set: bool) -> tuple[ConfFile, ...]:
    """Those that one machine gets: in a folder of sources only a number in front says so."""
    return files if is_set else tuple(file for file in files if re.match(r"\d+-", file.name))


def _chosen(first: ConfFile, second: ConfFile) -> bool:
    """Whether two sources for the same links have names by which a build would choose one: server, client."""
    stems = {re.sub(r"\A\d+-", "", file.name) for file in (first, second)}
    return len(stems) > 1 and conditions(first) == conditions(second)


def _hidden(files: tuple[ConfFile, ...], *, is_set: bool) -> Iterator[Draft]:
    earlier = Earlier()
    for file in files:
        first = earlier.taking_all_of(file)
        earlier.add(file)
        if first is not None and (is_set or not _chosen(first, file)):
            yield finding(
                _match(file),
                f"{file.daemon} never uses {file.name}: {first.name} comes first and also matches "
                f"{' '.join(_what(file))}",
                related=(Related(_match(first).location, "the first match wins"),),
                help=f"rename it to sort before {first.name}",
            )


def _hidden_vlans(files: tuple[ConfFile, ...], netdevs: tuple[ConfFile, ...]) -> Iterator[Draft]:
    """A VLAN has the address of its link: what matches that by MACAddress= alone comes first for both."""
    own = {name for file in netdevs if file.values("NetDev", "MACAddress") for name in _made(file)}
    first: dict[str, int] = {}
    """VLAN → the first file that matches its link by address."""
    for place, file in enumerate(files):
        asked = conditions(file)
        hidden = sorted((first[name], name) for name in {*asked.get("Name", ())} & first.keys() - own)
        if hidden and set(asked) == {"Name"}:
            number, name = hidden[0]
            other = files[number]
            yield finding(
                _match(file),
                f"{file.daemon} never uses {file.name}: {other.name} comes first and matches "
                f"{name} by its address",
                related=(Related(_match(other).location, "the VLAN has the same address as this link"),),
                help=f"match {other.name} by PermanentMACAddress=, or rename {file.name} to sort first",
            )
        if set(asked) == {"MACAddress"}:
            for line in file.values("Network", "VLAN"):
                first |= {word: place for word in line.node.value.split() if word not in first}


def _made(file: ConfFile) -> tuple[str, ...]:
    return tuple(line.node.value for line in file.values("NetDev", "Name"))


def _what(file: ConfFile) -> tuple[str, ...]:
    asked = conditions(file)
    return asked.get(NAME_KEYS[file.kind]) or tuple(word for words in asked.values() for word in words)


def _twice(files: tuple[ConfFile, ...], *, is_set: bool) -> Iterator[Draft]:
    seen: dict[str, ConfFile] = {}
    for file in files:
        for line in file.values("NetDev", "Name")[-1:]:
            if file.has("Match"):
                continue
            first = seen.setdefault(line.node.value, file)
            if first is not file and (is_set or not _chosen(first, file)):
                yield finding(
                    file.source.place(line.node.key_start, line.node.value_end),
                    f"systemd-networkd ignores {file.name}: {first.name} already creates {line.node.value}",
                    related=(Related(_match(first).location, "the first file that creates it wins"),),
                    help="delete one of them, or change its Name=",
                )


def _match(file: ConfFile) -> Place:
    for section, key in (("Match", "Name"), ("Match", "OriginalName"), ("NetDev", "Name")):
        for line in file.values(section, key)[-1:]:
            return file.source.place(line.node.key_start, line.node.value_end)
    for line in lines(file.source):
        if line.section == "Match":
            return file.source.place(line.node.key_start, line.node.value_end)
    return file.source.place(0, 0)
