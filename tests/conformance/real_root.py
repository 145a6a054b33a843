"""A whole Debian root with much installed: its own generators and its own systemd against unitlint.

`python -m tests.conformance.real_root` makes it in the cache, once, as root: debootstrap, then apt inside,
then the files of `real-root`, which set its generators off. Nothing is installed on the machine. The judge
runs in a mount namespace in which the root is `/`, and writes to none of it: each generator of the root as at
boot, and then `systemd --test` as an unprivileged user. unitlint reads the root alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from tests.conformance.cache import cache_folder
from tests.conformance.cases import BOOT_TARGETS, EVERYTHING, whole
from tests.conformance.dump import Dump, parse
from tests.conformance.judge import Verdict, verdict
from tests.conformance.namespace import NOBODY
from tests.conformance.suites import COMPLETE, mirror, unpack
from tests.conformance.systemd import INSTALLED
from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import UnitDirectory, UnitFile
from unitlint.formats.root import read_root
from unitlint.graph.build import build_graph
from unitlint.graph.host import Host
from unitlint.systemd.file_names import ETC
from unitlint.text.source import SourceText
from unitlint.tree.reader import Reader

FILES = Path(__file__).with_name("real-root")
SUITE = "bookworm"
BASE = "systemd-sysv,udev,dbus"
PACKAGES = (
    *("postgresql", "postfix", "tor", "libvirt-daemon-system", "docker.io", "cloud-init"),
    *("nfs-kernel-server", "openvpn", "netplan.io", "systemd-zram-generator", "network-manager", "lvm2"),
    *("mdadm", "multipath-tools", "snapd", "cryptsetup", "openssh-server", "cron", "rsyslog"),
)
CONSOLES = "tty0 ttyS0"
"""What the kernel says of `console=tty0 console=ttyS0,115200`, which `etc/kernel/cmdline` has."""
TARGETS = (*BOOT_TARGETS, EVERYTHING)
UNITS = ("etc/systemd/system", "lib/systemd/system")
_INSTALL = "apt-get install -q -y --no-install-recommends"
_ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
_SCRIPT = """
set -e
mount --make-rprivate /
mount -t tmpfs layers "$SCRATCH"
mkdir "$SCRATCH/upper" "$SCRATCH/work" "$SCRATCH/root"
mount -t overlay overlay -o "lowerdir=$ROOT,upperdir=$SCRATCH/upper,workdir=$SCRATCH/work" "$SCRATCH/root"
cp "$TARGET_FILE" "$SCRATCH/root/etc/systemd/system/"
cd "$SCRATCH/root"
for folder in proc dev sys dev/shm; do mount --bind "/$folder" "$folder"; done
mount --rbind /sys/fs/cgroup sys/fs/cgroup
pivot_root . .
umount -l .
cd /
made=/run/systemd/generator
consoles=/sys/class/tty/console/active
echo "$CONSOLES" >/tmp/active
mount --bind /tmp/active "$consoles"
mkdir -p "$made" "$made.early" "$made.late"
for program in /usr/lib/systemd/system-generators/* /lib/systemd/system-generators/*
do [ ! -x "$program" ] || "$program" "$made" "$made.early" "$made.late" >/dev/null 2>&1 || true
done
umount "$consoles"
rm /tmp/active
early=/etc/systemd/system.control:/run/systemd/system.control:/run/systemd/transient:$made.early
late=/run/systemd/system:$made:/usr/local/lib/systemd/system:/lib/systemd/system:/usr/lib/systemd/system:$made.late
export SYSTEMD_UNIT_PATH="$early:/etc/systemd/system:$late"
exec setpriv --reuid="$NOBODY" --regid="$NOBODY" --clear-groups -- "$@"
"""
"""systemd.generator(7): what a generator gets, and where its three folders come in the unit path."""


def root() -> Path:
    """Where the root lies."""
    return cache_folder() / "real-root" / SUITE


def obstacle() -> str:
    """Why the root can't be asked; empty where it can."""
    if os.geteuid() != 0:
        return "only root can make another root's `/`"
    if not (root() / COMPLETE).exists():
        return "no root: `python -m tests.conformance.real_root` makes it"
    return "" if shutil.which("unshare") and shutil.which("setpriv") else "no util-linux"


def make() -> None:
    """Make the root, unless it is there. Raises CalledProcessError and RuntimeError."""
    top, archives = root(), cache_folder() / "real-root" / "archives"
    if (top / COMPLETE).exists():
        return
    archives.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["apt-get", "download", "-q", "debootstrap"], cwd=archives, check=True, capture_output=True
    )
    tool = archives / "tool"
    unpack(next(archives.glob("debootstrap_*.deb")), tool)
    told = {**os.environ, "DEBOOTSTRAP_DIR": str(tool / "usr/share/debootstrap")}
    words = [
        "sh",
        tool / "usr/sbin/debootstrap",
        "--variant=minbase",
        f"--include={BASE}",
        SUITE,
        top,
        mirror(),
    ]
    subprocess.run(list(map(str, words)), env=told, check=True)
    policy = top / "usr/sbin/policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    words = ["chroot", str(top), "env", "-i", *(f"{k}={v}" for k, v in _ENVIRONMENT.items())]
    subprocess.run([*words, *_INSTALL.split(), *PACKAGES], check=True)
    shutil.copytree(FILES, top, dirs_exist_ok=True)
    shutil.rmtree(archives)
    (top / COMPLETE).touch()


def judge(target: str, scratch: Path) -> Verdict:
    """What the root's own systemd starts behind its own generators, against what unitlint reads of it."""
    text = _everything(scratch)
    graph = build_graph(_configuration(text), targets=[target], host=_host(scratch))
    return verdict(graph, _dump(target, scratch), target, INSTALLED)


def _everything(scratch: Path) -> str:
    """A target that wants every unit of the root."""
    case = whole("root", scratch / "every", tuple(root() / folder for folder in UNITS), ())
    return (case.unit_path[0] / EVERYTHING).read_text()


@cache
def _root_alone() -> Configuration:
    return read_root(Reader(), str(root()), name="root")


def _configuration(everything: str) -> Configuration:
    unit = UnitFile(EVERYTHING, f"{ETC}/{EVERYTHING}", source=SourceText(EVERYTHING, everything))
    found = _root_alone()
    return replace(found, directories=tuple(_with(each, unit) for each in found.directories))


def _with(directory: UnitDirectory, unit: UnitFile) -> UnitDirectory:
    if directory.path != ETC:
        return directory
    return replace(directory, units={**directory.units, unit.name: unit})


def _dump(target: str, scratch: Path) -> Dump:
    command = ("/lib/systemd/systemd", "--test", "--system", "--no-pager", f"--unit={target}")
    done = _inside(command, scratch)
    return parse(done.stdout, done.stderr)


def _host(scratch: Path) -> Host:
    """What the machine is to the systemd inside."""
    in_container = _inside(("systemd-detect-virt", "--container", "--quiet"), scratch).returncode == 0
    return replace(INSTALLED.host, container=in_container)


def _inside(command: Sequence[str], scratch: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in the root, behind its generators, as an unprivileged user."""
    layers = scratch / "layers"
    layers.mkdir(exist_ok=True)
    told = {
        **{key: value for key, value in _ENVIRONMENT.items() if key != "DEBIAN_FRONTEND"},
        "HOME": "/",
        "XDG_RUNTIME_DIR": "/run",
        "SYSTEMD_PROC_CMDLINE": (root() / "etc/kernel/cmdline").read_text().strip(),
        "SYSTEMD_LOG_LEVEL": "info",
        "SYSTEMD_LOG_COLOR": "0",
        "ROOT": str(root()),
        "SCRATCH": str(layers),
        "CONSOLES": CONSOLES,
        "TARGET_FILE": str(scratch / "every" / EVERYTHING),
        "NOBODY": str(NOBODY),
    }
    words = ["unshare", "--mount", "sh", "-c", _SCRIPT, "sh", *command]
    return subprocess.run(words, env=told, capture_output=True, text=True, timeout=120, check=False)


def main() -> int:
    """Make the root, and say what differs for each target."""
    make()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="unitlint-real-root-") as folder:
        Path(folder).chmod(0o755)
        for target in TARGETS:
            found = judge(target, Path(folder))
            assert found.comparison is not None, found.dump.log
            precision, recall = found.comparison.precision, found.comparison.recall
            edges, jobs = found.comparison.theirs, len(found.dump.jobs)
            print(f"{target}: {edges} edges, precision {precision:.4f}, recall {recall:.4f}, {jobs} jobs")
            print(*(f"  {difference}\n" for difference in found.differences), sep="", end="")
            failed += bool(found.differences)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
