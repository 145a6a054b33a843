"""A catalogue made from a root file system: never typed by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from unitlint.configuration.configuration import Owner, UnitDirectory
from unitlint.errors import InputError
from unitlint.formats.root import is_root, read_root
from unitlint.platforms.platform import DEFAULT_SYSTEMD_VERSION, Platform
from unitlint.systemd.podman import UNKNOWN, Version, parse
from unitlint.text.numbers import whole_number
from unitlint.tree.reader import Reader, join

_SHARED_LIBRARY = re.compile(r"libsystemd-shared-(\d+)")
_DPKG_PODMAN = re.compile(
    r"^Package: podman\n(?:[^\n]+\n)*?Version: (?:\d+:)?(?P<version>[^\n]+)$", re.MULTILINE
)
"""The stanza of podman in dpkg's status file (deb822(5))."""
_LIBRARY_PLACES = (
    "usr/lib/systemd",
    "lib/systemd",
    "usr/lib/*/systemd",
    "lib/*/systemd",
    "usr/lib64/systemd",
)


def capture(
    root: str, *, name: str, systemd_version: int = 0, complete: bool = True, provenance: tuple[str, ...] = ()
) -> Platform:
    """The platform that lies in the folder `root`. Raises InputError when there is none.

    The version is the given one, else that of the systemd library in the root, else the default.
    """
    if not is_root(root):
        raise InputError(
            "no root file system: it has no usr/lib/systemd/system and no etc/systemd/system", path=root
        )
    configuration = read_root(Reader(), root, name=name, owner=Owner.PLATFORM)
    version = systemd_version or detect_version(root) or DEFAULT_SYSTEMD_VERSION
    directories = tuple(_platform_directory(directory) for directory in configuration.directories)
    return Platform(name, version, directories, configuration.presets, complete, provenance)


def _platform_directory(directory: UnitDirectory) -> UnitDirectory:
    """Under the path that the merged /usr gives it."""
    path = directory.path if not directory.path.startswith("/lib/") else f"/usr{directory.path}"
    return replace(directory, path=path, owner=Owner.PLATFORM)


def detect_version(root: str) -> int:
    """The version in the name of systemd's shared library below `root`; 0 when there is none."""
    for place in _LIBRARY_PLACES:
        for file in sorted(Path(root).glob(f"{place}/libsystemd-shared-*")):
            if (found := _SHARED_LIBRARY.match(file.name)) is not None:
                return whole_number(found.group(1))
    return 0


def detect_podman(root: str) -> Version:
    """The podman that dpkg has installed below `root`; UNKNOWN when it has none."""
    path = join(root, "var/lib/dpkg/status")
    if not Path(path).is_file():
        return UNKNOWN
    try:
        status = Reader().read(path, tree=root)
    except InputError:
        return UNKNOWN
    found = _DPKG_PODMAN.search(status.text)
    return (parse(found["version"]) or UNKNOWN) if found is not None else UNKNOWN
