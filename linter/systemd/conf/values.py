"""What values of these files may be, where the man pages say it in a word or two.

systemd.network(5), systemd.netdev(5), journald.conf(5), logind.conf(5), resolved.conf(5) of 252 to 262.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from unitlint.systemd.networks import is_interface

NETDEV_KINDS = frozenset(
    {
        *("bareudp", "batadv", "bond", "bridge", "dummy", "erspan", "fou", "geneve", "gre", "gretap", "hsr"),
        *("ifb", "ip6gre", "ip6gretap", "ip6tnl", "ipip", "ipoib", "ipvlan", "ipvtap", "l2tp", "macsec"),
        *("macvlan", "macvtap", "nlmon", "sit", "tap", "tun", "vcan", "veth", "vlan", "vrf", "vti", "vti6"),
        *("vxcan", "vxlan", "wireguard", "wlan", "xfrm"),
    }
)
_STATES = ("missing", "off", "no-carrier", "dormant", "degraded-carrier", "carrier", "degraded", "enslaved")
STATES = (*_STATES, "routable")
"""Operational states of links, the least first (networkctl(1))."""

_POWER = ("ignore", "poweroff", "reboot", "halt", "kexec", "suspend", "hibernate", "hybrid-sleep", "sleep")
_HANDLES = (*_POWER, "suspend-then-hibernate", "lock", "factory-reset", "secure-attention-key", "soft-reboot")

Words = tuple[str, ...]

CHOICES: Mapping[tuple[str, str, str], tuple[bool, Words]] = {
    ("network", "Network", "DHCP"): (True, ("ipv4", "ipv6", "both", "none", "v4", "v6")),
    ("network", "Network", "LinkLocalAddressing"): (True, ("ipv4", "ipv6", "fallback", "ipv4-fallback")),
    ("network", "Network", "LLMNR"): (True, ("resolve",)),
    ("network", "Network", "MulticastDNS"): (True, ("resolve",)),
    ("network", "Network", "DNSSEC"): (True, ("allow-downgrade",)),
    ("network", "Network", "DNSOverTLS"): (True, ("opportunistic",)),
    ("network", "Link", "RequiredFamilyForOnline"): (False, ("ipv4", "ipv6", "both", "any")),
    ("network", "Link", "ActivationPolicy"): (
        False,
        ("up", "always-up", "manual", "always-down", "down", "bound"),
    ),
    ("netdev", "NetDev", "Kind"): (False, tuple(sorted(NETDEV_KINDS))),
    ("netdev", "Bond", "Mode"): (
        False,
        ("balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb"),
    ),
    ("journald.conf", "Journal", "Storage"): (False, ("volatile", "persistent", "auto", "none")),
    ("journald.conf", "Journal", "SplitMode"): (False, ("uid", "login", "none")),
    ("system.conf", "Manager", "ShowStatus"): (True, ("auto", "error")),
    ("system.conf", "Manager", "LogTarget"): (
        False,
        (
            *("console", "console-prefixed", "kmsg", "journal", "journal-or-kmsg", "auto", "null"),
            *("syslog", "syslog-or-kmsg"),
        ),
    ),
    ("system.conf", "Manager", "DefaultOOMPolicy"): (False, ("continue", "stop", "kill")),
    ("resolved.conf", "Resolve", "DNSSEC"): (True, ("allow-downgrade",)),
    ("resolved.conf", "Resolve", "DNSOverTLS"): (True, ("opportunistic",)),
    ("resolved.conf", "Resolve", "LLMNR"): (True, ("resolve",)),
    ("resolved.conf", "Resolve", "MulticastDNS"): (True, ("resolve",)),
    ("resolved.conf", "Resolve", "Cache"): (True, ("no-negative",)),
    ("resolved.conf", "Resolve", "DNSStubListener"): (True, ("udp", "tcp")),
    **{
        ("logind.conf", "Login", key): (False, _HANDLES)
        for key in (
            *("HandlePowerKey", "HandlePowerKeyLongPress", "HandleRebootKey", "HandleRebootKeyLongPress"),
            *("HandleSuspendKey", "HandleSuspendKeyLongPress", "HandleHibernateKey"),
            *("HandleHibernateKeyLongPress", "HandleLidSwitch", "HandleLidSwitchExternalPower"),
            *("HandleLidSwitchDocked", "IdleAction"),
        )
    },
}
"""File, section and key → whether a boolean will do, and the words besides."""


def is_state(value: str) -> bool:
    """`RequiredForOnline=`: one state, or two with a colon between them, the lesser first."""
    first, _, last = value.partition(":")
    return first in STATES and (not last or (last in STATES and STATES.index(first) <= STATES.index(last)))


def is_address(value: str) -> bool:
    """An address, with the length of its prefix or without (systemd.network(5), Address=)."""
    from ipaddress import ip_interface

    try:
        ip_interface(value)
    except ValueError:
        return False
    return True


def is_gateway(value: str) -> bool:
    """`Gateway=`: an address without a prefix, or what tells one."""
    return value in ("_dhcp", "_dhcp4", "_ipv6ra", "dhcp") or ("/" not in value and is_address(value))


Test = Callable[[str], bool]

_DUIDS = ("vendor", "uuid", "link-layer-time", "link-layer")


def is_duid_type(value: str) -> bool:
    """`DUIDType=`: one of four, the third perhaps with a time behind a colon (networkd.conf(5))."""
    word, colon, _ = value.partition(":")
    return word in _DUIDS and (not colon or word == "link-layer-time")


TESTS: Mapping[tuple[str, str, str], tuple[Test, str]] = {
    **{
        ("networkd.conf", section, "DUIDType"): (is_duid_type, f"type of DUID ({', '.join(_DUIDS)})")
        for section in ("DHCP", "DHCPv4", "DHCPv6")
    },
    ("network", "Network", "Address"): (is_address, "address such as 192.0.2.1/24"),
    ("network", "Address", "Address"): (is_address, "address such as 192.0.2.1/24"),
    ("network", "Network", "Gateway"): (is_gateway, "address such as 192.0.2.1"),
    ("network", "Route", "Gateway"): (is_gateway, "address such as 192.0.2.1"),
    ("netdev", "NetDev", "Name"): (is_interface, "interface name of at most 15 bytes"),
    ("netdev", "VLAN", "Id"): (lambda v: v.isdecimal() and len(v) < 5 and int(v) < 4095, "number below 4095"),
}
"""File, section and key → the test that a value passes, and what it is."""
