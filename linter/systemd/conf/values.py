"""What values of these files may be, where the man pages say it in a word or two.

systemd.network(5) and networkd.conf(5) of 252 to 262.
"""

from __future__ import annotations

_STATES = ("missing", "off", "no-carrier", "dormant", "degraded-carrier", "carrier", "degraded", "enslaved")
STATES = (*_STATES, "routable")
"""Operational states of links, the least first (networkctl(1))."""


def is_state(value: str) -> bool:
    """`RequiredForOnline=`: one state, or two with a colon between them, the lesser first."""
    first, _, last = value.partition(":")
    return first in STATES and (not last or (last in STATES and STATES.index(first) <= STATES.index(last)))


WAKING = ("phy", "unicast", "multicast", "broadcast", "arp", "magic", "secureon", "off")
"""Words of `WakeOnLan=` (systemd.link(5))."""
ALTERNATIVE_SOURCES = ("database", "onboard", "slot", "path", "mac")
NAME_SOURCES = ("kernel", *ALTERNATIVE_SOURCES, "keep")
"""Words of `AlternativeNamesPolicy=` and `NamePolicy=` (systemd.link(5))."""
VLAN_PROTOCOLS = ("802.1q", "802.1ad")
"""`Protocol=` of a VLAN, `VLANProtocol=` of a bridge, in any case (systemd.netdev(5))."""

_DUIDS = ("vendor", "uuid", "link-layer-time", "link-layer")


def is_duid_type(value: str) -> bool:
    """`DUIDType=`: one of four, or a number; the third perhaps with a time behind a colon."""
    word, colon, _ = value.partition(":")
    return (word in _DUIDS or word.isdecimal()) and (not colon or word == "link-layer-time")
