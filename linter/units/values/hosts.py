"""Addresses, host names and servers, as systemd's daemons read them.

src/basic/in-addr-util.c and src/shared/dns-domain.c.
"""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address, IPv6Address

from unitlint.grammar.bytes import encode
from unitlint.quick import patterns as re
from unitlint.systemd.networks import ALTERNATIVE_MAX, is_interface
from unitlint.units.values import numbers

LABEL_MAX, DOMAIN_MAX = 63, 253
"""Bytes in the longest part of a domain, and in the longest domain (RFC 1035, 2.3.4)."""

_PAIR, _FOUR = "[0-9a-fA-F]{1,2}", "[0-9a-fA-F]{1,4}"
_BYTES = (6, 20)
"""Bytes in the address of an Ethernet card, and of one of InfiniBand."""
_HARDWARE = re.compile(
    "|".join(
        rf"{_PAIR}(?:{mark}{_PAIR}){{{count - 1}}}|{_FOUR}(?:\.{_FOUR}){{{count // 2 - 1}}}"
        for count in _BYTES
        for mark in ":-"
    )
)
PORT_MAX = 2**16 - 1


def is_port(text: str) -> bool:
    """1 to 65535."""
    return numbers.is_within(text, 1, PORT_MAX)


def is_ipv4(text: str) -> bool:
    """Four numbers, none with a leading zero (inet_pton(3))."""
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True


def is_ipv6(text: str) -> bool:
    """One without a scope."""
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return "%" not in text


def is_address(text: str) -> bool:
    """An address of either family."""
    return is_ipv4(text) or is_ipv6(text)


def is_prefix(text: str) -> bool:
    """An address, perhaps with the length of its prefix."""
    address, slash, length = text.partition("/")
    bits = 32 if is_ipv4(address) else 128 if is_ipv6(address) else -1
    return bits > 0 and (not slash or numbers.is_within(length, 0, bits))


def is_domain(text: str) -> bool:
    """A domain name, perhaps with a dot at its end; any characters but control ones make a label.

    >>> is_domain("a.example."), is_domain("a..b"), is_domain("a.example,")
    (True, False, True)
    """
    labels = text.removesuffix(".").split(".")
    return len(text) <= DOMAIN_MAX + 1 and all(0 < len(encode(label)) <= LABEL_MAX for label in labels)


def is_host(text: str) -> bool:
    """An address, or a domain name as hosts have them: no comma, whatever systemd makes of it.

    >>> is_host("192.0.2.1"), is_host("time.example,")
    (True, False)
    """
    return is_address(text) or ("," not in text and is_domain(text))


def is_server(text: str) -> bool:
    """A DNS server: `[ADDRESS]:PORT%INTERFACE#NAME`, all but the address may lack (resolved.conf(5), DNS=).

    >>> is_server("192.0.2.1:53%eth0#dns.example"), is_server("1.1.1.1,8.8.8.8"), is_server("[::1]:53")
    (True, False, True)
    """
    text, hash_, name = text.partition("#")
    text, percent, interface = text.partition("%")
    if (hash_ and not is_domain(name)) or (percent and not _is_link(interface)):
        return False
    if is_address(text):
        return True
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        return bool(bracket) and is_ipv6(host) and rest.startswith(":") and is_port(rest[1:])
    host, _, port = text.rpartition(":")
    return is_ipv4(host) and is_port(port)


def _is_link(text: str) -> bool:
    return text.isdecimal() or is_interface(text, longest=ALTERNATIVE_MAX)


def is_hardware_address(text: str) -> bool:
    """Pairs of hexadecimal digits with colons or hyphens between them, or fours with dots.

    >>> is_hardware_address("02:00:00:00:00:01"), is_hardware_address("0200.0000.0001")
    (True, True)
    >>> is_hardware_address("02:00:00:00:01"), is_hardware_address("eth0")
    (False, False)
    """
    return _HARDWARE.fullmatch(text) is not None


def is_link_address(text: str) -> bool:
    """One of hardware, or that of a tunnel."""
    return is_hardware_address(text) or is_address(text)
