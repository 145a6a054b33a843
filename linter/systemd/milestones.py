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

AIMS = ("multi-user.target", "graphical.target")
"""Those that a boot leads to."""
