"""Values in the files of networkd, udev, journald and systemd's other daemons, by what reads them.

systemd.network(5), systemd.netdev(5), systemd.link(5), resolved.conf(5), timesyncd.conf(5), journald.conf(5)
and the others' pages; of each parser (`config_parse_NAME` of systemd's sources) the part that is certain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.conf.values import (
    ALTERNATIVE_SOURCES,
    NAME_SOURCES,
    VLAN_PROTOCOLS,
    WAKING,
    is_duid_type,
    is_state,
)
from unitlint.systemd.networks import ALTERNATIVE_MAX, is_interface
from unitlint.systemd.symbols import members
from unitlint.text.numbers import whole_number
from unitlint.units.values import numbers, timespan
from unitlint.units.values.hosts import (
    is_address,
    is_domain,
    is_hardware_address,
    is_host,
    is_ipv4,
    is_link_address,
    is_port,
    is_prefix,
    is_server,
)
from unitlint.units.values.scalars import is_boolean, is_size, is_span, within

_SERVERS = "one such as 192.0.2.53 or 192.0.2.53#dns.example"
_DUID_TYPES = "vendor, uuid, link-layer-time or link-layer"

_KEY = re.compile(r"[A-Za-z0-9+/]{43}=")

Test = Callable[[str], bool]
_WORD = re.compile(r"[^ \t\n\r]+")
LEVELS = members("log-level", None)
"""Each may be written as its number, from 0 on (journald.conf(5), MaxLevelStore=)."""
_LEVELS = ", ".join(LEVELS)


@dataclass(frozen=True, slots=True)
class ValueKind:
    """What a value has to be: the test that it passes, and the words for it."""

    test: Test
    what: str
    example: str = ""
    each: bool = False
    """Whether each of its words is one; systemd takes those that are and leaves out the others."""


def _is_level(text: str) -> bool:
    return text in LEVELS or (text.isdecimal() and whole_number(text) < len(LEVELS))


def _is_mtu(text: str) -> bool:
    found = numbers.size(text)
    return found is not None and found <= numbers.UINT_MAX


def _permyriad(text: str) -> int:
    """Hundredths of a percent; more than any where the text is no percentage."""
    found = numbers.permyriad(text)
    return numbers.U64_MAX if found is None else found


def _is_gateway(text: str) -> bool:
    return text in ("_dhcp", "_dhcp4", "_ipv6ra", "dhcp") or is_address(text)


def _one_of(words: tuple[str, ...]) -> Test:
    return words.__contains__


def _is_key(text: str) -> bool:
    """Also the name of a credential that holds it (systemd.netdev(5))."""
    return text.startswith("@") or _KEY.fullmatch(text) is not None


def _is_endpoint(text: str) -> bool:
    """networkd takes an address without a port, too."""
    host, colon, port = text.rpartition(":")
    return text.startswith("@") or is_address(text) or (host != "" and colon == ":" and is_port(port))


def _are_networks(text: str) -> bool:
    """Addresses, with or without a prefix length, between commas or blanks."""
    return all(is_prefix(word) or is_address(word) for word in text.replace(",", " ").split())


_ADDRESS = ValueKind(is_address, "address", "an address such as 192.0.2.1")
_BOOLEAN = ValueKind(is_boolean, "boolean (yes or no)")
_SPAN = ValueKind(is_span, "time span")
_U32 = ValueKind(numbers.is_unsigned, "number from 0 to 4294967295")
_SIZE = ValueKind(is_size, "size", "a size such as 512M")
_INTERFACE = ValueKind(is_interface, "interface name of at most 15 bytes")
_PREFIX = ValueKind(is_prefix, "address with a prefix length", "one such as 192.0.2.0/24")
_SHARE = ValueKind(lambda text: (numbers.permyriad(text) or 0) > 0 or is_size(text), "size or percentage")
_SWITCH = ValueKind(lambda text: is_boolean(text) or is_size(text), "boolean or size")
_MAC = ValueKind(is_hardware_address, "hardware address", "one such as 02:00:00:00:00:01")
_HOST = ValueKind(is_host, "host name or address", "one such as time.example", each=True)
_DOMAIN = ValueKind(
    lambda text: text in (".", "~.", "*", "~*") or is_domain(text.removeprefix("~")), "domain", each=True
)
_FRACTION = ValueKind(lambda text: _permyriad(text) <= 10_000, "percentage", "a percentage such as 60%")

_OF: Mapping[ValueKind, str] = {
    _BOOLEAN: "bool tristate sr_iov_boolean prefix_boolean route_boolean cake_tristate address_flags"
    " controlled_delay_bool fair_queueing_bool fair_queueing_controlled_delay_bool nexthop_onlink"
    " nexthop_blackhole routing_policy_rule_invert dhcp_use_dns dhcp_use_ntp dhcp_send_hostname color"
    " location time can_control_mode crash_reboot generic_random_early_detection_bool",
    _SPAN: "sec coalesce_sec controlled_delay_usec fair_queueing_controlled_delay_usec fair_queueing_usec"
    " network_emulator_delay token_bucket_filter_latency sec_fix_0 duration prefix_lifetime",
    ValueKind(lambda text: text in ("forever", "infinity", "0"), "lifetime", "forever or 0"): "lifetime",
    ValueKind(lambda text: timespan.parse(text, nanoseconds=True) is not None, "time span"): "nsec",
    _U32: "uint32 unsigned fair_queueing_u32 controlled_delay_u32 fair_queueing_controlled_delay_u32"
    " route_priority dhcp_route_metric address_route_metric routing_policy_rule_priority prefix_metric"
    " coalesce_u32 txqueuelen",
    ValueKind(within(0, 255), "number from 0 to 255"): "uint8",
    ValueKind(within(0, 65535), "number from 0 to 65535"): "uint16",
    ValueKind(numbers.is_u64, "number"): "uint64",
    ValueKind(numbers.is_int, "number"): "int",
    ValueKind(within(0, 4094), "number from 0 to 4094"): "vlanid fdb_vlan_id mdb_vlan_id",
    ValueKind(within(0, 15), "number from 0 to 15"): "n_autovts",
    ValueKind(within(1, 1023), "number from 1 to 1023"): "tcp_window",
    ValueKind(within(0, numbers.INT_MAX), "number from 0 to 2147483647"): "link_group",
    ValueKind(lambda text: text == "max" or within(1, numbers.UINT_MAX)(text), "number, or max"): (
        "ring_buffer_or_channel"
    ),
    ValueKind(within(1, 4096), "number from 1 to 4096"): "rx_tx_queues",
    ValueKind(is_port, "port from 1 to 65535"): "ip_port",
    ValueKind(lambda text: text == "auto" or is_port(text), "port from 1 to 65535"): "wireguard_listen_port",
    ValueKind(lambda text: text == "off" or within(0, 65535)(text), "number from 0 to 65535, or off"): (
        "wireguard_keepalive"
    ),
    ValueKind(_is_mtu, "size in bytes"): "mtu route_mtu",
    _SIZE: "iec_size iec_uint64 line_max",
    ValueKind(
        lambda text: text == numbers.INFINITY or is_size(text), "size", "a size such as 512M"
    ): "iec_uint64_infinity",
    ValueKind(lambda text: numbers.size(text, 1000) is not None, "bit rate", "one such as 1G"): "si_uint64",
    _SHARE: "tmpfs_size",
    _SWITCH: "compress",
    _FRACTION: "permyriad percent",
    ValueKind(_is_level, "log level", _LEVELS): "log_level level2",
    _INTERFACE: "ifname stacked_netdev",
    ValueKind(
        lambda text: is_interface(text, longest=ALTERNATIVE_MAX), "interface name", each=True
    ): "ifnames",
    _MAC: "fdb_hwaddr dhcp_static_lease_hwaddr",
    ValueKind(is_link_address, _MAC.what, _MAC.example): "hw_addr neighbor_lladdr",
    ValueKind(
        lambda text: text in ("none", "random") or is_hardware_address(text), _MAC.what, _MAC.example
    ): "netdev_hw_addr",
    ValueKind(is_hardware_address, _MAC.what, _MAC.example, each=True): "ether_addrs",
    ValueKind(is_link_address, _MAC.what, _MAC.example, each=True): "hw_addrs",
    _ADDRESS: "in_addr_non_null preferred_src neighbor_address nexthop_gateway dhcp_static_lease_address",
    ValueKind(_is_gateway, _ADDRESS.what, _ADDRESS.example): "gateway",
    _PREFIX: "address destination prefix route_prefix routing_policy_rule_prefix address_label_prefix",
    ValueKind(is_prefix, _PREFIX.what, _PREFIX.example, each=True): "in_addr_prefixes",
    ValueKind(is_ipv4, "IPv4 address", "one such as 192.0.2.1", each=True): "arp_ip_target_address",
    ValueKind(
        is_server, "address of a DNS server", "one such as 192.0.2.53 or 192.0.2.53#dns.example", each=True
    ): ("dns dns_servers"),
    _HOST: "ntp servers",
    _DOMAIN: "domains search_domains",
    ValueKind(is_duid_type, "DUID type", _DUID_TYPES): "duid_type network_duid_type manager_duid_type",
    ValueKind(
        lambda text: is_boolean(text) or is_state(text), "boolean or operational state"
    ): "required_for_online",
    ValueKind(_one_of(WAKING), "Wake-on-LAN mode", ", ".join(WAKING), each=True): "wol",
    ValueKind(_one_of(NAME_SOURCES), "naming policy", ", ".join(NAME_SOURCES), each=True): "name_policy",
    ValueKind(
        _one_of(ALTERNATIVE_SOURCES), "naming policy", ", ".join(ALTERNATIVE_SOURCES), each=True
    ): "alternative_names_policy",
    ValueKind(lambda text: text.lower() in VLAN_PROTOCOLS, "protocol", " or ".join(VLAN_PROTOCOLS)): (
        "vlanprotocol"
    ),
    ValueKind(_is_key, "32-byte key in Base64"): "wireguard_private_key wireguard_peer_key",
    ValueKind(_is_endpoint, "endpoint", "a host and a port such as vpn.example:51820"): "wireguard_endpoint",
    ValueKind(
        _are_networks, "list of addresses", "one such as 10.0.0.0/24,fd00::/64"
    ): "wireguard_allowed_ips",
}


def kind_of(parser: str) -> ValueKind | None:
    """What a parser reads; None where nothing is certain."""
    return _KINDS.get(parser)


def misfits(kind: ValueKind, value: str) -> tuple[tuple[int, int], ...]:
    """Where the value, or each word of it that is none, begins and ends.

    >>> misfits(_HOST, "a.example, b.example"), misfits(_BOOLEAN, "yes")
    (((0, 10),), ())
    """
    if not kind.each:
        return () if kind.test(value) else ((0, len(value)),)
    return tuple(
        (found.start(), found.end()) for found in _WORD.finditer(value) if not kind.test(found.group())
    )


_KINDS = {name: kind for kind, names in _OF.items() for name in names.split()}
