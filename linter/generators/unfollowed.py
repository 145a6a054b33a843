"""Generators that make units out of what only the machine has: a volume group, a mounted image.

No rule says that such a unit is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

MAY_MAKE: Mapping[str, tuple[str, ...]] = {
    "lvm2": ("lvm2-activation*.service", "lvm2-pvscan@*.service"),
    "netplan": ("netplan-*.service", "netplan-*.path"),
    "snapd": ("snap.*", "snap-*.mount", "var-lib-snapd-*.mount"),
    "ostree": ("ostree-*.service", "ostree-*.path"),
    "coreos": ("coreos-*.service", "coreos-*.mount"),
    "zfs": ("zfs-load-key@*.service", "zfs-load-key-*.service"),
    "gpt-auto": (
        "systemd-cryptsetup@root.service",
        "boot.mount",
        "boot.automount",
        "efi.mount",
        "efi.automount",
    ),
}
"""Package → globs of what its generator makes on a machine whose disks, snaps or boot loader ask for it."""


def may_be_generated(name: str) -> bool:
    """Whether a generator that isn't followed may make the unit."""
    return any(fnmatchcase(name, glob) for globs in MAY_MAKE.values() for glob in globs)
