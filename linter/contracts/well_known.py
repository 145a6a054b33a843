"""Pairs of units whose order people rely on, wherever both are: what `contracts propose` looks for."""

from __future__ import annotations

_DATA = "what it writes before the mount would be hidden below it"
_CLOCK = "certificates are checked against the clock"
_RUNTIME = "it starts its pods through the container runtime"

WELL_KNOWN: tuple[tuple[str, str, str], ...] = (
    ("containerd.service", "time-sync.target", _CLOCK),
    ("containerd.service", "var-lib-containerd.mount", _DATA),
    ("crio.service", "var-lib-containers.mount", _DATA),
    ("docker.service", "time-sync.target", _CLOCK),
    ("docker.service", "var-lib-docker.mount", _DATA),
    ("etcd-member.service", "var-lib-etcd.mount", _DATA),
    ("etcd.service", "time-sync.target", _CLOCK),
    ("etcd.service", "var-lib-etcd.mount", _DATA),
    ("kubelet.service", "containerd.service", _RUNTIME),
    ("kubelet.service", "crio.service", _RUNTIME),
    ("kubelet.service", "docker.service", _RUNTIME),
    ("kubelet.service", "time-sync.target", _CLOCK),
    ("kubelet.service", "var-lib-kubelet.mount", _DATA),
    ("mariadb.service", "var-lib-mysql.mount", _DATA),
    ("postgresql.service", "var-lib-postgresql.mount", _DATA),
)
"""Later unit, earlier unit, and why (systemd.mount(5), systemd.special(7), `time-sync.target`)."""
