"""Runs a systemd on a unit path, so that nothing but the units decides what it says.

It is the installed one, or a newer one whose packages lie unpacked in a folder: that one runs on the same
root, with the libraries of its folder. systemd refuses test mode as root, so root drops to an unprivileged
user.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conformance import namespace
from tests.conformance.dump import Dump, parse
from tests.conformance.namespace import NOBODY
from unitlint.graph.host import Host

SYSTEMD = next((p for p in ("/usr/lib/systemd/systemd", "/lib/systemd/systemd") if Path(p).exists()), "")


@dataclass(frozen=True, slots=True)
class Systemd:
    """The installed systemd, or the one that lies unpacked in a folder."""

    unpacked: str = ""
    user: bool = False
    """Whether it runs as a user's manager."""

    @property
    def command(self) -> tuple[str, ...]:
        """How to call it."""
        return self.program("/usr/lib/systemd/systemd") if self.unpacked else (SYSTEMD,)

    def program(self, path: str) -> tuple[str, ...]:
        """How to call a program of its packages: an unpacked one with its own libraries."""
        return (*_linker(self.unpacked), f"{self.unpacked}{path}") if self.unpacked else (path,)

    @property
    def version(self) -> int:
        """The major version."""
        return _version(self)

    @property
    def host(self) -> Host:
        """What of the machine and of this version decides which dependencies are made."""
        read_only = bool(os.statvfs("/sys").f_flag & os.ST_RDONLY)
        return Host(devices=not read_only, container=_is_container(), version=self.version, user=self.user)

    @property
    def units(self) -> Path:
        """The folder of the units that come with it."""
        return Path(f"{self.unpacked}/usr/lib/systemd/{'user' if self.user else 'system'}")

    @property
    def isolated(self) -> bool:
        """Whether runs have a mount namespace of their own; else the machine leaks in (machine.py)."""
        return namespace.is_possible(self.unpacked)


INSTALLED = Systemd()


def available() -> bool:
    """Whether a systemd with a test mode is installed."""
    return bool(SYSTEMD)


def version() -> int:
    """The major version of the installed systemd."""
    return INSTALLED.version


def dump(unit_path: Sequence[Path], target: str, by: Systemd = INSTALLED) -> Dump:
    """What systemd loads from `unit_path` when it boots into `target`, and the jobs that this queues."""
    search_path = ":".join(str(folder) for folder in unit_path)
    arguments = ("--test", "--user" if by.user else "--system", "--no-pager", f"--unit={target}")
    # A user has directories at home, and the units that are judged may mount /tmp.
    with tempfile.TemporaryDirectory(prefix="systemd-home-", dir="/dev/shm" if by.user else None) as folder:
        os.chmod(folder, 0o777)  # noqa: PTH101 - another user's home
        home = namespace.HOME if by.user and namespace.has_overlay() else folder
        environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": home,
            "XDG_RUNTIME_DIR": home,
            "SYSTEMD_UNIT_PATH": search_path,
            "SYSTEMD_LOG_LEVEL": "info",
            "SYSTEMD_LOG_COLOR": "0",
            "LC_ALL": "C.UTF-8",
        }
        done = run((*by.command, *arguments), environment, by)
    return parse(done.stdout, done.stderr)


def run(
    command: Sequence[str], environment: Mapping[str, str], by: Systemd = INSTALLED
) -> subprocess.CompletedProcess[str]:
    """A command of that systemd, as an unprivileged user and, where it can be, in a namespace of its own."""
    if by.isolated:
        command = namespace.isolating(command, environment, by.unpacked)
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


@cache
def _version(by: Systemd) -> int:
    text = subprocess.run([*by.command, "--version"], capture_output=True, text=True, check=True).stdout
    return int(text.split()[1])


@cache
def _is_container() -> bool:
    if not shutil.which("systemd-detect-virt"):
        return False
    return subprocess.run(["systemd-detect-virt", "--container", "--quiet"]).returncode == 0


@cache
def _linker(unpacked: str) -> tuple[str, ...]:
    """The dynamic linker of the folder, and where it looks for libraries."""
    top = Path(unpacked, "usr")
    linker = next(top.glob("lib/*-linux-gnu*/ld-linux*.so.*"))
    libraries = ":".join(str(f) for lib in top.glob("lib/*-linux-gnu*") for f in (lib, lib / "systemd"))
    return (str(linker), "--library-path", libraries)
