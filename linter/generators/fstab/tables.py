"""Facts of systemd-fstab-generator(8) that are data."""

from __future__ import annotations

UNNAMED_TYPES = frozenset(("", "auto"))
"""The type field of an entry whose type is found out by mount(8)."""

REMOUNT_SERVICE = "systemd-remount-fs.service"
FSCK_ROOT_SERVICE = "systemd-fsck-root.service"
LIBEXEC = "/usr/lib/systemd"
"""Where links to units that systemd ships point."""
