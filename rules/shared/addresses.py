"""Which addresses the links of a `.network` file get (systemd.network(5))."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

from unitlint.rules.shared.common import SectionLine, lines
from unitlint.rules.shared.conf_files import ConfFile
from unitlint.units.list_values import parse_boolean
from unitlint.units.values.hosts import is_ipv6

FAMILIES = ("ipv4", "ipv6")
_BOTH = ("both", "yes")
_NAMED = {"v4": "ipv4", "v6": "ipv6", "ipv4-fallback": "ipv4", "fallback": "ipv4"}
"""Older words of DHCP= and LinkLocalAddressing=."""
_V6_MEANS = ("DHCPPrefixDelegation", "DHCPv6PrefixDelegation", "IPv6SendRA", "IPv6PrefixDelegation")


class AddressScope(IntEnum):
    """How far the best address of a family reaches."""

    NONE = 0
    LINK = 1
    GLOBAL = 2


def wanted_family(file: ConfFile) -> tuple[SectionLine | None, tuple[str, ...]]:
    """The line of `RequiredFamilyForOnline=`, and the families of which an address is waited for."""
    for line in file.values("Link", "RequiredFamilyForOnline")[-1:]:
        return line, FAMILIES if line.node.value in ("both", "any") else (line.node.value,)
    return None, ()


def reach(file: ConfFile) -> dict[str, AddressScope]:
    """The best that a link may get of each family; what nothing tells counts as had."""
    found = dict.fromkeys(FAMILIES, AddressScope.NONE)
    for family in _families(file, "LinkLocalAddressing", default="ipv6"):
        found[family] = AddressScope.LINK
    for family in _global(file):
        found[family] = AddressScope.GLOBAL
    return found


def _families(file: ConfFile, key: str, *, default: str) -> tuple[str, ...]:
    given = file.values("Network", key)[-1:]
    word = given[0].node.value if given else default
    boolean = parse_boolean(word)
    if boolean is None:
        return FAMILIES if word in _BOTH else (_NAMED.get(word, word),) if word != "none" else ()
    return FAMILIES if boolean else ()


def _global(file: ConfFile) -> Iterator[str]:
    """The families of which a router, a server or the file itself gives an address."""
    yield from _families(file, "DHCP", default="no")
    for line in lines(file.source):
        if line.section in ("Network", "Address") and line.node.key == "Address":
            yield "ipv6" if is_ipv6(line.node.value.partition("/")[0]) else "ipv4"
        if line.section == "Network" and line.node.key in ("DHCPServer", "IPv4LL") and line.node.value:
            yield "ipv4"
        if line.section == "Network" and line.node.key in _V6_MEANS:
            yield "ipv6"
    given = file.values("Network", "IPv6AcceptRA")[-1:]
    if _accepts(file) if not given else parse_boolean(given[0].node.value) is not False:
        yield "ipv6"


def _accepts(file: ConfFile) -> bool:
    """Whether routers are listened to by default: where IPv6 has a link-local address."""
    return "ipv6" in _families(file, "LinkLocalAddressing", default="ipv6")
