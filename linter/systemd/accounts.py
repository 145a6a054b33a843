"""Users and groups that base systems come with.

Debian's base-passwd, Fedora's setup, passwd and group of Fedora CoreOS, Flatcar's baselayout, systemd's own
sysusers.d, and those of daemons that these images ship. A name that is here is never taken for a mistake.
"""

from __future__ import annotations

_EVERYWHERE = """
    root bin daemon adm lp sync shutdown halt mail operator games ftp nobody core sys man news uucp
    proxy www-data backup list irc gnats _apt messagebus dbus polkitd sshd tss tcpdump ntp chrony
    _chrony rpc rpcuser rpcbind _rpc statd nfsnobody dnsmasq etcd kube kubelet docker dockerroot
    containerd containers podman zincati clevis cockpit-ws cockpit-wsinstance fleet rkt locksmith
    portage syslog avahi avahi-autoipd gluster saslauth unbound ceph setroubleshoot openvswitch
    hugetlbfs qemu libvirt libvirtdbus input kvm render sgx utmp utempter cdrom dialout disk floppy kmem
    tape tty video audio plugdev users wheel sudo shadow staff src lock nogroup ssh_keys printadmin
    screen slocate cgred vagrant ubuntu debian fedora ec2-user admin nginx apache postgres mysql redis
"""

SHIPPED = frozenset(_EVERYWHERE.split())


def is_shipped(name: str) -> bool:
    """Whether some base system has the user or group; a number is nobody's name, and always there."""
    return name in SHIPPED or name.startswith("systemd-") or name.isdecimal()
