"""Generators that packages bring."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from unitlint.configuration.delivered import DeliveredFile
from unitlint.generators.others import cloud_init, generate, may_be_generated
from unitlint.text.source import Location, SourceText

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
    ("start", "starts"), [("", True), ("# auto\nauto\n", True), ("manual\n", False), ("disabled\n", False)]
)
def test_postgresql(start: str, *, starts: bool) -> None:
    found = links({f"{CLUSTER}/postgresql.conf": "", f"{CLUSTER}/start.conf": start})
    assert found == ({"postgresql.service.wants": ["postgresql@15-main.service"]} if starts else {})


@pytest.mark.parametrize(
    ("default", "tunnels"),
    [
        ("", ["a", "b"]),
        ('AUTOSTART="none"\n', []),
        ('AUTOSTART="b"\n', ["b"]),
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


def test_zram() -> None:
    text = "[zram0]\nzram-size = ram / 2\n"
    assert links({"/etc/systemd/zram-generator.conf": text}) == {"swap.target.wants": ["dev-zram0.swap"]}


def test_cloud_init() -> None:
    directory = cloud_init(Location("user-data")).directory
    assert list(directory.dependencies["multi-user.target.wants"]) == ["cloud-init.target"]


def test_what_others_may_make() -> None:
    assert may_be_generated("lvm2-activation-early.service")
    assert not may_be_generated("lvm2-monitor.service")
