"""Facts of systemd-fstab-generator(8) that are data."""

from __future__ import annotations

API_MOUNT_POINTS = frozenset(
    (
        *("/proc", "/sys", "/dev", "/dev/pts", "/dev/shm", "/dev/console", "/proc/kmsg", "/proc/sys"),  # noqa: S108
        *("/run", "/sys/firmware/efi/efivars", "/sys/fs/bpf", "/sys/fs/pstore"),
        *("/sys/fs/selinux", "/sys/fs/smackfs", "/sys/kernel/security"),
    )
)
"""Mount points that systemd sets up itself, so that fstab entries for them have no effect."""

API_MOUNT_TREES = ("/sys/fs/cgroup", "/run/host")
"""The same for these and all below them."""

EXTRINSIC_MOUNT_POINTS = frozenset(("/", "/usr", "/etc"))
EXTRINSIC_TREES = ("/run/initramfs", "/proc", "/sys", "/dev")
"""Mount points that are there when systemd starts."""

NETWORK_TYPES = frozenset(
    (
        *("afs", "ceph", "cifs", "gfs", "gfs2", "ncp", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs"),
        *("pvfs2", "smb3", "smbfs"),
        *("davfs", "glusterfs", "lustre", "sshfs"),
    )
)
"""The set @network of systemd-analyze(1) filesystems, and in the last row what has no kernel driver."""

CHECKED_TYPES = frozenset(
    (
        *("btrfs", "cramfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "fat", "jfs", "minix", "msdos"),
        *("nilfs2", "reiserfs", "vfat", "xfs"),
    )
)
"""File system types with a fsck helper in the common distributions; without one, nothing checks (fsck(8))."""

QUOTA_OPTIONS = ("usrquota", "grpquota", "quota", "usrjquota", "grpjquota", "prjquota")
QUOTA_TYPES = frozenset(("ext2", "ext3", "ext4", "f2fs", "jfs", "reiserfs"))
"""Options that turn on quotas, and the file system types whose quotas need quotacheck(8) and quotaon(8)."""

UNNAMED_TYPES = frozenset(("", "auto"))
"""The type field of an entry whose type is found out by mount(8)."""

REMOUNT_SERVICE = "systemd-remount-fs.service"
FSCK_ROOT_SERVICE = "systemd-fsck-root.service"
LIBEXEC = "/usr/lib/systemd"
SYSTEM_UNITS = "/usr/lib/systemd/system"
"""Where links to units that systemd ships point."""
