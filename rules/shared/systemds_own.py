"""The units that systemd itself ships, whatever the version: another name in `systemd-` is misspelt."""

from __future__ import annotations

from functools import cache

from unitlint.platforms.select import select_platform, shipped
from unitlint.units.names import prefix, unit_type

PREFIX = "systemd-"

_MADE_LATER = frozenset({"mount", "swap", "automount"})
"""Types of which units appear without a file, when something is mounted."""

_MADE = (
    *(f"systemd-{what}@.service" for what in ("cryptsetup", "veritysetup", "integritysetup")),
    *(f"systemd-{what}@.service" for what in ("makefs", "mkswap", "growfs", "fsck", "swap", "vmspawn")),
    "systemd-fsck-usr.service",
    "systemd-volatile-root.service",
)
"""Units that systemd's generators make, and so lie in no package."""

_GONE_OR_FOREIGN = (
    *("systemd-readahead-collect.service", "systemd-readahead-replay.service", "systemd-shutdownd.service"),
    *("systemd-vconsole-setup.service", "systemd-readahead-done.service", "systemd-readahead-done.timer"),
    *("systemd-bus-proxyd.service", "systemd-bus-proxyd.socket", "systemd-shutdownd.socket"),
    *("systemd-resolvconf.service", "systemd-netlogd.service", "systemd-swap.service", "systemd-cron.target"),
    *("systemd-boot-update.timer", "systemd-userdb-load-credentials.service"),
    "systemd-networkd-wait-online@.service",
)
"""Units of older versions, of Debian's and Fedora's packages apart from systemd's, and of other projects."""


def is_none_of_systemds(name: str) -> bool:
    """Whether the name is in `systemd-`, and neither it nor its template is known of any version."""
    if not name.startswith(PREFIX) or unit_type(name) in _MADE_LATER:
        return False
    return systemds_own().isdisjoint((name, f"{prefix(name)}@.{unit_type(name)}"))


@cache
def systemds_own() -> frozenset[str]:
    """Every unit in `systemd-` that some version, or a package that goes with it, has."""
    shipped_names = (name for catalogue in shipped() for name in select_platform(catalogue).unit_names)
    own = (name for name in shipped_names if name.startswith(PREFIX))
    return frozenset((*own, *_MADE, *_GONE_OR_FOREIGN))
