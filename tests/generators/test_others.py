"""Generators that packages bring."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from unitlint.configuration.delivered import DeliveredFile
from unitlint.generators.others import generate
from unitlint.generators.unfollowed import may_be_generated
from unitlint.text.source import SourceText

CLUSTER = "/etc/postgresql/15/main"


def links(files: Mapping[str, str]) -> dict[str, list[str]]:
    """The links that are made of some files."""
    delivered = {path: DeliveredFile(path, 0o644, SourceText(path, text)) for path, text in files.items()}
    found: dict[str, list[str]] = {}
    for generated in generate(delivered):
        for folder, entries in generated.directory.dependencies.items():
            found.setdefault(folder, []).extend(entries)
    return found


@pytest.mark.parametrize(
    ("start", "starts"),
    [
        (None, True),
        ("", False),
        ("# auto\n auto # yes\n\n", True),
        ("auto\nauto\n", False),
        ("manual\n", False),
        ("disabled\n", False),
    ],
)
def test_postgresql(start: str | None, *, starts: bool) -> None:
    found = links(
        {f"{CLUSTER}/postgresql.conf": "", **({} if start is None else {f"{CLUSTER}/start.conf": start})}
    )
    assert found == ({"postgresql.service.wants": ["postgresql@15-main.service"]} if starts else {})


@pytest.mark.parametrize(
    ("default", "tunnels"),
    [
        ("", ["a", "b"]),
        ('AUTOSTART="none"\n', []),
        ('AUTOSTART="b"\n', ["b"]),
        ("AUTOSTART='none a'\n", ["a"]),
        ("AUTOSTART='all a'\n", ["a"]),
        ("AUTOSTART=a # b\n", ["a"]),
        ("AUTOSTART=\n", ["a", "b"]),
        ("AUTOSTART=a\nexport AUTOSTART=none\n", []),
        ("#AUTOSTART=none\n", ["a", "b"]),
    ],
)
def test_openvpn(default: str, tunnels: list[str]) -> None:
    files = {"/etc/openvpn/a.conf": "", "/etc/openvpn/b.conf": "", "/etc/default/openvpn": default}
    wanted = links(files).get("openvpn.service.wants", [])
    assert wanted == [f"openvpn@{name}.service" for name in tunnels]


def test_netplan_waits_for_networkd_only_where_that_has_the_interfaces() -> None:
    text = "network:\n  version: 2\n  ethernets:\n    eth0: {dhcp4: true}\n"
    assert "network-online.target.wants" in links({"/etc/netplan/01.yaml": text})
    assert links({"/etc/netplan/01.yaml": text + "  renderer: NetworkManager\n"}) == {}
    assert links({"/etc/netplan/01.yaml": "network:\n  version: 2\n"}) == {}


def test_netplan_reads_every_folder_by_name_and_the_highest_hides_the_others() -> None:
    text = "network: {version: 2, ethernets: {eth0: {dhcp4: true}}}\n"
    other = "network: {version: 2, renderer: NetworkManager}\n"
    assert "network-online.target.wants" in links({"/run/netplan/01.yaml": text})
    assert links({"/etc/netplan/50.yaml": text, "/usr/lib/netplan/00.yaml": other}) == {}
    assert links({"/etc/netplan/00.yaml": text, "/lib/netplan/00.yaml": other}) != {}


@pytest.mark.parametrize(
    ("network", "starts"),
    [
        ("{version: 2, ethernets: {eth0: {dhcp4: true}}}", True),
        ("{renderer: NetworkManager, ethernets: {a: {}, b: {renderer: networkd}}}", True),
        ("{ethernets: {renderer: NetworkManager, eth0: {}}}", False),
        ("{ethernets: {}}", False),
        ("{modems: {cdc-wdm0: {apn: a}}}", False),
        ("{bonds: {bond0: {}}}", True),
    ],
)
def test_netplan_asks_each_interface_for_its_renderer(network: str, *, starts: bool) -> None:
    assert (
        "network-online.target.wants" in links({"/etc/netplan/a.yaml": f"network: {network}\n"})
    ) is starts


def test_a_renderer_in_another_file() -> None:
    files = {"/etc/netplan/a.yaml": "network: {ethernets: {eth0: {}}}\n"}
    assert links(files | {"/etc/netplan/b.yaml": "network: {renderer: NetworkManager}\n"}) == {}


def test_netplan_authenticates() -> None:
    files = {
        "/etc/netplan/a.yaml": "network: {wifis: {wlan0: {}}, ethernets: {eth0: {auth: {}}, eth1: {}}}\n"
    }
    assert links(files)["systemd-networkd.service.wants"] == [
        "netplan-wpa-wlan0.service",
        "netplan-wpa-eth0.service",
    ]


def made(files: Mapping[str, str]) -> dict[str, list[str]]:
    """The settings in [Unit] of the units and drop-ins that are made of some files."""
    delivered = {path: DeliveredFile(path, 0o644, SourceText(path, text)) for path, text in files.items()}
    directories = [generated.directory for generated in generate(delivered)]
    named = [(name, file) for directory in directories for name, file in directory.units.items()]
    for directory in directories:
        named += [(folder, file) for folder, each in directory.drop_ins.items() for file in each.values()]
    return {
        name: [
            f"{setting.key}={setting.value}" for setting in file.settings or () if setting.section == "Unit"
        ]
        for name, file in named
    }


ZRAM = "/etc/systemd/zram-generator.conf"
SETUP = "systemd-zram-setup@zram0.service"


def test_zram() -> None:
    text = "[zram0]\nzram-size = ram / 2\n"
    assert links({ZRAM: text}) == {"swap.target.wants": ["dev-zram0.swap"]}
    assert made({ZRAM: text}) == {
        "dev-zram0.swap": [f"Requires={SETUP}", f"After={SETUP}"],
        f"{SETUP}.d": ["BindsTo=dev-zram0.swap"],
    }


def test_a_mount_on_zram_with_a_disk_behind_it() -> None:
    text = "[zram0]\nmount-point=/a\n [zram0]\nmount-point = /var/tmp\nwriteback-device=/dev/sdz\n"
    assert links({ZRAM: text}) == {"local-fs.target.wants": ["var-tmp.mount"]}
    assert made({ZRAM: text})[f"{SETUP}.d"] == [
        *("BindsTo=var-tmp.mount", "BindsTo=dev-sdz.device"),
        "After=dev-sdz.device",
    ]


@pytest.mark.parametrize(
    "text", ["[zram0]\nzram-size = 0\n", "[zram0]\nfs-type=ext4\n", "# [zram0]\n", "[zramx]\n[foo]\n"]
)
def test_no_zram(text: str) -> None:
    assert links({ZRAM: text}) == {}


def test_drop_ins_of_zram() -> None:
    files = {
        "/usr/lib/systemd/zram-generator.conf": "[zram0]\n",
        ZRAM: "[zram1]\n",
        f"{ZRAM}.d/b.conf": "[zram2]\n",
        "/usr/lib/systemd/zram-generator.conf.d/a.conf": "[zram1]\nzram-size=0\n",
    }
    assert links(files) == {"swap.target.wants": ["dev-zram2.swap"]}


def test_what_others_may_make() -> None:
    assert may_be_generated("lvm2-activation-early.service")
    assert not may_be_generated("lvm2-monitor.service")
