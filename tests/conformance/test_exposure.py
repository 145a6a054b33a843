"""`unitlint.units.exposure` against `systemd-analyze security --offline=true`."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from tests.conformance import ours, systemd
from unitlint.units.exposure import exposure
from unitlint.units.exposure.table import aspects

pytestmark = [
    pytest.mark.systemd,
    pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"),
    pytest.mark.skipif(
        not systemd.available() or systemd.version() != 252, reason="the weights are systemd 252's"
    ),
]

OVERALL = re.compile(r"Overall exposure level for (?P<unit>\S+): (?P<score>[\d.]+) (?P<level>\w+)")
MACHINE = Path("/lib/systemd/system")
SEEDS = range(500)

VALUES: dict[str, tuple[str, ...]] = {
    "AmbientCapabilities": ("CAP_KILL", "~CAP_KILL", "", "CAP_FOO", "CAP_PERFMON"),
    "CapabilityBoundingSet": (
        *(
            "",
            "~",
            "CAP_SYS_ADMIN CAP_KILL",
            "~CAP_SYS_PTRACE CAP_MKNOD",
            "cap_net_raw",
            "~CAP_FOO",
            "CAP_FOO",
        ),
        *("CAP_DAC_OVERRIDE CAP_CHOWN", "~CAP_SETUID CAP_SETGID CAP_SETPCAP", "CAP_PERFMON"),
    ),
    "Delegate": ("yes", "no", "cpu", ""),
    "DeviceAllow": ("/dev/sda rw", "char-pts", "foo", "", "/dev/null q", "/dev/null rw"),
    "DevicePolicy": ("auto", "closed", "strict", "foo", ""),
    "DynamicUser": ("yes", "no"),
    "IPAddressAllow": ("localhost", "10.%U.0.0/8", "10.0.0.0/8", "127.0.0.1 ::1", "", "foo", "any"),
    "IPAddressDeny": (
        "any",
        "any",
        "%%",
        "%U.0.0.%U/%U ::/%G",
        "10.0.0.1",
        "0.0.0.0/0",
        "::/0",
        "",
        "foo any",
    ),
    "IPIngressFilterPath": ("/sys/fs/bpf/a", ""),
    "KeyringMode": ("private", "shared", "inherit", "foo", ""),
    "MountImages": ("/a.raw:/b", "foo", ""),
    "NotifyAccess": ("none", "main", "exec", "all", "foo"),
    "ProcSubset": ("pid", "all", "foo"),
    "ProtectHome": ("yes", "no", "read-only", "tmpfs", "foo", ""),
    "ProtectProc": ("noaccess", "invisible", "ptraceable", "default", "foo"),
    "ProtectSystem": ("yes", "no", "full", "strict", "foo", ""),
    "RestrictAddressFamilies": (
        *("none", "AF_UNIX", "AF_INET AF_INET6", "~AF_PACKET", "~AF_CAN AF_NETLINK", "", "AF_CAN", "AF_FOO"),
        *("AF_LOCAL", "~none"),
    ),
    "RestrictNamespaces": ("yes", "no", "net", "~user", "~pid net", "", "foo net", "~", "time"),
    "RootDirectory": ("/", "/srv", "", "//"),
    "RootImage": ("/a.raw", ""),
    "SupplementaryGroups": ("wheel", ""),
    "SystemCallArchitectures": ("native", "x86-64", "native x86", "", "foo"),
    "SystemCallFilter": (
        *("@system-service", "~@privileged @resources", "~@clock", "read adjtimex", "~@mount:EPERM", ""),
        *("~adjtimex clock_adjtime clock_settime settimeofday", "@known", "~@known", "~@debug:EFOO", "~foo"),
        *("@clock:EPERM", "~@swap:kill", "@foo", "~@obsolete @cpu-emulation", "reboot"),
    ),
    "UMask": ("0077", "0027", "0022", "0", "7", "9", "", "0070", "7777"),
    "User": ("root", "0", "nobody", "web", "1000", "", "%u", "%U", "%g%G", "%p", "%N-%j"),
}
SWITCHES = ("yes", "no", "", "foo")


def told(files: Iterable[Path], folder: Path) -> Mapping[str, tuple[int, str]]:
    """What systemd says of each service: tenths and its word."""
    names = [str(file) for file in files]
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    return {
        m["unit"]: (round(float(m["score"]) * 10), m["level"].lower()) for m in OVERALL.finditer(done.stdout)
    }


def said(folder: Path, names: Iterable[str]) -> Mapping[str, tuple[int, str]]:
    """What we say."""
    wants = "".join(f"Wants={name}\n" for name in names)
    (folder / "all.target").write_text(f"[Unit]\n{wants}", encoding="utf-8")
    graph = ours.graph([folder], "all.target")
    found = {}
    for name in names:
        score = exposure(graph.units[name])
        assert score is not None
        found[name] = (score.tenths, score.level)
    return found


def random_service(seed: int) -> str:
    """A service with some of the settings that are weighed, some of them more than once."""
    choose = random.Random(seed)
    keys = sorted({*VALUES, *(a.setting for a in aspects())} - {"User"})
    picked = choose.choices(keys, k=choose.randint(0, 40))
    early = choose.choice(("", "", "[Unit]\nDefaultDependencies=no\n"))
    lines = [f"{key}={choose.choice(VALUES.get(key, SWITCHES))}" for key in picked]
    if choose.random() < 0.5:
        lines.append(f"User={choose.choice(VALUES['User'])}")
    return f"{early}[Service]\nExecStart=/bin/true\n" + "".join(f"{line}\n" for line in lines)


@pytest.mark.slow
def test_random_services(tmp_path: Path) -> None:
    files = []
    for seed in SEEDS:
        files.append(tmp_path / f"s{seed}.service")
        files[-1].write_text(random_service(seed), encoding="utf-8")
    expected = told(files, tmp_path)
    assert len(expected) == len(files)
    assert said(tmp_path, expected) == expected


def test_each_value_alone(tmp_path: Path) -> None:
    files = []
    for key in sorted({a.setting for a in aspects()} | {*VALUES}):
        for number, value in enumerate(VALUES.get(key, SWITCHES)):
            files.append(tmp_path / f"{key.lower()}{number}.service")
            files[-1].write_text(f"[Service]\nExecStart=/bin/true\n{key}={value}\n", encoding="utf-8")
    expected = told(files, tmp_path)
    assert len(expected) == len(files)
    assert said(tmp_path, expected) == expected


def test_the_machines_own_services(tmp_path: Path) -> None:
    files = [
        Path(shutil.copy(file, tmp_path / file.name))
        for file in sorted(MACHINE.glob("*.service"))
        if not file.is_symlink() and "@." not in file.name
    ]
    expected = told(files, tmp_path)
    assert expected
    assert said(tmp_path, expected) == expected
