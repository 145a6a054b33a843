"""Which file is read as what: by its path on the machine.

systemd.network(5), systemd.netdev(5), systemd.link(5) and "Configuration Directories and Precedence" of
systemd-system.conf(5), journald.conf(5), logind.conf(5), resolved.conf(5), timesyncd.conf(5),
networkd.conf(5) and their kin.
"""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.quick import patterns as re

DAEMONS: Mapping[str, str] = {
    "network": "systemd-networkd",
    "netdev": "systemd-networkd",
    "networkd.conf": "systemd-networkd",
    "link": "systemd-udevd",
    "system.conf": "systemd",
    "journald.conf": "systemd-journald",
    "logind.conf": "systemd-logind",
    "resolved.conf": "systemd-resolved",
    "timesyncd.conf": "systemd-timesyncd",
    "coredump.conf": "systemd-coredump",
    "oomd.conf": "systemd-oomd",
    "pstore.conf": "systemd-pstore",
    "sleep.conf": "systemd-sleep",
    "journal-remote.conf": "systemd-journal-remote",
    "journal-upload.conf": "systemd-journal-upload",
}
"""Who reads each kind of file."""

_SAME = {"user.conf": "system.conf"}
"""systemd-system.conf(5) is of both, and one parser reads them."""

NETWORK_TYPES = tuple(kind for kind in DAEMONS if not kind.endswith(".conf"))
"""The suffixes of networkd's and udev's files."""

CONF_FILES = (*_SAME, *(kind for kind in DAEMONS if kind.endswith(".conf")))
"""The files of systemd's own programs; each has a folder of drop-ins."""

TOPS = ("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib")
"""Where systemd's programs look for their files, highest precedence first; /lib is /usr/lib."""

_TOPS = rf"(?:{'|'.join(TOPS)})/systemd"
_NETWORK = re.compile(rf"{_TOPS}/network/[^/]+\.(?P<kind>{'|'.join(NETWORK_TYPES)})(?:\.d/[^/]+\.conf)?")
_CONF = re.compile(rf"{_TOPS}/(?P<kind>{'|'.join(map(re.escape, CONF_FILES))})(?:\.d/[^/]+\.conf)?")
NETWORK = "/etc/systemd/network"
IS_NETWORKDS = re.compile(
    r"^(?:\[(?:Match|NetDev|Link)\][ \t]*\r?$"
    r"|(?:DHCP|Address|VLAN|Bond|Bridge|LinkLocalAddressing|IPv6AcceptRA|MulticastDNS|Domains)[ \t]*=)",
    re.MULTILINE,
)
"""What tells a .network or .link file of networkd from those of other programs."""


def is_networkds(file: str) -> bool:
    """Whether networkd, or udev for a link, would read a file of that name.

    >>> is_networkds("10-lan.link"), is_networkds("lan.conf")
    (True, False)
    """
    return conf_kind(f"{NETWORK}/{file}") != ""


def conf_kind(path: str) -> str:
    """
    >>> conf_kind("/etc/systemd/network/10-lan.network"), conf_kind("/etc/systemd/network/a.netdev.d/b.conf")
    ('network', 'netdev')
    >>> conf_kind("/etc/systemd/journald.conf.d/10-size.conf"), conf_kind("/etc/systemd/network/lan.conf")
    ('journald.conf', '')
    """
    found = _NETWORK.fullmatch(path) or _CONF.fullmatch(path)
    kind = found["kind"] if found is not None else ""
    return _SAME.get(kind, kind)
