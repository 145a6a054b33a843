"""What the manager does where neither a unit nor its own configuration says otherwise."""

from __future__ import annotations

DEFAULT_TIMEOUT = 90_000_000
"""Microseconds that a unit's start may take, and that systemd waits for a device: DefaultTimeoutStartSec=,
DefaultDeviceTimeoutSec= (systemd-system.conf(5))."""

START_LIMIT_BURST, START_LIMIT_INTERVAL = 5, 10_000_000
"""So many starts in so many microseconds: DefaultStartLimitBurst=, DefaultStartLimitIntervalSec=
(systemd-system.conf(5))."""

TIMER_ACCURACY = 60_000_000
"""Microseconds by which a timer may elapse late: DefaultTimerAccuracySec= (systemd-system.conf(5))."""

OLDEST_KNOWN = 219
"""The oldest version that the tables tell apart from newer ones: that of Enterprise Linux 7."""

ASSUMED = 252
"""The version that counts where neither a base system nor an option says one: Debian 12's."""
