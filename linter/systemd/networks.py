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

NETDEV_NEEDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "vlan": ("VLAN", ("Id",)),
    "vxlan": ("VXLAN", ("VNI", "Id", "External")),
    "geneve": ("GENEVE", ("Id",)),
    "l2tp": ("L2TP", ("Remote",)),
    "veth": ("Peer", ("Name",)),
    "vxcan": ("VXCAN", ("Peer",)),
    "bareudp": ("BareUDP", ("DestinationPort",)),
    "ip6tnl": ("Tunnel", ("Mode",)),
    "wlan": ("WLAN", ("PhysicalDevice",)),
}
"""Kind of device → the section and the keys of which it needs one (`config_verify` of each kind)."""

TUNNELS_WITHOUT_MODE = 258
"""The version from which on `ip6tnl` needs no Mode= (systemd's sources, 258: src/network/netdev/tunnel.c)."""

PHYSICAL = ("en", "eth", "wl", "ww", "ib", "sl")
"""How names of network hardware begin (systemd.net-naming-scheme(7)); `eth` is the kernel's own."""


def netdev_needs(kind: str, version: int) -> tuple[str, tuple[str, ...]]:
    """The section and the keys of which a network device of that kind needs one; no keys for most kinds."""
    if kind == "ip6tnl" and version >= TUNNELS_WITHOUT_MODE:
        return "", ()
    return NETDEV_NEEDS.get(kind, ("", ()))


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
