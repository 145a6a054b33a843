"""Which paths systemd, udev and podman read, and which of the others are near one."""

from __future__ import annotations

import pytest

from unitlint.systemd.read_paths import unread


@pytest.mark.parametrize(
    "path",
    [
        "/etc/systemd/system/a.service",
        "/etc/systemd/system/a@b.service.d/x.conf",
        "/etc/systemd/system/timers.target.wants/a.timer",
        "/etc/systemd/journald.conf",
        "/etc/systemd/journald.conf.d/x.conf",
        "/etc/systemd/zram-generator.conf",
        "/etc/systemd/system-generators/a",
        "/usr/lib/systemd/systemd-thing",
        "/usr/lib/systemd/ntp-units.d/x.list",
        "/etc/systemd/user/a.service",
        "/etc/systemd/network/10-a.network.d/x.conf",
        "/etc/containers/systemd/users/1000/a.container",
        "/etc/containers/systemd/a.yaml",
        "/etc/containers/registries.conf.d/x.conf",
        "/etc/NetworkManager/conf.d/x.conf",
        "/etc/profile.d/x.sh",
        "/etc/systemd/system/README",
        "/etc/systemd/system/a.service~",
        "/etc/systemd/system/a.service.d/x.conf.bak",
        "/usr/etc/profile.d/x.sh",
        "/etc/systemd/system.control/a.service",
        "/run/systemd/generator.late/a.service",
        "/usr/lib/systemd/initrd-preset/a.preset",
        "/usr/lib/systemd/system-sleep/a",
        "/etc/polkit-1/rules.d/a.rules",
        "/etc/audit/rules.d/a.rules",
        "/etc/network/interfaces",
        "/etc/systemd/homed.conf",
        "/usr/share/systemd/tmp.mount",
        "/etc/systemd/oomd.conf.d/x.conf",
        "/usr/share/dbus-1/system-services/a.service",
        "/",
        "",
        "relative",
    ],
)
def test_read_or_not_judged(path: str) -> None:
    assert unread(path) is None


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/etc/systemd/system/a.service.d/x.cfg", "/etc/systemd/system/a.service.d/x.conf"),
        ("/etc/systemd/system/a.service.d/x", "/etc/systemd/system/a.service.d/x.conf"),
        ("/etc/systemd/system/a.servcie.d/x.conf", "/etc/systemd/system/a.service.d/x.conf"),
        ("/etc/systemd/system/a.target.require/b.service", "/etc/systemd/system/a.target.requires/b.service"),
        ("/etc/systemd/sytem/a.service", "/etc/systemd/system/a.service"),
        ("/usr/lib/systemd/a.socket", "/usr/lib/systemd/system/a.socket"),
        ("/usr/lib/systemd/system/sub/a.socket", "/usr/lib/systemd/system/a.socket"),
        ("/etc/systemd/system/a.container.d/x.conf", "/etc/containers/systemd/a.container.d/x.conf"),
        ("/etc/containers/systemd/a.volum", "/etc/containers/systemd/a.volume"),
        ("/etc/systemd/network/a.netdv", "/etc/systemd/network/a.netdev"),
        ("/usr/lib/systemd/system-preset/50.presets", "/usr/lib/systemd/system-preset/50.preset"),
        ("/usr/etc/systemd/system/a.service", "/etc/systemd/system/a.service"),
        ("/etc/sysctl.d/sub/a.conf", "/etc/sysctl.d/a.conf"),
        ("/usr/lib/systemd/system-preset/50.conf", "/usr/lib/systemd/system-preset/50.preset"),
        ("/etc/udev/rules.d/a.conf", "/etc/udev/rules.d/a.rules"),
        ("/etc/systemd/system/a@.service.conf", "/etc/systemd/system/a@.service.d/override.conf"),
        ("/etc/systemd/system/a.service/x.conf", "/etc/systemd/system/a.service.d/x.conf"),
        ("/etc/systemd/system/a.service.d.conf", "/etc/systemd/system/a.service.d/override.conf"),
        ("/usr/lib/systemd/system/50.preset", "/usr/lib/systemd/system-preset/50.preset"),
        ("/usr/lib/systemd/preset/50.preset", "/usr/lib/systemd/system-preset/50.preset"),
        ("/etc/systemd/journal.conf", "/etc/systemd/journald.conf"),
        ("/etc/systemd/resolve.conf.d/x.conf", "/etc/systemd/resolved.conf.d/x.conf"),
        ("/etc/systemd/resolved.conf/x.conf", "/etc/systemd/resolved.conf.d/x.conf"),
        ("/etc/journald.conf", "/etc/systemd/journald.conf"),
        ("/etc/systemd/tmpfiles.d/x.conf", "/etc/tmpfiles.d/x.conf"),
        ("/usr/lib/systemd/sysusers.d/x.conf", "/usr/lib/sysusers.d/x.conf"),
        ("/etc/udev/90-a.rules", "/etc/udev/rules.d/90-a.rules"),
        ("/etc/systemd/10-a.network", "/etc/systemd/network/10-a.network"),
        ("/etc/network/10-a.netdev", "/etc/systemd/network/10-a.netdev"),
        ("/etc/containers/a.container", "/etc/containers/systemd/a.container"),
        ("/etc/containers/quadlet/a.kube", "/etc/containers/systemd/a.kube"),
        ("/home/a/.local/systemd/user/a.service", "/home/a/.local/share/systemd/user/a.service"),
        ("/etc/systemd/units/a.service", "/etc/systemd/system/a.service"),
        ("/etc/systemd/system-sleep/a", "/usr/lib/systemd/system-sleep/a"),
        ("/etc/sysctl.d/notes.xyz", ""),
        ("/etc/systemd/system/notes.xyz", ""),
        ("/etc/systemd/system/a.target.wants/b", ""),
    ],
)
def test_passed_over(path: str, meant: str) -> None:
    found = unread(path)
    assert found is not None
    assert found.meant == meant
