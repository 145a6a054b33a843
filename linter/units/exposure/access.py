"""What a service's devices and addresses leave open (systemd.resource-control(5))."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.quick import patterns as re
from unitlint.systemd.networks import ADDRESS_GROUPS
from unitlint.systemd.symbols import symbols
from unitlint.units.effective import last_boolean, last_of, last_path
from unitlint.units.list_values import split_words
from unitlint.units.specifiers import expand
from unitlint.units.unit import Unit

Network = tuple[int, int, int]
"""Version, the address' bits that the prefix keeps, and the prefix' length."""

_DEVICE = re.compile(r"(/dev/|/run/systemd/inaccessible/|block-|char-)\S*(\s+[rwm]+)?")


def device_badness(unit: Unit) -> int:
    """10 without a policy for devices, 5 with one that has exceptions."""
    policy = last_of(unit, "Service", "DevicePolicy", symbols("device-policy"))
    if policy in ("", "auto") and not last_boolean(unit, "Service", "PrivateDevices"):
        return 10
    return 5 if _allows_device(unit) else 0


def _allows_device(unit: Unit) -> bool:
    """Images are mounted from loop devices, and the clock is read from its device (systemd.exec(5))."""
    allowed = (expand(s.value, unit.name) or "" for s in unit.values("Service", "DeviceAllow"))
    return (
        any(_DEVICE.fullmatch(text) for text in allowed)
        or last_boolean(unit, "Service", "ProtectClock")
        or bool(last_path(unit, "Service", "RootImage")[0])
        or any(_is_image(w) for s in unit.values("Service", "MountImages") for w in split_words(s.value))
    )


def _is_image(word: str) -> bool:
    source, _, target = word.partition(":")
    return source.removeprefix("-").startswith("/") and target.startswith("/")


def address_badness(unit: Unit) -> int:
    """10 unless all addresses are denied; then 5 where some are allowed, 2 where those are the machine's."""
    if any(last_path(unit, "Service", f"IP{way}FilterPath")[0] for way in ("Ingress", "Egress")):
        return 0
    denied = {(version, prefix) for version, _, prefix in _networks(unit, "IPAddressDeny")}
    if not {(4, 0), (6, 0)} <= denied:
        return 10
    allowed = list(_networks(unit, "IPAddressAllow"))
    if not allowed:
        return 0
    return 2 if all(map(_is_localhost, allowed)) else 5


def _networks(unit: Unit, key: str) -> Iterator[Network]:
    for setting in unit.values("Service", key):
        for word in setting.value.split():
            for text in ADDRESS_GROUPS.get(word, (word,)):
                yield from _network(text)


def _network(text: str) -> Iterator[Network]:
    from ipaddress import ip_network

    try:
        network = ip_network(text, strict=False)
    except ValueError:
        return
    yield network.version, int(network.network_address), network.prefixlen


def _is_localhost(network: Network) -> bool:
    version, address, prefix = network
    return (prefix >= 8 and address >> 24 == 127) if version == 4 else (prefix == 128 and address == 1)
