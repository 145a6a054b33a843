"""A unit file or a Quadlet is on a file system that the boot mounts only later.

systemd loads units, and runs podman's generator, before it mounts anything but what the initrd has: what lies
on another file system isn't there then, and a link to it leads to nothing. The unit doesn't start at boot,
but can be started by hand after `systemctl daemon-reload` (systemctl(1), link: the file system has to be
accessible when systemd is started; systemd.generator(7)).

**Bad**

```ini
# /etc/fstab
/dev/disk/by-label/quadlets  /etc/containers/systemd  xfs  defaults  0 2

# /etc/containers/systemd/web.container
[Container]
Image=quay.io/example/web:1

[Install]
WantedBy=multi-user.target
```

**Good**

```ini
# /etc/fstab
/dev/disk/by-label/quadlets  /etc/containers/systemd  xfs  x-initrd.mount  0 2

# /etc/containers/systemd/web.container
[Container]
Image=quay.io/example/web:1

[Install]
WantedBy=multi-user.target
```

Keep the file on the root file system, or have the initrd mount the other one (`x-initrd.mount`).
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Manager
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.mounts import mount_parameters
from unitlint.machine.machine import Machine
from unitlint.machine.places import file_place, link_place, unit_place
from unitlint.quick.remembered import remembered
from unitlint.systemd.escaping import unescape_path
from unitlint.systemd.file_names import MASK, QUADLET_PATHS, UNIT_PATHS, is_quadlet_name
from unitlint.text.source import Place, is_known
from unitlint.tree.reader import join
from unitlint.units.names import path_prefixes
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "mounts"
SINCE = "0.1.0"
READS_FILES = True

_OF_THE_INITRD = frozenset({"/", "/usr"})
"""What is mounted before systemd starts, whatever the options are (bootup(7))."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each file that systemd or podman's generator looks for in vain."""
    if machine.configuration.manager is Manager.USER:
        return
    mounts = dict(_mounts(machine.without_files))
    for name, path, place in (*_quadlets(machine), *_units(machine.without_files)) if mounts else ():
        mount = next((mounts[point] for point in path_prefixes(path) if point in mounts), None)
        if mount is not None:
            other = unit_place(mount)
            yield finding(
                place,
                f"{name} isn't found at boot: {path} is on {mount.name}, which is mounted later",
                unit=name,
                related=(Related(other.location, "mounted here"),) if other is not None else (),
                help="keep the file on the root file system, or add x-initrd.mount to the mount's options",
            )


@remembered
def _mounts(machine: Machine) -> Iterator[tuple[str, Unit]]:
    """The mounts that the configuration gives, by mount point, but for those of the initrd."""
    for unit in machine.own_units:
        if unit.type == "mount" and unit.is_configured and unit.name in machine.starting:
            path = unescape_path(unit.name.removesuffix(".mount"))
            early = path in _OF_THE_INITRD or mount_parameters(unit, machine.systemd_version).stays
            if is_known(path) and not early:
                yield path, unit


def _quadlets(machine: Machine) -> Iterator[tuple[str, str, Place]]:
    for path, file in machine.configuration.files.items():
        folder, _, name = path.rpartition("/")
        if file.source is not None and is_quadlet_name(name) and f"{folder}/".startswith(_QUADLETS):
            yield name, path, file.declared or file.source.place(0, 0)


_QUADLETS = tuple(f"{path}/" for path in QUADLET_PATHS)


@remembered
def _units(machine: Machine) -> Iterator[tuple[str, str, Place]]:
    """Units in folders that are on the mount, and links that lead there."""
    for directory in machine.configuration.directories:
        for name, file in directory.units.items():
            if not file.is_users or file.masks or file.link == MASK:
                continue
            if file.link.startswith("/"):
                yield name, file.link, link_place(machine, file)
            elif directory.path in UNIT_PATHS and not file.link:
                yield name, join(directory.path, name), file_place(file)
