"""Folders below /var, /opt, /srv and the like that are there, or are made, without a unit that says so."""

from __future__ import annotations

STANDARD = frozenset({
    *("cron", "mail", "at", "lpd", "misc", "color", "games", "hwclock", "xdm", "fonts", "man"),  # FHS 3.0, 5
    "lost+found",  # mke2fs(8)
    *("systemd", "private", "journal", "machines", "portables", "sysupdate", "extensions"),  # systemd's own
    *("dpkg", "apt", "rpm", "dnf", "yum", "pacman", "portage", "zypp", "alternatives"),  # package managers
    *("sudo", "samba", "audit", "tftpboot", "selinux", "ostree", "bin"),  # packages that bring them
})  # fmt: skip
"""What a standard or a package brings: FHS 3.0, file-hierarchy(7), mke2fs(8), dpkg(1), rpm(8), sudo(8), …"""

OF_PROGRAMS = frozenset(
    {"kubelet", "cni", "etcd", "etcd2", "calico", "flannel", "rancher", "rkt", "containers"}
)
"""What programs make that are downloaded, and not a base system's: those of Kubernetes, CNI, podman."""
