"""Names of network interfaces, and of groups of addresses."""

from __future__ import annotations

from collections.abc import Mapping

INTERFACE_MAX, ALTERNATIVE_MAX = 15, 127
"""Bytes in the longest name of a network interface (netdevice(7)), and in an alternative one (ip-link(8))."""

_NO_INTERFACES = frozenset({".", "..", "all", "default"})
"""Names that the kernel's files have for something else (src/basic/socket-util.c, ifname_valid_full)."""

ADDRESS_GROUPS: Mapping[str, tuple[str, str]] = {
    "any": ("0.0.0.0/0", "::/0"),
    "localhost": ("127.0.0.0/8", "::1/128"),
    "link-local": ("169.254.0.0/16", "fe80::/64"),
    "multicast": ("224.0.0.0/4", "ff00::/8"),
}
"""What stands for an address of each family (systemd.resource-control(5), IPAddressAllow=)."""

LAST_FILES: Mapping[str, str] = {"flatcar": "zz-default.network"}
"""Base systems whose last .network file gives every physical link that no other takes an address by DHCP
(flatcar/init, systemd/network/zz-default.network)."""

PHYSICAL = ("en", "eth", "wl", "ww", "ib", "sl")
"""How names of network hardware begin (systemd.net-naming-scheme(7)); `eth` is the kernel's own."""


def is_interface(name: str, *, longest: int = INTERFACE_MAX) -> bool:
    """Whether a network interface can have that name: neither a number nor with a blank, slash or colon."""
    if not 0 < len(name) <= longest or name in _NO_INTERFACES or _is_number(name):
        return False
    return all("!" <= char < "\x7f" and char not in ":/%" for char in name)


def _is_number(name: str) -> bool:
    try:
        return int(name, 0) >= 0
    except ValueError:
        return name.isdecimal()
