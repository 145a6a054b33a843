"""Which sections a `.netdev` file has for which kind of device (systemd.netdev(5)).

networkd reads those of the file's own kind and logs "Unknown section" for each other (asked of 252).
"""

from __future__ import annotations

from collections.abc import Mapping

COMMON = ("Match", "NetDev")
"""Sections of every kind."""

_TUNNELS = ("erspan", "gre", "gretap", "ip6gre", "ip6gretap", "ip6tnl", "ipip", "sit", "vti", "vti6")
_PLAIN = ("dummy", "ifb", "nlmon", "vcan")

SECTIONS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_PLAIN, ()),
    **dict.fromkeys(_TUNNELS, ("Tunnel",)),
    "bareudp": ("BareUDP",),
    "batadv": ("BatmanAdvanced",),
    "bond": ("Bond",),
    "bridge": ("Bridge",),
    "fou": ("FooOverUDP",),
    "geneve": ("GENEVE",),
    "ipoib": ("IPoIB",),
    "ipvlan": ("IPVLAN",),
    "ipvtap": ("IPVTAP",),
    "l2tp": ("L2TP", "L2TPSession"),
    "macsec": (
        "MACsec",
        "MACsecReceiveChannel",
        "MACsecReceiveAssociation",
        "MACsecTransmitAssociation",
    ),
    "macvlan": ("MACVLAN",),
    "macvtap": ("MACVTAP",),
    "tap": ("Tap",),
    "tun": ("Tun",),
    "veth": ("Peer",),
    "vlan": ("VLAN",),
    "vrf": ("VRF",),
    "vxcan": ("VXCAN",),
    "vxlan": ("VXLAN",),
    "wireguard": ("WireGuard", "WireGuardPeer"),
    "wlan": ("WLAN",),
    "xfrm": ("Xfrm",),
}
"""Kind of device → its own sections. A kind that isn't here is of a newer systemd."""
