"""What newer versions of systemd do otherwise when they make dependencies; the base is 252.

Each is the first version that does so, with where it says so.
"""

from __future__ import annotations

UPHOLDS_LINKS = 254
"""`UNIT.upholds/` folders and UpheldBy= (systemd.unit(5))."""

WANTS_MOUNTS_FOR = 256
"""WantsMountsFor= (systemd.unit(5)); PrivateTmp=yes wants /tmp and /var/tmp by it, where it was Wants= of
tmp.mount and RequiresMountsFor=/var/tmp before (systemd.exec(5), IMPLICIT DEPENDENCIES)."""

DISCONNECTED_TMP = 257
"""PrivateTmp=disconnected: the directories are tmpfs of the service's own, so that only /var has to be there
(systemd.exec(5), PrivateTmp=)."""
