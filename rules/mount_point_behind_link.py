"""The mount point of a mount unit is behind a symbolic link.

systemd mounts nothing through a symbolic link: the unit fails with "Mount path … is not canonical (contains a
symlink)", and with it whatever requires it, such as `local-fs.target` (systemd.mount(5), Where=). `/var/run`
is a link on every system, `/home`, `/opt`, `/srv`, `/mnt` and `/usr/local` are on Fedora CoreOS. The links
that the configuration itself delivers count as well. The rule passes over lines of fstab, since the generator
follows links.

**Bad**

```ini
# var-run-app.mount, enabled
[Mount]
What=tmpfs
Where=/var/run/app
Type=tmpfs

[Install]
WantedBy=local-fs.target
```

**Good**

```ini
# run-app.mount, enabled
[Mount]
What=tmpfs
Where=/run/app
Type=tmpfs

[Install]
WantedBy=local-fs.target
```

Name the path to which the link leads, in `Where=` and in the unit's name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import join

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.systemd.directives import own_section
from unitlint.systemd.escaping import simplify
from unitlint.systemd.symbolic_links import OF_SYSTEMS, ON_ALL_SYSTEMS
from unitlint.text.source import is_known
from unitlint.units.effective import last_path
from unitlint.units.names import path_prefixes, path_unit_name

SEVERITY = Severity.ERROR
CATEGORY = "mounts"
SINCE = "0.1.0"
READS_FILES = True

_TYPES = frozenset({"mount", "automount"})


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such unit, at its Where=."""
    links = _links(machine)
    for unit in machine.own_units:
        if unit.type not in _TYPES or not unit.is_users or not is_loaded(unit):
            continue
        path, setting = last_path(unit, own_section(unit.type), "Where")
        link = next((prefix for prefix in path_prefixes(path) if prefix in links), "") if path else ""
        if link and setting is not None and machine.ownership.owns(setting.place):
            there = links[link] + simplify(path)[len(link) :]
            yield finding(
                setting.place,
                f"{unit.name} can't be mounted: {link} is a symbolic link to {links[link]}",
                unit=unit.name,
                help=f"set Where={there} and rename the unit to {path_unit_name(there, unit.type)}",
            )


def _links(machine: Machine) -> Mapping[str, str]:
    """Where links lead that are known to be on the machine."""
    platform = machine.platform
    of_system = {} if platform.guessed else OF_SYSTEMS.get(platform.name, {})
    delivered = {
        path: simplify(join(path.rpartition("/")[0], file.link))
        for path, file in machine.configuration.files.items()
        if file.link and is_known(path) and is_known(file.link) and ".." not in file.link
    }
    return {**ON_ALL_SYSTEMS, **of_system, **delivered}
