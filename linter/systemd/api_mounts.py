"""What systemd mounts itself before it loads units, or leaves to a container's manager: no unit may mount it.

The tables of src/shared/mount-setup.c, as the test mode of systemd 252 shows for each path.
"""

from __future__ import annotations

from collections.abc import Mapping

ALWAYS = 10**6

API_MOUNTS: Mapping[str, int] = {
    **dict.fromkeys(("/proc", "/sys", "/dev", "/dev/shm", "/dev/pts", "/run"), ALWAYS),  # noqa: S108
    **dict.fromkeys(("/sys/kernel/security", "/sys/fs/smackfs", "/sys/fs/selinux", "/sys/fs/cgroup"), ALWAYS),
    **dict.fromkeys(("/sys/fs/pstore", "/sys/fs/bpf", "/sys/firmware/efi/efivars"), ALWAYS),
    **dict.fromkeys(("/dev/console", "/proc/kmsg", "/proc/sys", "/run/host"), ALWAYS),
    "/run/lock": 256,
}
"""Each path with the first version that lets a unit mount it: Debian's has a unit for /run/lock since 256."""

API_TREES = ("/sys/fs/cgroup/", "/run/host/")
"""Everything below these is theirs, too."""


CREDENTIALS, CREDENTIALS_SINCE = "/run/credentials", 257
"""Where systemd mounts services' credentials, and the oldest version known to refuse units for that (asked).
The fstab generator still makes them."""


def is_api_mount(path: str, version: int) -> bool:
    """Whether systemd of that version leaves out what an fstab mounts at `path`, which is normalized."""
    return version < API_MOUNTS.get(path, 0) or path.startswith(API_TREES)


def is_refused_mount(path: str, version: int) -> bool:
    """Whether systemd of that version refuses a unit that mounts something at `path`, which is normalized."""
    credentials = f"{path}/".startswith(f"{CREDENTIALS}/") and version >= CREDENTIALS_SINCE
    return credentials or is_api_mount(path, version)
