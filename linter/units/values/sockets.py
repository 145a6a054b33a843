"""Addresses, interfaces and ports (systemd.socket(5), systemd.resource-control(5))."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.grammar.bytes import encode
from unitlint.quick import patterns as re
from unitlint.systemd import changes
from unitlint.systemd.file_systems import KERNEL_TREES
from unitlint.systemd.networks import ADDRESS_GROUPS, ALTERNATIVE_MAX, INTERFACE_MAX, is_interface
from unitlint.systemd.triggers import ADDRESSES
from unitlint.units.values import numbers
from unitlint.units.values.complaint import Complaint, Effect, Parser, Subject
from unitlint.units.values.hosts import PORT_MAX, is_ipv4, is_ipv6, is_port, is_prefix
from unitlint.units.values.numbers import integer
from unitlint.units.values.paths import (
    flaw,
    is_below,
    legacy_path,
    place_at_run_time,
)
from unitlint.units.values.quoting import Style
from unitlint.units.values.specifiers import UnknownSpecifierError, sample
from unitlint.units.values.symbols import is_symbol, one_of, split

UNIX_PATH_MAX = 108
"""Bytes in the longest path of a Unix socket, its NUL included (unix(7))."""

_VSOCK_TYPE = re.compile(r"vsock-(?:stream|dgram|seqpacket):")
_BIND_FAMILIES = ("ipv4", "ipv6")
_BIND_PROTOCOLS = ("tcp", "udp")


def bind_to_device(value: str, subject: Subject) -> Iterator[Complaint]:
    """`BindToDevice=`."""
    name = sample(value, subject) if subject.version >= changes.BIND_TO_DEVICE_EXPANDED else value
    if value not in ("", "*") and not is_interface(name):
        yield Complaint(f"'{value}' is not a valid network interface name")


def network_interface(value: str, subject: Subject) -> Iterator[Complaint]:
    """`BindNetworkInterface=`, which takes alternative names."""
    if value and not is_interface(sample(value, subject), longest=ALTERNATIVE_MAX):
        yield Complaint(f"'{value}' is not a valid network interface name")


def interfaces(value: str, subject: Subject) -> Iterator[Complaint]:
    """Interfaces between blanks; `~` before them inverts the list."""
    longest = ALTERNATIVE_MAX if subject.version >= changes.ALTERNATIVE_INTERFACE_NAMES else INTERFACE_MAX
    skipped = int(value.startswith("~"))
    for word in split(value[skipped:], Style.UNQUOTE):
        if isinstance(word, Complaint):
            yield word
        elif not is_interface(word.text, longest=longest):
            start, end = word.start + skipped, word.end + skipped
            yield Complaint(f"'{word.text}' is not a valid network interface name", start, end, Effect.PARTLY)


def is_listener(value: str, subject: Subject) -> bool:
    """Whether a `Listen…=` setting gives the socket something to listen on."""
    judge = _LISTENERS.get(subject.key, special_file)
    try:
        return all(complaint.effect is Effect.TAKEN for complaint in judge(value, subject))
    except UnknownSpecifierError:
        return False


def listen(value: str, subject: Subject) -> Iterator[Complaint]:
    """An address to listen on: a path, `@name`, a port, `address:port`, `vsock:CID:PORT`."""
    if not value:
        return
    address = sample(value, subject)
    if subject.version >= changes.VSOCK_TYPES:
        address = _VSOCK_TYPE.sub("vsock:", address)
    if reason := _address_flaw(address):
        yield Complaint(reason)
    elif subject.key == "ListenSequentialPacket" and address[0] not in "/@":
        yield Complaint("only Unix sockets support sequential packets")
    elif address.startswith("/"):
        yield from legacy_path(address)


def _address_flaw(address: str) -> str:
    if address.startswith("/"):
        return _unix_flaw(address)
    if address.startswith("@"):
        return "" if 1 < len(encode(address)) <= UNIX_PATH_MAX else "the name of the socket is too long"
    if address.startswith("vsock:"):
        return _vsock_flaw(address)
    if is_port(address) or _is_address_with_port(address):
        return ""
    return f"'{address}' is neither a path, a port, nor an address with a port"


def _unix_flaw(address: str) -> str:
    if len(encode(address)) >= UNIX_PATH_MAX:
        return f"the path of a Unix socket has at most {UNIX_PATH_MAX - 1} bytes"
    return "a socket can't be the root directory" if address == "/" else ""


def _vsock_flaw(address: str) -> str:
    cid, _, port = address.removeprefix("vsock:").rpartition(":")
    good = ":" in address.removeprefix("vsock:") and numbers.is_unsigned(port)
    return (
        "" if good and (not cid or numbers.is_unsigned(cid)) else f"'{address}' is not a valid vsock:CID:PORT"
    )


def _is_address_with_port(text: str) -> bool:
    if text.startswith("["):
        host, bracket, port = text[1:].partition("]:")
        port, percent, scope = port.partition("%")
        return bool(bracket) and is_ipv6(host) and is_port(port) and (not percent or bool(scope))
    host, colon, port = text.rpartition(":")
    return bool(colon) and is_ipv4(host) and is_port(port)


def special_file(value: str, subject: Subject) -> Iterator[Complaint]:
    """FIFOs, special files, message queues, USB functions: an absolute path."""
    if not value:
        return
    path = sample(value, subject)
    if reason := flaw(path, subject.version):
        yield Complaint(f"{reason}: {value}")
    elif subject.key == "ListenFIFO":
        yield from place_at_run_time(value, path, subject, Effect.IGNORED)
    elif _refuses_api_paths(subject) and is_below(path, KERNEL_TREES):
        yield Complaint(f"the path is in an API file system: {value}")


def _refuses_api_paths(subject: Subject) -> bool:
    return subject.key != "ListenSpecial" and subject.version >= changes.LISTENERS_NOT_IN_API_PATHS


def netlink(value: str, subject: Subject) -> Iterator[Complaint]:
    """A netlink family, perhaps with a multicast group."""
    if not value:
        return
    family, _, group = sample(value, subject).partition(" ")
    known = is_symbol(family, "netlink-families", subject.version) or numbers.is_within(
        family, 0, numbers.INT_MAX
    )
    if not known or (group and not numbers.is_unsigned(group.strip())):
        yield Complaint(f"'{value}' is not a netlink family with a group")


def protocol(value: str, subject: Subject) -> Iterator[Complaint]:
    """A protocol by name, in any case."""
    yield from one_of("ip-protocol")(value.lower(), subject)


def address_prefixes(value: str, subject: Subject) -> Iterator[Complaint]:
    """IP addresses with prefix lengths, or names of the usual ones."""
    del subject
    for word in split(value, Style.PLAIN):
        if isinstance(word, Complaint):
            yield word
        elif word.text not in ADDRESS_GROUPS and not is_prefix(word.text):
            reason = f"'{word.text}' is not a valid IP address with a prefix length"
            yield Complaint(reason, word.start, word.end, Effect.PARTLY)


def bind_rule(value: str, subject: Subject) -> Iterator[Complaint]:
    """`any`, or `[ipv4:|ipv6:][tcp:|udp:][PORT|FROM-TO]`."""
    lowest = 0 if subject.version >= changes.PORT_ZERO_BINDABLE else 1
    if value and not _is_bind_rule(value, lowest):
        yield Complaint(
            f"'{value}' is not a valid rule for binding sockets",
            help="write, for example, ipv4:tcp:8080-8090",
        )


def _is_bind_rule(value: str, lowest: int) -> bool:
    parts = value.split(":")
    if parts[0] in _BIND_FAMILIES:
        parts = parts[1:]
    if parts and parts[0] in _BIND_PROTOCOLS:
        parts = parts[1:]
    if not parts:
        return True
    first, dash, last = parts[0].partition("-")
    if len(parts) > 1:
        return False
    if not dash:
        return first == "any" or numbers.is_within(first, lowest, PORT_MAX)
    low = integer(first)
    return low is not None and low >= lowest and numbers.is_within(last, low, PORT_MAX)


_LISTENERS: Mapping[str, Parser] = {
    **dict.fromkeys(ADDRESSES, listen),
    "ListenNetlink": netlink,
}
"""How `Listen…=` settings are judged; the others name a special file."""
