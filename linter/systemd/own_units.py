"""Units whose names begin in `systemd-` and that no catalogue has: why one may be on a machine all the same.

Every other unit of such a name that is systemd's own is in the catalogues, for it is in systemd's packages.
"""

from __future__ import annotations

PREFIX = "systemd-"

MADE_LATER = frozenset({"mount", "swap"})
"""Types of which units appear without a file, when something is mounted."""

MADE = frozenset(
    {
        *(f"systemd-{what}@.service" for what in ("cryptsetup", "veritysetup", "integritysetup")),
        *(f"systemd-{what}@.service" for what in ("makefs", "mkswap", "swap")),
        "systemd-fsck-usr.service",
    }
)
"""Units that systemd's generators make."""

FOREIGN = frozenset(
    {
        "systemd-cron.target",
        "systemd-netlogd.service",
        "systemd-resolvconf.service",
        "systemd-swap.service",
        "systemd-vconsole-setup.service",
    }
)
"""Units of packages apart from systemd's, of other projects or split off: a base system may get them."""

GONE = frozenset(
    {
        "systemd-boot-update.timer",
        "systemd-bus-proxyd.service",
        "systemd-bus-proxyd.socket",
        "systemd-readahead-collect.service",
        "systemd-readahead-done.service",
        "systemd-readahead-done.timer",
        "systemd-readahead-replay.service",
        "systemd-shutdownd.service",
        "systemd-shutdownd.socket",
    }
)
"""Units of versions that are older than the catalogues."""
