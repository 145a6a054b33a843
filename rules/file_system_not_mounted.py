"""A file system is created, but nothing mounts it when the machine boots.

Ignition mounts a file system at its `path` only while it writes files, in the initial RAM disk. For each
later boot there has to be a mount unit, a line of fstab or a script; without one, what the boot writes there
lands on the root file system (Ignition, "Configuration specification", storage.filesystems.path; Butane,
`with_mount_unit`). The rule passes over file systems that the system mounts by itself, such as `/boot`.

**Bad**

```yaml
variant: flatcar
version: 1.1.0
storage:
  filesystems:
    - device: /dev/disk/by-partlabel/data
      path: /var/lib/data
      format: xfs
```

**Good**

```yaml
variant: flatcar
version: 1.1.0
storage:
  filesystems:
    - device: /dev/disk/by-partlabel/data
      path: /var/lib/data
      format: xfs
      with_mount_unit: true
```

Add `with_mount_unit: true` in Butane, or a mount unit.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.starting import mentions_of
from unitlint.units.names import path_prefixes, path_unit_name

SEVERITY = Severity.WARNING
CATEGORY = "mounts"
SINCE = "0.1.0"
READS_FILES = True

_BY_ITSELF = frozenset({"/", "/boot", "/efi", "/usr", "/sysroot", "/oem", "/usr/share/oem"})
"""What the systems that read Ignition mount themselves, with all below it."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such file system, at its path; a config that others complete has none."""
    if machine.configuration.merges_remote:
        return
    mentions = mentions_of(machine)
    for made in machine.configuration.file_systems:
        name = path_unit_name(made.path, "mount")
        unit = machine.graph.unit(name)
        if (unit is not None and is_loaded(unit)) or _is_the_systems(made.path):
            continue
        if not mentions.names_path(made.path):
            yield finding(
                made.place,
                f"nothing mounts {made.path} at boot: Ignition uses the path only while it writes files",
                unit=name,
                help=f"add {name}, or with_mount_unit: true in Butane",
            )


def _is_the_systems(path: str) -> bool:
    return path == "/" or any(prefix in _BY_ITSELF for prefix in path_prefixes(path)[:-1])
