"""The units of Debian packages, of the machine's suite or another, enabled as their presets say."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.conformance.cache import cache_folder
from tests.conformance.suites import COMPLETE, Suite, unpack

FILE = Path(__file__).with_name("debian-packages.txt")
"""Packages with units: storage, network, containers, databases and desktops."""
ENABLED, SHIPPED = "etc/systemd/system", "usr/lib/systemd/system"
READ_BY_SYSTEMD = ("./lib/systemd/*", "./usr/lib/systemd/*", "./etc/systemd/*")


def are_unpacked(suite: Suite | None = None) -> bool:
    """Whether the packages are in the cache, so that no network is needed."""
    return (_root(suite) / COMPLETE).exists()


def unit_path(suite: Suite | None = None) -> tuple[Path, ...]:
    """The folders of links and units."""
    root = unpacked(suite)
    return (root / ENABLED, root / SHIPPED)


def unpacked(suite: Suite | None = None) -> Path:
    """The root in which the packages lie, fetched first where they lack."""
    root = _root(suite)
    if not are_unpacked(suite):
        for archive in _download(suite, root.parent / "archives"):
            unpack(archive, root, only=READ_BY_SYSTEMD)
        _enable_by_preset(root)
        (root / COMPLETE).touch()
        shutil.rmtree(root.parent / "archives")
    return root


def _root(suite: Suite | None) -> Path:
    return cache_folder() / (suite.name if suite else "machine") / "packages/root"


def _download(suite: Suite | None, folder: Path) -> Sequence[Path]:
    names = FILE.read_text().split()
    if suite is not None:
        return suite.download(names, folder)
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["apt-get", "download", "-q", *names], cwd=folder, check=True, capture_output=True)
    return sorted(folder.glob("*.deb"))


def _enable_by_preset(root: Path) -> None:
    (root / ENABLED).mkdir(parents=True, exist_ok=True)
    subprocess.run(["systemctl", f"--root={root}", "preset-all"], check=False, capture_output=True)
    relative_links(root / ENABLED, root=root)


def relative_links(folder: Path, *, root: Path) -> None:
    """Make links to the root's own unit folders relative, so that they hold outside of it."""
    for link in folder.rglob("*"):
        target = str(link.readlink()) if link.is_symlink() else ""
        if target.startswith(("/lib", "/usr", "/etc")):
            link.unlink()
            link.symlink_to(os.path.relpath(root / target[1:], link.parent))
