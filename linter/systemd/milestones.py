"""The targets that people know a boot by, in their usual order (bootup(7), systemd.special(7))."""

from __future__ import annotations

MILESTONES = (
    "local-fs.target",
    "sysinit.target",
    "basic.target",
    "network.target",
    "network-online.target",
    "time-sync.target",
)
"""Those of the base system, which a boot passes."""

AWAITED = ("network-online.target", "time-sync.target")
"""Those of them that no default dependency waits for: a unit that is after one asks for it by name."""

AIMS = ("multi-user.target", "graphical.target")
"""Those that a boot leads to."""
