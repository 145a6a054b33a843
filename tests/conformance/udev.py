"""Devices that rules of udev's make units: udev applies the rules, and systemd loads what its database holds.

All is in a mount namespace with a /dev and a /run of its own, in which udev knows one device, /dev/null.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.dump import parse
from tests.conformance.namespace import NOBODY
from tests.conformance.systemd import SYSTEMD
from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.unit_files import UnitDirectory, UnitFile
from unitlint.graph.build import build_graph
from unitlint.graph.edges import Kind
from unitlint.graph.origins import OriginKind
from unitlint.systemd.file_names import ETC
from unitlint.text.source import SourceText

DEVICE = "/sys/class/mem/null"
RULES = "/etc/udev/rules.d/90-case.rules"
TARGET = "start.target"
UNITS = {
    TARGET: "[Unit]\nWants=dev-null.device dev-case.device dev-alias.device\n",
    **{f"{name}.service": "[Service]\nExecStart=/bin/true\n" for name in ("a", "b", "sys-x", "t@", "t@x")},
}
_SCRIPT = """
set -e
mount -t tmpfs run /run
mount -t tmpfs dev /dev
mknod -m 666 /dev/null c 1 3
mkdir -p /run/udev/rules.d
cp "$1" /run/udev/rules.d/90-case.rules
udevadm test "$2" >/dev/null 2>&1
exec setpriv --reuid="$3" --regid="$3" --clear-groups -- env -i HOME=/ XDG_RUNTIME_DIR=/run \
  SYSTEMD_UNIT_PATH="$4" "$5" --test --system --no-pager --unit="$6"
"""


@dataclass(frozen=True, slots=True)
class Device:
    """The units that a device has, and those that it pulls in."""

    names: frozenset[str] = frozenset()
    wants: frozenset[str] = frozenset()


def obstacle() -> str:
    """Why udev can't be asked here; empty where it can."""
    if os.geteuid() != 0:
        return "only root can give udev a database of its own"
    done = subprocess.run(["unshare", "--mount", "udevadm", "--version"], capture_output=True, check=False)
    is_there = Path(DEVICE).exists() and Path("/etc/udev").is_dir()
    return "" if SYSTEMD and done.returncode == 0 and is_there else "no udev, or no namespace for it"


def theirs(rules: str, folder: Path) -> Device:
    """What systemd makes of the device behind udev."""
    units = folder / "units"
    units.mkdir()
    for name, text in UNITS.items():
        (units / name).write_text(text)
    (folder / "rules").write_text(rules)
    words = [folder / "rules", DEVICE, NOBODY, units, SYSTEMD, TARGET]
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", _SCRIPT, "sh", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    dump = parse(done.stdout, done.stderr)
    wants = {
        t for (_, kind, t), reasons in dump.dependencies.items() if kind == "Wants" and _by_udev(reasons)
    }
    found = {unit.name for unit in dump.units.values() if unit.fields.get("Sysfs Path", "").endswith("/null")}
    return Device(frozenset(found), frozenset(wants))


def _by_udev(reasons: Iterable[tuple[str, str]]) -> bool:
    return any(origin == "udev" for origin, _ in reasons)


def ours(rules: str) -> Device:
    """What unitlint makes of the rules."""
    units = {name: UnitFile(name, f"{ETC}/{name}", source=SourceText(name, t)) for name, t in UNITS.items()}
    files: Mapping[str, DeliveredFile] = {RULES: DeliveredFile(RULES, 0o644, SourceText(RULES, rules))}
    configuration = Configuration("m", "ignition", "", (UnitDirectory(ETC, units=units),), files=files)
    graph = build_graph(configuration)
    edges = [
        edge
        for edge in graph.edges()
        if edge.kind is Kind.TRIGGERS and any(origin.kind is OriginKind.UDEV for origin in edge.origins)
    ]
    return Device(frozenset(edge.source for edge in edges), frozenset(edge.target for edge in edges))


_NULL = 'SUBSYSTEM=="mem", KERNEL=="null", TAG+="systemd"'
RULE_FILES = (
    f'{_NULL}, ENV{{SYSTEMD_WANTS}}+="a.service"\n',
    f'{_NULL}, ENV{{SYSTEMD_WANTS}}="a.service b.service"\n',
    f'{_NULL}, SYMLINK+="case", ENV{{SYSTEMD_WANTS}}+="b.service"\n',
    f'{_NULL}, ENV{{SYSTEMD_ALIAS}}+="/dev/alias", ENV{{SYSTEMD_WANTS}}+="t@x.service"\n',
    f'{_NULL}\nKERNEL=="null", ENV{{SYSTEMD_WANTS}}+="a.service"\n',
    f'{_NULL}, \\\n  ENV{{SYSTEMD_WANTS}}+="a.service"\n# {_NULL}, ENV{{SYSTEMD_WANTS}}+="b.service"\n',
    f'KERNEL=="other", TAG+="systemd", ENV{{SYSTEMD_WANTS}}+="a.service"\n{_NULL}\n',
    f'ACTION=="remove", KERNEL=="null", ENV{{SYSTEMD_WANTS}}+="a.service"\n{_NULL}\n',
    f'{_NULL}, ENV{{SYSTEMD_WANTS}}+="a.service"\nKERNEL=="null", ENV{{SYSTEMD_WANTS}}="b.service"\n',
    f'{_NULL}, ENV{{SYSTEMD_WANTS}}+="a.service"\nKERNEL=="null", ENV{{SYSTEMD_READY}}="0"\n',
    f'{_NULL}, ENV{{SYSTEMD_WANTS}}+="nothing.service"\n',
    'SUBSYSTEM=="mem", KERNEL=="null", ENV{SYSTEMD_WANTS}+="a.service"\n',
)
