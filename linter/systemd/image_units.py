"""Units of image-based systems that the catalogues of these leave out, since no public source lists them.

Flatcar and Fedora CoreOS have packages whose units an entry enables by name; whoever asks whether a unit is
missing has to know them.
"""

from __future__ import annotations

_SERVICES = (
    *("acpid", "audit-rules", "auditd", "cockpit", "coreos-cloudinit", "coreos-setup-environment", "dnsmasq"),
    *("etcd", "etcd2", "etcd-member", "flanneld", "fleet", "google-guest-agent", "ip6tables-restore"),
    *("ip6tables-store", "iptables-restore", "iptables-store", "iscsi", "iscsi-init", "iscsid", "kdump"),
    *("kubelet", "locksmithd", "mdadm", "mdmonitor", "multipathd", "netavark-dhcp-proxy"),
    *("netavark-firewalld-reload", "nfs-server", "nfsd", "ntpd", "ntpdate", "nvmefc-boot-connections"),
    *("nvmf-autoconnect", "open-vm-tools", "qemu-guest-agent", "rpc-mountd", "rpc-statd", "rpcbind"),
    *("rpm-ostree-countme", "rpm-ostreed-automatic", "sssd", "stalld", "tcsd", "user-cloudinit", "vmtoolsd"),
    *("waagent", "xenstored", "zfs", "zfs-mount"),
)
_OTHERS = (
    *(
        "cockpit.socket",
        "fleet.socket",
        "fwupd-refresh.timer",
        "ip6tables-store.timer",
        "iptables-store.timer",
    ),
    *("iscsid.socket", "iscsiuio.socket", "netavark-dhcp-proxy.socket", "nvmefc-boot-connections.target"),
    *("rpcbind.socket", "rpm-ostree-countme.timer", "rpm-ostreed-automatic.timer", "sshd.socket"),
    *("torcx.target", "torcx-profile-populate.service"),
)

OF_IMAGES = frozenset({*(f"{name}.service" for name in _SERVICES), *_OTHERS})
"""Of packages of Flatcar's (portage-stable, coreos-overlay) and Fedora's images, of today and before."""
