"""Facts of systemd-fstab-generator(8) that are data."""

from __future__ import annotations

TAGS = {
    "LABEL": "by-label",
    "UUID": "by-uuid",
    "PARTUUID": "by-partuuid",
    "PARTLABEL": "by-partlabel",
}
"""Tags that may stand for a device (fstab(5)), and the folders of /dev/disk that hold their links."""

API_MOUNT_POINTS = frozenset(
    (
        *("/proc", "/sys", "/dev", "/dev/pts", "/dev/shm", "/dev/console", "/proc/kmsg", "/proc/sys"),  # noqa: S108
        *("/run", "/run/lock", "/sys/firmware/efi/efivars", "/sys/fs/bpf", "/sys/fs/pstore"),
        *("/sys/fs/selinux", "/sys/fs/smackfs", "/sys/kernel/security"),
    )
)
"""Mount points that systemd sets up itself, so that fstab entries for them have no effect."""

API_MOUNT_TREES = ("/sys/fs/cgroup", "/run/host")
"""The same for these and all below them."""

CHECKED_TYPES = frozenset(
    (
        *("btrfs", "cramfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "fat", "jfs", "minix", "msdos"),
        *("nilfs2", "reiserfs", "vfat", "xfs"),
    )
)
"""File system types with a fsck helper in the common distributions; without one, nothing checks (fsck(8))."""

UNNAMED_TYPES = frozenset(("", "auto"))
"""The type field of an entry whose type is found out by mount(8)."""

REMOUNT_SERVICE = "systemd-remount-fs.service"
FSCK_ROOT_SERVICE = "systemd-fsck-root.service"
SYSTEM_UNITS = "/lib/systemd/system"
"""Where links to units that systemd ships point."""
