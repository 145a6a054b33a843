"""What unitlint says of `.network` and `.netdev` files, compared with systemd-networkd itself.

networkd runs in namespaces of its own, without a link but `lo`, and logs each line that it leaves out.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from unitlint.systemd.conf import Key, keys, sections, words
from unitlint.units.list_values import parse_boolean
from unitlint.units.values.conf_values import kind_of, misfits

NETWORKD = Path("/lib/systemd/systemd-networkd")
FOLDER = "/run/systemd/network"
_RUN = f"""
mount -t tmpfs tmpfs /run
mkdir -p {FOLDER} /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp /run/udev
cp "$1"/* {FOLDER}
SYSTEMD_LOG_LEVEL=warning SYSTEMD_LOG_TARGET=console exec timeout 200 {NETWORKD} 2>&1
"""
LAST = "zzz.network"
"""networkd reads `.netdev` files first, and all by their names."""
UNSHARE = ("unshare", "--net", "--mount", *(("--user", "--map-root-user") if os.geteuid() else ()))
_LINE = re.compile(rf"{FOLDER}/([^:]+):(\d+): (.*)")
VALUES = (
    *("yes", "no", "foo", "0", "1", "5", "-1", "70000", "4095", "4294967296", "512M", "10s", "infinity"),
    *("auto", "none", "max", "off", "192.0.2.1", "192.0.2.0/24", "192.0.2.1/33", "2001:db8::1", "ipv4"),
    *("2001:db8::/64", "02:00:00:00:00:01", "0200.0000.0001", "02-00-00-00-00-01", "eth0", "a b", "a..b"),
    *("averyverylongname0", "1.1.1.1,8.8.8.8", "192.0.2.1:53#a.example", "a.example", "~.", "*", "high"),
    *("_dhcp4", "10%", "forever", "0x10", "256", "degraded", "routable:degraded", "carrier:routable"),
)
KINDS = {
    "WireGuardPeer": "wireguard",
    "Tunnel": "ip6tnl",
    "L2TPSession": "l2tp",
    "FooOverUDP": "fou",
    "BatmanAdvanced": "batadv",
    "Peer": "veth",
    "MACsecReceiveChannel": "macsec",
    "MACsecTransmitAssociation": "macsec",
    "MACsecReceiveAssociation": "macsec",
}
"""The kind of device that has a section, where that isn't the section's name."""
PASSED_OVER = (("network", "IPoIB"),)
"""Sections of the man page that networkd of 252 to 257 doesn't read: its list of sections lacks them."""
TOLERATED = {
    ("IPv6HopLimit", "more than a byte"): lambda value: value in ("-1", "70000", "4095", "256"),
    ("NTP", "a comma, which is a part of the name"): lambda value: "," in value,
}
"""Values that networkd takes and that unitlint finds all the same, and why."""

Pair = tuple[str, str, str]
"""Section, key and value."""


@cache
def is_possible() -> bool:
    """Whether networkd starts in namespaces here, and complains of what is wrong."""
    if shutil.which("unshare") is None or not NETWORKD.exists():
        return False
    with tempfile.TemporaryDirectory() as folder:
        return bool(said_of({}, Path(folder)))


def said_of(files: dict[str, str], folder: Path) -> dict[tuple[str, int], str]:
    """What networkd logs of each line, until it complains of the file that it reads last."""
    for name, text in {**files, LAST: "[Match]\nName=nolink\n[Network]\nDHCP=foo\n"}.items():
        (folder / name).write_text(text)
    said: dict[tuple[str, int], str] = {}
    command = [*UNSHARE, "sh", "-c", _RUN, "sh", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as run:
        for line in run.stdout or ():
            said.update({(name, int(number)): words for name, number, words in _LINE.findall(line)})
            if (LAST, 4) in said:
                break
        run.terminate()
    return said


def ours(key: Key, value: str) -> bool | None:
    """Whether unitlint finds the value; None where it doesn't judge any of the key."""
    if (known := words(key.parser)) is not None:
        return value not in known.words and not (known.boolean and parse_boolean(value) is not None)
    kind = kind_of(key.parser)
    return bool(misfits(kind, value)) if kind is not None else None


def head(kind: str, section: str, number: int) -> str:
    if kind == "network":
        return "[Match]\nName=nolink\n"
    return f"[NetDev]\nName=x{number}\nKind={KINDS.get(section, section.lower())}\n"


def pairs(kind: str) -> Iterator[tuple[str, int, Pair]]:
    """File, line and what stands there."""
    for number, section in enumerate(sections(kind)):
        for key in keys(kind, section).values():
            if (
                (kind, section) not in PASSED_OVER
                and not key.since
                and ours(key, "yes") is not None
                and (section, key.name) != ("NetDev", "Kind")
            ):
                for index, value in enumerate(VALUES):
                    line = head(kind, section, number).count("\n") + 2 * index + 2
                    yield f"{number}-{section}-{key.name}.{kind}", line, (section, key.name, value)


def _is_judged(section: str, key: Key) -> bool:
    is_kind = (section, key.name) == ("NetDev", "Kind")
    return not key.since and not is_kind and ours(key, "yes") is not None


def texts(kind: str, wanted: list[tuple[str, int, Pair]]) -> dict[str, str]:
    files: dict[str, str] = {}
    for name, _, (section, key, value) in wanted:
        files.setdefault(name, head(kind, section, int(name.partition("-")[0])))
        files[name] += f"[{section}]\n{key}={value}\n"
    return files


@pytest.mark.systemd
@pytest.mark.parametrize("kind", ["network", "netdev"])
@pytest.mark.skipif(not is_possible(), reason="systemd-networkd can't run in namespaces of its own here")
def test_values(kind: str, tmp_path: Path) -> None:
    wanted = list(pairs(kind))
    said = said_of(texts(kind, wanted), tmp_path)
    assert len(said) > 1000
    found = {pair for _, _, pair in wanted if ours(keys(kind, pair[0])[pair[1]], pair[2])}
    taken = {pair for name, line, pair in wanted if (name, line) not in said}
    assert sorted(pair for pair in found & taken if not _is_tolerated(pair)) == []
    missed = {pair for name, line, pair in wanted if (name, line) in said} - found
    assert len(missed) < len(found) / 100  # ranges that depend on the key, and what is only deprecated


def _is_tolerated(pair: Pair) -> bool:
    return any(key == pair[1] and test(pair[2]) for (key, _), test in TOLERATED.items())


@pytest.mark.systemd
@pytest.mark.parametrize("kind", ["network", "netdev"])
@pytest.mark.skipif(not is_possible(), reason="systemd-networkd can't run in namespaces of its own here")
def test_keys(kind: str, tmp_path: Path) -> None:
    """networkd knows all sections and keys that are as old as it."""
    known = [
        (section, key.name)
        for section in sections(kind)
        if (kind, section) not in PASSED_OVER
        for key in keys(kind, section).values()
        if not key.since
    ]
    text = "".join(f"[{section}]\n{key}=\n" for section, key in known)
    said = said_of({f"a.{kind}": head(kind, "dummy", 0) + text}, tmp_path)
    unknown = [message for message in said.values() if "Unknown" in message]
    assert unknown == []
