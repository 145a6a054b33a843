"""What systemd calls the machines and containers that it may run in (systemd-detect-virt(1))."""

from __future__ import annotations

MACHINES = frozenset(
    (
        *("qemu", "kvm", "amazon", "zvm", "vmware", "microsoft", "oracle", "powervm", "xen", "bochs", "uml"),
        *("parallels", "bhyve", "qnx", "acrn", "apple", "sre", "google", "vm-other"),
    )
)
CONTAINERS = frozenset(
    (
        *("openvz", "lxc", "lxc-libvirt", "systemd-nspawn", "docker", "podman", "rkt", "wsl", "proot"),
        *("pouch", "container-other"),
    )
)
NONE = "none"
"""The hardware itself."""

NAMES = (NONE, *sorted(MACHINES | CONTAINERS))
