"""The files that generators read, of systemd and of other packages (systemd.generator(7))."""

from __future__ import annotations

from unitlint.systemd.file_names import RUN_LEVEL_FOLDERS, UDEV_PATHS

FSTAB = "/etc/fstab"
CRYPTTAB = "/etc/crypttab"
RC_LOCAL = "/etc/rc.local"
RC_LOCAL_SERVICE = "rc-local.service"
"""What systemd-rc-local-generator(8) starts where that script, or Fedora's of /etc/rc.d, can be executed."""
INIT_SCRIPTS = "/etc/init.d"

UPDATE_MARKERS = ("/system-update", "/etc/system-update")
"""Files or links that ask for an offline update; systemd 252 and later look at both
(systemd-system-update-generator(8))."""

KERNEL_COMMAND_LINES = ("/etc/kernel/cmdline", "/usr/lib/kernel/cmdline")
"""What kernel-install(8) writes into the entries of the boot loader."""
GRUB = "/etc/default/grub"
LOADER_ENTRIES = ("/boot/loader/entries", "/efi/loader/entries", "/boot/efi/loader/entries")
"""Boot loader entries (the Boot Loader Specification, type 1): `options` holds the command line."""

ZRAM_FILE = "zram-generator.conf"
ZRAM_FOLDERS = ("/etc/systemd", "/run/systemd", "/usr/local/lib/systemd", "/usr/lib/systemd")
"""Where the file is, and the folder of its drop-ins, the highest first (zram-generator.conf(5))."""

NETPLAN_FOLDERS = ("/run/netplan", "/etc/netplan", "/usr/lib/netplan", "/lib/netplan")
"""The highest first: of files with one name it hides those below (netplan(5))."""

POSTGRESQL = "/etc/postgresql"
OPENVPN, OPENVPN_DEFAULT = "/etc/openvpn", "/etc/default/openvpn"
EXPORTS, EXPORTS_FOLDER = "/etc/exports", "/etc/exports.d"
NFS_CONF = "/etc/nfs.conf"
POSTFIX = "/etc/postfix/main.cf"
TOR = "/etc/tor"
CLOUD_INIT_SWITCHES = ("/etc/cloud/cloud-init.enabled", "/etc/cloud/cloud-init.disabled")
"""The first that is there decides."""
CLOUD_INIT_TARGET = "cloud-init.target"
CLOUD_INIT_UNITS = ("cloud-init", "cloud-config.", "cloud-final.")
"""What the names of cloud-init's units begin with."""

FILES = (
    *(FSTAB, CRYPTTAB, RC_LOCAL, *UPDATE_MARKERS, *KERNEL_COMMAND_LINES, GRUB, OPENVPN_DEFAULT),
    *(EXPORTS, NFS_CONF, POSTFIX, *CLOUD_INIT_SWITCHES),
    *(f"{folder}/{ZRAM_FILE}" for folder in ZRAM_FOLDERS),
)
FOLDERS = (
    *(POSTGRESQL, OPENVPN, EXPORTS_FOLDER, TOR, INIT_SCRIPTS, *RUN_LEVEL_FOLDERS),
    *(*LOADER_ENTRIES, f"{GRUB}.d", *NETPLAN_FOLDERS, *UDEV_PATHS),
    *(f"{folder}/{ZRAM_FILE}.d" for folder in ZRAM_FOLDERS),
)
"""All that is followed: files, and folders of such."""
