"""Generators of packages that run because a root holds them, and which of its file systems are checked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivered import DeliveredFile
from unitlint.formats.root import read_root
from unitlint.generators.installed import generate
from unitlint.systemd.file_systems import CHECKED_TYPES, checked_types
from unitlint.text.source import SourceText
from unitlint.tree.reader import Reader


def made(files: Mapping[str, str], *programs: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Links by folder, and units and drop-ins as `Key=value`, of those generators."""
    delivered = {path: DeliveredFile(path, 0o644, SourceText(path, text)) for path, text in files.items()}
    configuration = Configuration("root", "root", "root", files=delivered, programs=frozenset(programs))
    links: dict[str, list[str]] = {}
    texts: dict[str, list[str]] = {}
    for generated in generate(configuration):
        directory = generated.directory
        for folder, entries in directory.dependencies.items():
            links.setdefault(folder, []).extend(entries)
        drop_ins = (
            (f"{f}/{n}", file) for f, files_ in directory.drop_ins.items() for n, file in files_.items()
        )
        for name, file in (*directory.units.items(), *drop_ins):
            texts[name] = [f"{setting.key}={setting.value}" for setting in file.settings]
    return links, texts


def test_tor() -> None:
    files = {"/etc/tor/torrc": "", "/etc/tor/instances/relay/torrc": "", "/etc/tor/instances/a-b/torrc": ""}
    assert made(files, "tor-generator")[0] == {
        "tor.service.wants": ["tor@relay.service", "tor@default.service"]
    }
    assert made(files)[0] == {}


@pytest.mark.parametrize(
    ("text", "instances"),
    [
        ("", ["-"]),
        (
            "multi_instance_directories = /etc/postfix-out,\n  /etc/postfix-in\n",
            ["-", "postfix-out", "postfix-in"],
        ),
    ],
)
def test_postfix(text: str, instances: list[str]) -> None:
    links, _ = made({"/etc/postfix/main.cf": text}, "postfix-instance-generator")
    assert links == {"postfix.service.wants": [f"postfix@{instance}.service" for instance in instances]}


def test_the_nfs_server_needs_what_it_exports_and_unmounts_after_what_it_may_serve() -> None:
    files = {
        "/etc/exports": "# none\n/srv/data *(ro)\n",
        "/etc/exports.d/b.exports": '"/srv/my data" *(ro)\n',
        "/etc/fstab": "server:/x /mnt/x nfs4 defaults 0 0\n/dev/sda1 / ext4 defaults 0 1\n",
    }
    _, texts = made(files, "nfs-server-generator")
    assert texts == {
        "nfs-server.service.d/order-with-mounts.conf": [
            "RequiresMountsFor=/srv/data",
            'RequiresMountsFor="/srv/my data"',
            "Before=mnt-x.mount",
        ]
    }
    assert made({"/etc/exports": "# none\n"}, "nfs-server-generator") == ({}, {})


@pytest.mark.parametrize(
    ("lines", "waits"),
    [
        ("/dev/a /srv ext4 noauto 0 0\n", False),
        ("/dev/a /srv ext4 rw 0 0\n/dev/b /srv ext4 ro,noauto 0 0\n", False),
        ("/dev/a /srv ext4 noauto=1 0 0\n", False),
        ("/dev/a /srv ext4 noautox 0 0\n", True),
        ("/dev/a /srv/ ext4 noauto 0 0\n", True),
        ("/dev/a / ext4 noauto 0 0\n", True),
    ],
)
def test_the_nfs_server_does_not_wait_for_what_is_mounted_later(lines: str, *, waits: bool) -> None:
    _, texts = made({"/etc/exports": "/srv *(ro)\n", "/etc/fstab": lines}, "nfs-server-generator")
    drop_in = texts.get("nfs-server.service.d/order-with-mounts.conf", [])
    assert drop_in == ["RequiresMountsFor=/srv"] * waits


def test_rpc_pipefs_elsewhere() -> None:
    text = "[general]\npipefs-directory=/run/rpc_pipefs\n"
    _, texts = made({"/etc/nfs.conf": text}, "rpc-pipefs-generator")
    assert texts["rpc_pipefs.target"] == ["Requires=run-rpc_pipefs.mount", "After=run-rpc_pipefs.mount"]
    assert "Where=/run/rpc_pipefs" in texts["run-rpc_pipefs.mount"]
    usual = {"/etc/nfs.conf": text.replace("/run/", "/var/lib/nfs/")}
    assert made(usual, "rpc-pipefs-generator") == ({}, {})


def test_netplan_clears_open_vswitch_up() -> None:
    links, texts = made({"/etc/netplan/a.yaml": "network: {}\n"}, "netplan")
    assert links == {"systemd-networkd.service.wants": ["netplan-ovs-cleanup.service"]}
    assert "After=ovsdb-server.service" in texts["netplan-ovs-cleanup.service"]


@pytest.mark.parametrize(("whole", "found"), [(True, {"tor-generator", "fsck.ext4"}), (False, set())])
def test_a_whole_root_says_what_it_has(tmp_path: Path, *, whole: bool, found: set[str]) -> None:
    for path in ("usr/lib/systemd/system-generators/tor-generator", "usr/sbin/fsck.ext4", "usr/sbin/other"):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (tmp_path / "usr/lib/systemd/system").mkdir()
    if whole:
        (tmp_path / "usr/lib/os-release").touch()
    assert read_root(Reader(), str(tmp_path), name="root").programs == found


def test_the_types_that_fsck_knows() -> None:
    assert checked_types(frozenset({"fsck.ext4", "tor-generator"})) == {"ext4"}
    assert checked_types(frozenset()) == CHECKED_TYPES


def test_root_file_system_is_remounted_without_an_fstab() -> None:
    generator = "systemd-fstab-generator"
    assert made({}, generator)[0] == {"local-fs.target.wants": ["systemd-remount-fs.service"]}
    assert made({"/etc/fstab": ""}, generator)[0] == {}, "the fstab's own generator makes the link then"
