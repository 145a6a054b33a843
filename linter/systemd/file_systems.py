"""File systems: which need the network, which are checked, whose quotas are turned on after the mount."""

from __future__ import annotations

NFS_TYPES = ("nfs", "nfs4")
"""nfs(5)."""

NETWORK_TYPES = frozenset(
    (
        *("afs", "ceph", "cifs", "gfs", "gfs2", "ncp", "ncpfs", *NFS_TYPES, "ocfs2", "orangefs"),
        *("pvfs2", "smb3", "smbfs"),
        *("davfs", "glusterfs", "lustre", "sshfs"),
    )
)
"""systemd.mount(5), `_netdev`: the set @network of systemd-analyze(1) filesystems, and in the last row what
has no kernel driver; `fuse.` before them is ignored."""

UNKNOWN_NETWORK_TYPES = frozenset(
    (
        *("s3fs", "rclone", "goofys", "gcsfuse", "blobfuse", "blobfuse2", "curlftpfs", "mount-s3", "juicefs"),
        *("seaweedfs", "weed", "moosefs", "mfsmount", "httpdirfs", "hdfs_fuse", "google-drive-ocamlfuse"),
    )
)
"""Types of mount(8), after `fuse.` or by themselves, and programs before a `#` that need the network and that
systemd takes for local ones (src/basic/mountpoint-util.c, fstype_is_network(): none of them is in it)."""

NETWORK_DEVICES = ("/dev/disk/by-path/ip-", "/dev/nbd", "/dev/rbd")
"""How devices begin that come over the network: iSCSI's by udev's 60-persistent-storage.rules, nbd-client(8),
rbd(8)."""

CHECKED_TYPES = frozenset(
    (
        *("btrfs", "cramfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "fat", "jfs", "minix", "msdos"),
        *("nilfs2", "reiserfs", "vfat", "xfs"),
    )
)
"""File system types with a fsck helper in the common distributions; without one, nothing checks (fsck(8))."""


def checked_types(programs: frozenset[str]) -> frozenset[str]:
    """The types with a fsck helper among the programs of a root; the common ones where none is known."""
    if not programs:
        return CHECKED_TYPES
    return frozenset(name.removeprefix("fsck.") for name in programs if name.startswith("fsck."))


QUOTA_OPTIONS = ("usrquota", "grpquota", "quota", "usrjquota", "grpjquota")
FSTAB_QUOTA_OPTIONS = (*QUOTA_OPTIONS, "prjquota")
QUOTA_TYPES = frozenset(("ext2", "ext3", "ext4", "f2fs", "jfs", "reiserfs"))
"""Options that turn on quotas in a mount unit and in fstab, and the types of file systems whose quotas need
quotacheck(8) and quotaon(8)."""

KERNEL_TREES = ("/dev", "/proc", "/sys")
"""Where the kernel's own file systems are (file-hierarchy(7), VIRTUAL KERNEL FILE SYSTEMS)."""

RUNTIME_TREES = ("/run", "/var/run")
"""Where programs leave what they need until the next boot (file-hierarchy(7), RUNTIME DATA)."""

EMPTY_AT_BOOT = (*RUNTIME_TREES, *KERNEL_TREES)
"""Where what was written before the boot is hidden."""

MADE_ANEW = (*EMPTY_AT_BOOT, "/tmp")  # noqa: S108
"""Where nothing is left of an earlier boot: /tmp is emptied, too (file-hierarchy(7), /tmp)."""

EXTRINSIC_MOUNTS = ("/", "/usr", "/etc")
EXTRINSIC_TREES = ("/run/initramfs", *KERNEL_TREES)
"""Mount points that are there before systemd starts, and stay for as long as it runs."""


def lies_in(path: str, trees: tuple[str, ...]) -> bool:
    """
    >>> lies_in("/run/app", RUNTIME_TREES), lies_in("/run", RUNTIME_TREES), lies_in("/runner", RUNTIME_TREES)
    (True, False, False)
    """
    return path.startswith(tuple(f"{tree}/" for tree in trees))
