"""Which base a guess falls on: the usual one of the input, or one that has more of the units it names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from unitlint.configuration.configuration import Manager
from unitlint.inputs.inputs import read_inputs
from unitlint.platforms.bases import Bases
from unitlint.platforms.select import files_of, select_platform, shipped

UNIT = "[Unit]\nAfter={}\n[Service]\nExecStart=/bin/true\n"
TO = "/etc/systemd/system/a.service"


def folder(*after: str) -> dict[str, str]:
    return {"units/a.service": UNIT.format(" ".join(after))}


def image(name: str, after: str = "basic.target") -> dict[str, str]:
    text = f"FROM {name}\nCOPY a.service /etc/systemd/system/\n"
    return {"Containerfile": text, "a.service": UNIT.format(after)}


def ignition(after: str) -> dict[str, str]:
    units = [{"name": "a.service", "enabled": True, "contents": UNIT.format(after)}]
    return {"a.ign": json.dumps({"ignition": {"version": "3.3.0"}, "systemd": {"units": units}})}


SCRIPT = f"#!/bin/sh\ncat > {TO} <<'E'\n{UNIT.format('cloud-final.service')}E\n"
TASKS = "- copy: {src: a.service, dest: " + TO + "}\n- systemd: {name: chronyd, enabled: true}\n"
ROLE = {"roles/a/tasks/main.yml": TASKS, "roles/a/files/a.service": UNIT.format("a.target")}
CLOUD = f"#cloud-config\nwrite_files:\n- path: {TO}\n  content: |\n    [Unit]\n    After=chronyd.service\n"


@pytest.mark.parametrize(
    ("files", "base"),
    [
        (folder("network-online.target"), "systemd"),
        (folder("cloud-init.service"), "debian-12"),
        (folder("docker.service"), "debian-12"),
        (folder("sshd.service"), "fedora-coreos"),
        (folder("nobody.service"), "systemd"),
        (folder("systemd-tpm2-setup.service"), "systemd-257"),
        (folder("systemd-tpm2-setup.service", "ssh.service"), "debian-13"),
        (folder("tmp.mount"), "systemd"),
        ({**folder("docker.service"), "units/docker.service": UNIT.format("a.target")}, "systemd"),
        ({"overlay/etc/systemd/system/a.service": UNIT.format("cloud-init.service")}, "debian-12"),
        ({"setup.sh": SCRIPT}, "debian-12"),
        (ROLE, "fedora-coreos"),
        ({"units/ssh.service.d/a.conf": "[Unit]\nAfter=a.service\n"}, "debian-12"),
        ({"units/zincati.service.d/a.conf": "[Unit]\nAfter=a.service\n"}, "fedora-coreos"),
        ({"systemd/user/a.service": UNIT.format("pipewire.service")}, "debian-12"),
        (ignition("update-engine.service"), "flatcar"),
        (ignition("zincati.service"), "fedora-coreos"),
        ({"user-data": CLOUD}, "debian-12"),
        (image("debian:12"), "systemd-252"),
        (image("docker.io/library/debian:trixie-slim"), "systemd-257"),
        (image("debian:13", "ssh.service"), "debian-13"),
        (image("debian:12", "ssh.service"), "debian-12"),
        (image("debian:sid"), "systemd-262"),
        (image("python:3.12-slim-bookworm"), "systemd-252"),
        (image("debian:120"), "systemd"),
        (image("quay.io/fedora/fedora-bootc:41"), "fedora-coreos"),
        (image("alpine"), "systemd"),
    ],
)
def test_the_base_that_is_guessed(
    files: Mapping[str, str], base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    bases = Bases()
    assert [bases.platform(found).name for found in read_inputs(["."]).configurations] == [base]


@pytest.mark.parametrize("manager", Manager)
@pytest.mark.parametrize("name", shipped())
def test_the_units_of_a_catalogue_without_parsing_it(name: str, manager: Manager) -> None:
    directories = select_platform(name).of(manager).directories
    assert files_of(name, manager) == {u for each in directories for u, f in each.units.items() if not f.link}
