"""Runs the installed systemd on a unit path, so that nothing but the units decides what it says.

systemd refuses test mode as root, so root drops to an unprivileged user. Where the kernel allows it, the run
has a mount namespace of its own in which only the root file system, `/dev`, `/proc`, `/sys` and the control
groups are mounted: then no mount, no swap and no udev database of the machine becomes a unit. The root is an
overlay where it can be, so that the disk below it becomes none either.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tests.conformance.dump import Dump, parse
from unitlint.graph.loading import Host

SYSTEMD = next((p for p in ("/usr/lib/systemd/systemd", "/lib/systemd/systemd") if Path(p).exists()), "")
NOBODY = 65534

_NAMESPACE = """
set -e
mount --make-rprivate /
mount -t tmpfs layers "$NEW_ROOT"
mkdir "$NEW_ROOT/upper" "$NEW_ROOT/work" "$NEW_ROOT/root"
layers="lowerdir=/,upperdir=$NEW_ROOT/upper,workdir=$NEW_ROOT/work"
if mount -t overlay overlay -o "$layers" "$NEW_ROOT/root" 2>/dev/null
then NEW_ROOT="$NEW_ROOT/root"
else umount "$NEW_ROOT"; mount --bind / "$NEW_ROOT"
fi
mount --bind /proc "$NEW_ROOT/proc"
mount --bind /dev "$NEW_ROOT/dev"
mount --bind /sys "$NEW_ROOT/sys"
mount --rbind /sys/fs/cgroup "$NEW_ROOT/sys/fs/cgroup"
cd "$NEW_ROOT"
pivot_root . .
umount -l .
cd /
"""
_AS_ROOT = f"exec setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups -- "
_AS_USER = f"exec unshare --user --map-user={NOBODY} --map-group={NOBODY} -- "


def available() -> bool:
    """Whether a systemd with a test mode is installed."""
    return bool(SYSTEMD)


@cache
def version() -> int:
    """The major version of the installed systemd."""
    text = subprocess.run([SYSTEMD, "--version"], capture_output=True, text=True, check=True).stdout
    return int(text.split()[1])


@cache
def isolated() -> bool:
    """Whether runs get a mount namespace of their own; else the table of exceptions says what leaks in."""
    if shutil.which("unshare") is None:
        return False
    with tempfile.TemporaryDirectory(prefix="unit-path-") as folder:
        probe = Path(folder)
        probe.chmod(0o755)
        (probe / "probe.target").write_text("[Unit]\nDescription=probe\n")
        command = _isolating(["test", "-e", str(probe / "probe.target")])
        return (
            shutil.which("unshare") is not None
            and subprocess.run(command, capture_output=True).returncode == 0
        )


@cache
def host() -> Host:
    """What of the machine decides which dependencies systemd makes; the same in every run on it."""
    container = ""
    if shutil.which("systemd-detect-virt"):
        run = subprocess.run(["systemd-detect-virt", "--container"], capture_output=True, text=True)
        container = run.stdout.strip()
    read_only = bool(os.statvfs("/sys").f_flag & os.ST_RDONLY)
    return Host(devices=not read_only, container=container not in ("", "none"), version=version())


def dump(unit_path: Sequence[Path], target: str) -> Dump:
    """What systemd loads from `unit_path` when it boots into `target`, and the jobs that this queues."""
    search_path = ":".join(str(folder) for folder in unit_path)
    command = [SYSTEMD, "--test", "--system", "--no-pager", f"--unit={target}"]
    with tempfile.TemporaryDirectory(prefix="systemd-home-") as home:
        os.chmod(home, 0o777)  # noqa: PTH101 - another user's home
        environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": home,
            "XDG_RUNTIME_DIR": home,
            "SYSTEMD_UNIT_PATH": search_path,
            "SYSTEMD_LOG_LEVEL": "info",
            "SYSTEMD_LOG_COLOR": "0",
            "LC_ALL": "C.UTF-8",
        }
        done = _run(command, environment)
    return parse(done.stdout, done.stderr)


def _run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    if isolated():
        command = _isolating(command, environment)
        return subprocess.run(command, capture_output=True, text=True, errors="surrogateescape", timeout=60)
    user = NOBODY if os.geteuid() == 0 else None
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        timeout=60,
        env=environment,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd="/",
    )


def _isolating(command: list[str], environment: dict[str, str] | None = None) -> list[str]:
    """`command` in a mount namespace of its own, as an unprivileged user."""
    root = os.geteuid() == 0
    enter = ["unshare", "--mount"] if root else ["unshare", "--user", "--map-root-user", "--mount"]
    assignments = [f"{key}={value}" for key, value in (environment or {}).items()]
    script = _NAMESPACE + (_AS_ROOT if root else _AS_USER) + 'env -i "$@"'
    new_root = f"NEW_ROOT={_empty_folder()}"
    return ["env", new_root, *enter, "sh", "-c", script, "sh", *assignments, *command]


@cache
def _empty_folder() -> str:
    folder = Path(tempfile.gettempdir()) / f"unitlint-conformance-{os.geteuid()}"
    folder.mkdir(exist_ok=True)
    return str(folder)
