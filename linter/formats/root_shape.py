"""What makes a folder a root file system, or a part of one."""

from __future__ import annotations

from pathlib import Path

from unitlint.configuration.presets import PRESET_PATHS, USER_PRESET_PATHS
from unitlint.systemd.conf.files import CONF_FILES
from unitlint.systemd.file_names import (
    ETC,
    LIB,
    QUADLET_PATHS,
    UNIT_PATHS,
    USER_UNIT_PATHS,
    USR,
)
from unitlint.tree.present import exists, is_file, is_folder

MARKERS = tuple(path.lstrip("/") for path in (USR, LIB, ETC, f"/usr{ETC}"))
"""One of these folders makes a folder a root."""
FILE_MARKERS = ("etc/fstab", "etc/crypttab")
"""One of these does as well: systemd-fstab-generator(8) and systemd-cryptsetup-generator(8) need no more."""
CONF_MARKERS = tuple(
    f"{top}/{marker}"
    for top in ("etc", "usr/lib")
    for marker in (
        *("tmpfiles.d", "sysusers.d", "udev/rules.d", "systemd/network"),
        *("systemd/system-preset", "systemd/user-preset"),
        *(f"systemd/{name}{suffix}" for name in CONF_FILES for suffix in ("", ".d")),
    )
)
"""And one of these: what configures systemd's own programs and udev, if no unit; presets of other units."""
_OTHER_INIT = "etc/inittab"
"""What init(8) of SysV, OpenRC and BusyBox reads: where it stands and no unit, systemd reads nothing."""
_WHOLE = ("usr/bin", "usr/lib/os-release", "etc/os-release", "bin/sh")
"""What a root has that a machine runs from, and not just is handed files."""

ETC_PREFIX = "/etc/"
"""What an image of OSTree's has in /usr/etc, from which /etc is made (ostree-admin-deploy(1))."""


def has_unit_folder(path: str) -> bool:
    """Whether the folder at `path` holds a unit directory where a root file system has it."""
    return any(is_folder(Path(path, marker)) for marker in MARKERS)


def is_root(path: str) -> bool:
    """Whether it does, or has a table of file systems or encrypted volumes where a root has it."""
    if has_unit_folder(path):
        return True
    is_of_files = any(is_file(Path(path, marker)) for marker in FILE_MARKERS)
    return is_of_files and not is_file(Path(path, _OTHER_INIT))


def delivers_to_root(path: str) -> bool:
    """Whether it is a root, or a part of one that configures systemd's programs and has no unit."""
    if is_root(path):
        return True
    if not any(is_folder(Path(path, top)) for top in ("etc", "usr")):
        return False  # most folders have neither, which is soon told
    is_part = any(exists(Path(path, marker)) for marker in CONF_MARKERS)
    return is_part and not is_file(Path(path, _OTHER_INIT))


def is_whole_root(path: str) -> bool:
    """Whether the folder is a root as a machine has it, so that all in it belongs to the root."""
    is_whole = any(exists(Path(path, marker)) for marker in _WHOLE)
    return is_whole and is_root(path) and not exists(Path(path, ".git"))


def is_installed(path: str) -> bool:
    """Whether the root has a shell: then its programs are as the machine runs them, with their modes."""
    return any(exists(Path(path, folder, "sh")) for folder in ("bin", "usr/bin"))


def parts_of_root(path: str) -> tuple[str, ...]:
    """The folders of a root whose files are the root's configuration, and of no other."""
    tops = (*UNIT_PATHS, *USER_UNIT_PATHS, *QUADLET_PATHS, *PRESET_PATHS, *USER_PRESET_PATHS)
    defaults = (f"/usr{top}" for top in tops if top.startswith(ETC_PREFIX))
    return tuple(f"{path}/{top.lstrip('/')}" for top in (*tops, *defaults))
