"""What newer versions of systemd do otherwise when they make dependencies; the base is 252.

Each is the first version that does so, with where it says so; "asked" is what it does in its test mode.
"""

from __future__ import annotations

UPHOLDS_LINKS = 254
"""`UNIT.upholds/` folders and UpheldBy= (systemd.unit(5))."""

JOINED_BOTH_WAYS = 254
"""JoinsNamespaceOf= says the same of the other unit, too (asked)."""

CREDENTIAL_MOUNTS = range(254, 256)
"""The versions in which a service with credentials is after the mount of /run/credentials/UNIT (asked)."""

DEVICE_BOUND_VALUE = 255
"""x-systemd.device-bound takes a boolean; before, any value bound the mount (asked)."""

WANTS_MOUNTS_FOR = 256
"""WantsMountsFor= (systemd.unit(5)). By it, WorkingDirectory= with a `-` wants its path, for which nothing
was done before; RootDirectory= and RootImage= want theirs (asked); PrivateTmp=yes wants /tmp and /var/tmp,
where it was Wants= of tmp.mount and RequiresMountsFor=/var/tmp (NEWS, 256)."""

JOURNALD_SYNC = 256
"""LogNamespace= also requires systemd-journald-sync@.service, which writes the last logs (asked)."""

QUOTAS_BY_FSTAB = 256
"""Quotas are checked and turned on for each file system, by what the fstab generator makes; a mount unit
wants nothing for them (NEWS, 256)."""

DISCONNECTED_TMP = 257
"""PrivateTmp=disconnected: the directories are tmpfs of the service's own. DynamicUser= alone means it
(systemd.exec(5), PrivateTmp=)."""

DISCONNECTED_BELOW_VAR = 258
"""A disconnected /var/tmp wants /var: with default dependencies, or where the unit is ordered after it and
wants it by itself; not below a RootDirectory= or RootImage= (systemd.exec(5), IMPLICIT DEPENDENCIES)."""

MOUNT_STACKS = 260
"""RootMStack=, which counts as RootImage= does (systemd.exec(5))."""

EARLY_TMP = 260
"""PrivateTmp=yes without default dependencies leaves /tmp alone unless the unit itself is ordered after it,
and to be ordered after /var is enough for a disconnected /var/tmp (NEWS, 260)."""

CIRCLES_IGNORED = 262
"""The oldest version known to pass over a link in a folder of links that leads to itself (asked)."""
