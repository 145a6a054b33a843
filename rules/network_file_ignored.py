"""A `.network`, `.link` or `.netdev` file lacks a required setting, and is not used at all.

A `.network` or `.link` file without a setting in `[Match]` is ignored since systemd 243: to match all links,
it needs `Name=*`, or `OriginalName=*` (systemd.network(5), [MATCH] SECTION OPTIONS; systemd.link(5)). A
`.netdev` needs `Name=` and `Kind=` in `[NetDev]`, and some kinds more: a VLAN its `Id=`, a VXLAN its `VNI=`
(systemd.netdev(5)). A drop-in of a file that isn't there is not read either: a warning where a file of a
similar name is, and a note in a document of a machine whose image may have the file.

**Bad**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/systemd/network/10-all.network
      contents:
        inline: |
          [Network]
          DHCP=yes
```

**Good**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/systemd/network/10-all.network
      contents:
        inline: |
          [Match]
          Name=*

          [Network]
          DHCP=yes
```

Write what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.conf_files import (
    ConfFile,
    conf_files,
    drop_ins,
    is_decided,
    is_plain,
    whole_files,
)
from unitlint.rules.shared.delivered import is_whole
from unitlint.rules.shared.spelling import is_misspelling
from unitlint.systemd.conf.files import NETWORK_TYPES
from unitlint.systemd.directives import newest_version
from unitlint.systemd.networks import netdev_needs

SEVERITY = Severity.ERROR
CATEGORY = "delivery"
SINCE = "0.1.0"
READS_FILES = True

_BROUGHT = re.compile(r"netplan|cloud-init|^(?:7[0-9]|8[09]|99)-|^[yz][yz]-|default")
"""Files of systemd's, of an image's and of programs that write them at boot."""
_WANTED = {"network": "Name=*", "link": "OriginalName=*"}


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each file; none where a drop-in may say it."""
    for kind in NETWORK_TYPES:
        yield from _without_file(machine, kind)
        for file in whole_files(machine, kind):
            if is_decided(file) and file.source.text.strip() and not drop_ins(machine, file):
                yield from _judge(
                    file, machine.systemd_version if machine.version_known else newest_version()
                )


def _without_file(machine: Machine, kind: str) -> Iterator[Draft]:
    """One finding for each drop-in of a file that nobody is known to bring."""
    own = {file.name for file in whole_files(machine, kind)}
    for file in conf_files(machine, kind):
        name = file.path.split("/")[-2].removesuffix(".d")
        if not file.is_drop_in or name in own or not is_plain(name) or _BROUGHT.search(name):
            continue
        meant = next((other for other in sorted(own) if is_misspelling(name, other)), "")
        if meant or is_whole(machine):
            yield finding(
                file.source.place(0, 0),
                f"{file.daemon} ignores {file.name}: there is no {name}"
                + ("" if meant else ", unless the image has it"),
                help=f"rename its folder to {meant}.d" if meant else f"add {name}",
                severity=Severity.WARNING if meant else Severity.NOTE,
            )


def _judge(file: ConfFile, version: int) -> Iterator[Draft]:
    place = file.source.place(0, 0)
    if file.kind in _WANTED:
        if not file.has("Match"):
            message = f"{file.daemon} ignores {file.name}: [Match] is missing or empty"
            yield finding(place, message, help=f"write {_WANTED[file.kind]} in [Match] to match every link")
        return
    for key in ("Name", "Kind"):
        if not file.values("NetDev", key):
            message = f"systemd-networkd ignores {file.name}: [NetDev] has no {key}="
            yield finding(place, message, help=f"write {key}= in [NetDev]")
            return
    kind = file.values("NetDev", "Kind")[-1].node
    section, keys = netdev_needs(kind.value, version)
    if keys and not any(file.values(section, key) for key in keys):
        message = f"systemd-networkd ignores {file.name}: a {kind.value} needs {keys[0]}= in [{section}]"
        place = file.source.place(kind.key_start, kind.value_end)
        yield finding(place, message, help=f"write {keys[0]}= in [{section}]")
