"""`link-never-online`, compared with systemd-networkd and what waits for it, on links that have a carrier.

Both run in namespaces of their own, with two links `eno1` and `eno2` at whose other ends nobody answers.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

from tests.conformance.test_networkd import NETWORKD, UNSHARE
from unitlint.checking.check import check
from unitlint.config.config import Config, Name
from unitlint.inputs.inputs import read_inputs

WAITS = NETWORKD.with_name("systemd-networkd-wait-online")
SECONDS = 8
"""Long enough for IPv6 to find out that nobody else has its link-local address."""
_RUN = f"""
set -e
mount -t tmpfs tmpfs /run
mount -t sysfs -o ro sysfs /sys
mkdir -p /run/systemd/network /run/systemd/netif/links /run/systemd/netif/leases
mkdir -p /run/systemd/netif/lldp /run/udev
cp "$1"/* /run/systemd/network
for link in eno1 eno2; do ip link add $link type veth peer name far-$link; ip link set far-$link up; done
chown -R systemd-network /run/systemd/netif
{NETWORKD} >/dev/null 2>&1 &
networkd=$!
sleep 1
if {WAITS} --timeout={SECONDS} $2 >/dev/null 2>&1; then echo online; else echo offline; fi
kill $networkd
"""
"""$1 is the folder of .network files, $2 an option. No udev answers where /sys can't be written to."""

_HEAD, _TAIL = "[Match]\nName={}\n[Link]\n{}\n", "[Network]\nIPv6AcceptRA=no\n{}\n"
_MAY = f"{_HEAD}{_TAIL}".format("eno2", "", "Address=192.0.2.1/24")
_NO_ADDRESS = f"{_HEAD}{_TAIL}".format("eno1", "", "LinkLocalAddressing=no")
_ROUTABLE = f"{_HEAD}{_TAIL}".format("eno1", "RequiredForOnline=routable", "")
_FAMILY = f"{_HEAD}{_TAIL}".format("eno1", "RequiredFamilyForOnline=ipv4", "Address=2001:db8::1/64")
_OFF = f"{_HEAD}{_TAIL}".format("en*", "{}", "Address=192.0.2.2/24")
_CARRIER = f"{_HEAD}{_TAIL}".format("eno1", "RequiredForOnline=carrier", "LinkLocalAddressing=no")
SETS = {
    "no-address": (_NO_ADDRESS,),
    "no-address-beside": (_NO_ADDRESS, _MAY),
    "routable": (_ROUTABLE,),
    "routable-beside": (_ROUTABLE, _MAY),
    "family": (_FAMILY,),
    "family-beside": (_FAMILY, _MAY),
    "not-required": (_OFF.format("RequiredForOnline=no"),),
    "unmanaged": (_OFF.format("Unmanaged=yes"),),
    "manual": (_OFF.format("ActivationPolicy=manual"),),
    "carrier": (_CARRIER,),
    "hidden": (_OFF.format("RequiredForOnline=no"), _MAY),
}


UNITS = {
    "sysinit.target": "[Unit]\nDefaultDependencies=no\n",
    "default.target": f"[Unit]\nWants={WAITS.name}.service\n",
    f"{WAITS.name}.service": f"[Unit]\nDefaultDependencies=no\n[Service]\nType=oneshot\nExecStart={WAITS}\n",
}
"""A whole system, in which nobody else has the links."""


def waited(folder: Path, option: str) -> str:
    """Whether the network is online, as the two programs have it; empty where they can't run."""
    command = [*UNSHARE, "sh", "-c", _RUN, "sh", str(folder), option]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return done.stdout.strip()


@cache
def is_possible() -> bool:
    """Whether the programs are there, and the kernel makes such links."""
    if shutil.which("ip") is None or not WAITS.exists():
        return False
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "10.network").write_text(_MAY)
        return waited(Path(folder), "") == "online"


@pytest.mark.slow
@pytest.mark.parametrize("option", ["", "--any"])
@pytest.mark.parametrize("name", SETS)
def test_wait_online_agrees(name: str, option: str, tmp_path: Path) -> None:
    if not is_possible():
        pytest.skip("networkd with links of its own")
    network, units = tmp_path / "etc/systemd/network", tmp_path / "usr/lib/systemd/system"
    network.mkdir(parents=True)
    units.mkdir(parents=True)
    for unit, text in UNITS.items():
        (units / unit).write_text(text)
    for number, text in enumerate(SETS[name]):
        (network / f"{number}0.network").write_text(text)
    said = check(read_inputs([str(tmp_path)]), Config(select=(Name("link-never-online"),))).findings
    assert waited(network, option) == ("offline" if said else "online")
