"""A mount namespace in which nothing but the root file system is mounted, and an unprivileged user in it.

Only `/`, `/dev`, `/dev/shm` (where a user's home is made without an overlay), `/proc`, `/sys` and the control
groups are mounted there: then no mount, no swap and no udev database of the machine becomes a unit. The root
is an overlay where it can be, so that the disk below it becomes none either.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

NOBODY = 65534
HOME = "/unitlint-home"
"""The home of a user in an overlay: no set of units mounts a folder above it."""

_NAMESPACE = """
set -e
PATH=$PATH:/usr/sbin:/sbin
mount --make-rprivate /
mount -t tmpfs layers "$NEW_ROOT"
mkdir "$NEW_ROOT/upper" "$NEW_ROOT/work" "$NEW_ROOT/root"
layers="lowerdir=/,upperdir=$NEW_ROOT/upper,workdir=$NEW_ROOT/work"
if mount -t overlay overlay -o "$layers" "$NEW_ROOT/root" 2>/dev/null
then NEW_ROOT="$NEW_ROOT/root"; mkdir -m 777 "$NEW_ROOT$USERS_HOME"
else [ -z "$UNPACKED" ]; umount "$NEW_ROOT"; mount --bind / "$NEW_ROOT"
fi
mount --bind /proc "$NEW_ROOT/proc"
mount --bind /dev "$NEW_ROOT/dev"
mount --bind /sys "$NEW_ROOT/sys"
mount --bind /dev/shm "$NEW_ROOT/dev/shm"
if [ -z "$UNPACKED" ] || [ "$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ]
then mount --rbind /sys/fs/cgroup "$NEW_ROOT/sys/fs/cgroup"
else mount -t cgroup2 none "$NEW_ROOT/sys/fs/cgroup"
fi
executor=usr/lib/systemd/systemd-executor
if [ -n "$UNPACKED" ]
then mkdir -p "$NEW_ROOT/usr/lib/systemd"; ln -sf "$UNPACKED/$executor" "$NEW_ROOT/$executor"
fi
cd "$NEW_ROOT"
pivot_root . .
umount -l .
cd /
"""
"""$UNPACKED is the folder of a newer systemd, which wants its executor in /usr and cgroup v2, or empty."""
OVERLAY = "/"
"""As `$UNPACKED`: nothing lies there, and without an overlay it isn't possible."""
_AS_ROOT = f"exec setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups -- "
_AS_USER = f"exec unshare --user --map-user={NOBODY} --map-group={NOBODY} -- "


def has_overlay() -> bool:
    """Whether the root can be one, so that a user has `HOME`."""
    return is_possible(OVERLAY)


@cache
def is_possible(unpacked: str = "") -> bool:
    """Whether the kernel allows it all; with `unpacked`, a systemd that lies there."""
    if shutil.which("unshare") is None:
        return False
    with tempfile.TemporaryDirectory(prefix="unit-path-") as folder:
        probe = Path(folder)
        probe.chmod(0o755)
        (probe / "probe.target").write_text("[Unit]\nDescription=probe\n")
        command = isolating(["test", "-e", str(probe / "probe.target")], {}, unpacked)
        return subprocess.run(command, capture_output=True).returncode == 0


def isolating(command: Sequence[str], environment: Mapping[str, str], unpacked: str = "") -> list[str]:
    """`command` in a mount namespace of its own, as an unprivileged user."""
    root = os.geteuid() == 0
    enter = ["unshare", "--mount"] if root else ["unshare", "--user", "--map-root-user", "--mount"]
    assignments = [f"{key}={value}" for key, value in environment.items()]
    script = _NAMESPACE + (_AS_ROOT if root else _AS_USER) + 'env -i "$@"'
    settings = [f"NEW_ROOT={_empty_folder()}", f"UNPACKED={unpacked}", f"USERS_HOME={HOME}"]
    return ["env", *settings, *enter, "sh", "-c", script, "sh", *assignments, *command]


@cache
def _empty_folder() -> str:
    folder = Path(tempfile.gettempdir()) / f"unitlint-conformance-{os.geteuid()}"
    folder.mkdir(exist_ok=True)
    return str(folder)
