"""Targets that packages other than systemd bring, by how their names begin."""

from __future__ import annotations

OF_PACKAGES = (
    *("ceph", "machines", "libvirt", "virt-", "nfs-", "rpc_pipefs", "zfs", "multipath", "iscsi", "drbd"),
    *("pacemaker", "corosync", "gluster", "lxc", "lxd", "incus", "podman", "docker", "containerd", "k3s"),
    *("kubelet", "crio", "openvpn", "wg-quick", "strongswan", "spice-", "xen", "qubes-", "graphical-session"),
    *("gnome-", "plasma-", "sway-", "hyprland-", "wayland-", "xdg-desktop", "display-manager", "hibernate"),
    *("anaconda", "initial-setup", "cloud-", "ignition-", "coreos-", "afterburn", "ostree-", "greenboot"),
    *("microshift", "selinux-", "nss-", "dbus", "syslog", "httpd", "php", "postgresql", "mariadb", "mysql"),
    *("redis", "nginx", "pgbouncer", "snapd", "ubuntu-", "plymouth-", "usb-gadget", "ctrl-alt-del"),
    *("redboot",),
)
"""Their own packages say so: names of these families are never taken for mistakes."""
