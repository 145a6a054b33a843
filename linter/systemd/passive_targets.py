"""Targets that whoever provides what they stand for has to pull in (systemd.special(7), SPECIAL PASSIVE)."""

from __future__ import annotations

EARLY = frozenset({
    "cryptsetup-pre.target", "getty-pre.target", "network-pre.target", "remote-fs-pre.target",
    "veritysetup-pre.target",
})  # fmt: skip
"""Those to come before a phase of the boot, which never pulls them in itself.

Not local-fs-pre.target: systemd-tmpfiles-setup-dev.service and LVM's are before it and leave it to
systemd-remount-fs.service to pull it in, which starts unless fstab is switched off.
"""
PASSIVE = EARLY | {
    "nss-lookup.target", "nss-user-lookup.target", "rpcbind.target", "time-set.target", "time-sync.target",
}  # fmt: skip
"""All but first-boot-complete.target, which acts in a first boot only, and network.target, before which
systemd's own systemd-resolved.service is without pulling it in."""

OF_OTHERS = PASSIVE | {"local-fs-pre.target", "network.target"}
"""What may be part of a boot for a unit that nobody named: all but first-boot-complete.target."""
