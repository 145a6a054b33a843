"""Symbolic links of base systems in whose place nothing can be mounted."""

from __future__ import annotations

from collections.abc import Mapping

ON_ALL_SYSTEMS: Mapping[str, str] = {"/var/run": "/run", "/var/lock": "/run/lock"}
"""file-hierarchy(7), COMPATIBILITY SYMLINKS; tmpfiles.d/legacy.conf and var.conf of systemd."""

OSTREE: Mapping[str, str] = {
    "/home": "/var/home",
    "/media": "/run/media",
    "/mnt": "/var/mnt",
    "/opt": "/var/opt",
    "/root": "/var/roothome",
    "/srv": "/var/srv",
    "/usr/local": "/var/usrlocal",
}
"""ostree, "Adapting existing mainstream distributions"; docs.fedoraproject.org, Fedora CoreOS, "Storage"."""

OF_SYSTEMS: Mapping[str, Mapping[str, str]] = {"fedora-coreos": OSTREE}
"""By the platform's name; its `provenance` has the system."""
