"""What systemd's generators do otherwise since a version after 252.

From NEWS and the "Added in version" notes of systemd.mount(5), systemd.swap(5) and crypttab(5); where these
are silent, from the generators of 252, 254, 257 and 262: the oldest of them that does it.
"""

from __future__ import annotations

SYSTEM_GROWFS = 253
"""`x-systemd.growfs` instantiates a template that systemd ships instead of writing a service."""

ROOT_OPTIONS = 254
"""Options that have no effect on `/` are taken out of its mount unit."""

WANTS_MOUNTS_FOR = 256
"""`x-systemd.wants-mounts-for=`."""

QUOTA_SERVICES = 256
"""Quota options pull in instances of systemd-quotacheck@.service and quotaon@.service."""

WANTS = 257
"""`x-systemd.wants=`."""

WANTED_INSTEAD = 257
"""`x-systemd.wanted-by=`, `required-by=` replace the target, the default dependencies, nofail and noauto."""

USR_OPTIONS = 257
"""`/usr` can't be noauto or nofail, as `/` can't."""

VALIDATEFS = 258
"""`x-systemd.validatefs`."""

NETWORK_SWAP = 261
"""`_netdev` on a swap."""

BINDS_UNCHECKED = 262
"""A bind mount is never checked, whatever the sixth field says."""

STRICT_LINES = 262
"""A line needs its first three fields, and numbers as the last two; libmount reads it."""

EXTRA_MOUNTS = 254
"""systemd.mount-extra= and systemd.swap-extra= of the kernel's command line (NEWS, 254)."""

NO_INIT_SCRIPTS = 260
"""Init scripts get no services (NEWS, 260)."""

VOLUMES_AFTER = (
    ("cryptsetup-pre.target", 0),
    ("systemd-udevd-kernel.socket", 0),
    ("systemd-tpm2-setup-early.service", 257),
    ("systemd-udevd.service", 262),
)
"""What every encrypted volume waits for, and since when."""

LOOP_MODULE = 254
"""Images of volumes wait for modprobe@loop.service, and all volumes are undone at shutdown."""

SOFT_FILES = 256
"""A volume with nofail, or a key with a timeout, wants its files only."""

CRYPTTAB_READ_ON = 257
"""A bad line of crypttab doesn't keep the lines below it from being read."""
