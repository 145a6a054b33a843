"""A user's manager that runs for a moment, in namespaces of its own: what `--test` can't show, it does.

It has its own process, mount and control group namespaces, and a control group that no other has: what it
starts ends with it, and it meets nothing of the machine. That takes root, or user namespaces that may mount.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.conformance.systemd import SYSTEMD

JOURNALD = "/lib/systemd/systemd-journald"

_SESSION = f"""
set -e
mount --make-rprivate /
mount -t tmpfs run /run
mkdir -p /run/systemd/system /run/systemd/inaccessible/dir /run/user/0
mount -t cgroup2 none /sys/fs/cgroup
group=/sys/fs/cgroup/$(basename "$1")
mkdir "$group"
leave() {{
    echo $$ >/sys/fs/cgroup/cgroup.procs
    echo 1 >"$group/cgroup.kill"
    for try in 1 2 3 4 5 6 7 8; do
        find "$group" -depth -type d -exec rmdir {{}} + && break
        sleep 0.05
    done
}}
trap 'leave 2>/dev/null' EXIT
echo $$ >"$group/cgroup.procs"
cd /run/user/0
export HOME=$PWD XDG_RUNTIME_DIR=$PWD SYSTEMD_UNIT_PATH="$1:/usr/lib/systemd/user" LC_ALL=C.UTF-8
log=null
if [ "$4" ]; then
    log=journal
    mkdir -p /run/log/journal /run/systemd/journald.conf.d
    printf '[Journal]\\nStorage=volatile\\nReadKMsg=no\\n' >/run/systemd/journald.conf.d/own.conf
    {JOURNALD} >/dev/null 2>&1 &
    until [ -S /run/systemd/journal/socket ]; do sleep 0.1; done
fi
setsid {SYSTEMD} --user --unit="$2" --log-target=$log &
manager=$!
until systemctl --user list-jobs; do kill -0 $manager || exit 1; sleep 0.1; done >/dev/null 2>&1
sh -c "$3"
"""
"""$1 is the folder of units, $2 the target, $3 what is asked, $4 says whether there is a journal of its own.

Files are written to the working directory.
"""


@cache
def is_possible() -> bool:
    """Whether such a manager runs here."""
    if not SYSTEMD or any(shutil.which(program) is None for program in ("unshare", "systemctl")):
        return False
    return run({"probe.target": "[Unit]\nDescription=probe\n"}, "probe.target", "echo asked") == "asked\n"


@cache
def has_automounts() -> bool:
    """Whether an automount of such a manager can be entered: that takes root, and autofs in the kernel."""
    units = {
        "probe.target": "[Unit]\nWants=home.automount\n",
        "home.automount": "[Automount]\nWhere=/home\n",
        "home.mount": "[Mount]\nWhat=tmpfs\nType=tmpfs\nWhere=/home\n",
    }
    return "active\n" in run(units, "probe.target", "ls /home/.; systemctl --user is-active home.mount")


def run(units: Mapping[str, str], target: str, asked: str, *, journal: bool = False) -> str:
    """What the commands `asked` print beside a manager that starts `target`; empty where it can't run.

    With a `journal`, `journalctl -D /run/log/journal` reads what the manager logs.
    """
    with tempfile.TemporaryDirectory(prefix="unitlint-live-") as folder:
        for name, text in units.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        enter = ["--mount", "--cgroup", "--pid", "--fork", "--kill-child", "--mount-proc"]
        user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        given = [folder, target, asked, "journal" if journal else ""]
        command = ["unshare", *user, *enter, "sh", "-c", _SESSION, "sh", *given]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL
            )
        except subprocess.TimeoutExpired:
            return ""
        return done.stdout
