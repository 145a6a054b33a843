"""A look at the content before a name is believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.errors import InputError
from unitlint.inputs.inputs import read_inputs
from unitlint.text.source import is_known

UNIT = "[Service]\nExecStart=/bin/true\n"

OTHERS = {
    "a.service": "[D-BUS Service]\nName=org.a\nExec=/bin/a\n",
    "b.service": '<?xml version="1.0"?>\n<service-group/>\n',
    "c.service": "#!/bin/sh\nexec true\n",
    "service": "#!/bin/sh\n",
    "device": "0x1234\n",
    "d.pod": "=head1 NAME\n",
    "meson.build": "project('x')\n",
    "e.network": "[Match]\nName=e0\n[Network]\nDHCP=yes\n",
    "Containerfile.path": "FROM scratch\n",
    "f.path": "/usr/bin\n",
    "dbus.service": "# x\n[D-Bus Service]\r\nName=org.a\r\n",
    "g.service": "Name=org.a\nExec=/bin/a\n",
    "path.d/1.conf": "export PATH=/usr/bin\n",
    "h.timer": '{"a": 1}\n',
    "i.service": "[Service]\nType=ApplicationService\n[Desktop Entry]\nName=a\n",
    "kded.service": "[Service]\nName=KDE daemon\nExec=kded\nType=Service\nServiceTypes=KDEDModule\n",
    "kcm.service": "[Service]\nType=Application\nExec=kcm -r\nPath=\nName=Settings\nX-KDE-Library=a\n",
    "shown.service": "User=a\nEnvironment=A=1\nActiveState=failed\n",
    "plasma.service": "[Service]\nDescription=a\nX-KDE-ServiceTypes=Plasma/DataEngine\n",
}

UNITS = {
    "a.service.j2": UNIT,
    "b.service.in": "@HEADER@\n",
    "c.service-r1": UNIT,
    "empty.service": "",
    "comments.target": "# nothing yet\n",
    "slip.service": "[Servcie]\nExecStart=/bin/true\n",
    "extra.mount": "[X-Own]\nA=1\n",
    "with-name.service": "[Service]\nName=a\nExecStart=/bin/true\n",
    "headless.service": "ExecStart=/bin/true\n",
    "run-on.target": "[Unit] Description=a\n",
    "misspelt.service": "[Service]\nExecStrat=/bin/true\n",
}


@pytest.mark.parametrize("name", [name for name in OTHERS if name != "e.network"])
def test_what_is_no_unit_makes_no_configuration(read, name: str) -> None:
    with pytest.raises(InputError, match="nothing to lint"):
        read({name: OTHERS[name]})


def test_a_file_of_networkd_is_delivered_to_networkd(read) -> None:
    (configuration,) = read({"e.network": OTHERS["e.network"]}).configurations
    assert list(configuration.files) == ["/etc/systemd/network/e.network"]
    assert not any(directory.units for directory in configuration.directories)


@pytest.mark.parametrize("name", ["a.service", "b.service", "c.service", "d.pod"])
def test_a_named_file_that_is_none_is_told_in_a_sentence(read, name: str) -> None:
    with pytest.raises(InputError, match=r"is not a unit: it (is|has)"):
        read({name: OTHERS[name]}, f"in/{name}")


def test_units_are_read_under_the_names_that_they_will_have(read) -> None:
    (configuration,) = read(UNITS).configurations
    names = [
        "a.service",
        "b.service",
        "c.service",
        "comments.target",
        "empty.service",
        "extra.mount",
        "headless.service",
        "misspelt.service",
        "run-on.target",
        "slip.service",
        "with-name.service",
    ]
    assert sorted(configuration.directories[0].units) == names


def test_a_unit_directory_is_believed(read) -> None:
    (configuration,) = read({"x/systemd/system/a.service": "ExecStart=/bin/true\n"}).configurations
    assert list(configuration.directories[0].units) == ["a.service"]


def test_the_names_that_debhelper_gives(read) -> None:
    tree = {
        "debian/control": "Source: x\n\nPackage: x\n\nPackage: x-y\n",
        **{f"debian/{name}": UNIT for name in ("x.service", "x-y.a.service", "x@.service", "x.b@.service")},
    }
    (configuration,) = read(tree).configurations
    assert sorted(configuration.directories[0].units) == [
        "a.service",
        "b@.service",
        "x.service",
        "x@.service",
    ]


def test_the_package_that_debian_service_is_of(read) -> None:
    control = "Source: x\n\nPackage: x-server\n\nPackage: x\n"
    crate = '[package]\nname = "crate"\n[package.metadata.deb.systemd-units]\nenable = false\n'
    named = crate.replace("[package.metadata.deb.systemd-units]", '[package.metadata.deb]\nname = "deb"')
    trees = {
        "x-server.service": {"debian/control": control, "debian/service": UNIT},
        "crate.service": {"Cargo.toml": crate, "debian/service": UNIT},
        "deb.service": {"Cargo.toml": named, "debian/service": UNIT},
    }
    for name, tree in trees.items():
        configuration = next(
            c
            for c in read({f"{name}/{path}": text for path, text in tree.items()}).configurations
            if name in c.path
        )
        assert list(configuration.directories[0].units) == [name]


def test_a_unit_of_an_unknown_package_is_read(read) -> None:
    tree = {"Cargo.toml": "[package\n", "debian/service": UNIT, "debian/socket": "#!/bin/sh\n"}
    (configuration,) = read(tree).configurations
    assert list(configuration.directories[0].units) == ["_.service"]


def test_two_files_of_one_name_are_two_configurations(read) -> None:
    found = read({"a.service": UNIT, "a.service.in": UNIT}).configurations
    assert [configuration.name for configuration in found] == ["in", "in/a.service.in"]


def test_a_root_at_the_top_hides_nothing_beside_it(read) -> None:
    tree = {
        "etc/systemd/system/a.service": UNIT,
        "units/b.service": UNIT,
        "etc/fstab": "",
        "rootfs/etc/fstab": "/dev/a / ext4\n",
    }
    found = read(tree).configurations
    assert sorted((configuration.kind, configuration.path) for configuration in found) == [
        ("folder", "in/units"),
        ("root", "in"),
        ("root", "in/rootfs"),
    ]


def test_units_of_a_root_that_has_no_unit_folder_are_a_folder(read) -> None:
    read({"etc/fstab": "/dev/a / ext4\n", "etc/systemd/a.service": UNIT, "etc/systemd/b.service": UNIT})
    inputs = read_inputs(["in"])
    assert {c.path: len(c.files) for c in inputs.configurations if c.kind == "root"} == {"in": 1}
    (folder,) = (c for c in inputs.configurations if c.kind == "folder")
    assert sorted(folder.directories[0].units) == ["a.service", "b.service"]


def test_a_whole_root_is_all_its_own(read) -> None:
    read({"etc/systemd/system/a.service": UNIT, "usr/bin/true": "", "opt/b.service": UNIT})
    assert [found.path for found in read_inputs(["in"]).configurations] == ["in"]


def test_a_program_that_is_called_as_a_config_is(read) -> None:
    inputs = read({"org.example.ignition": "#!/usr/bin/python3\nx: int = {1: 2}\n", "a.service": UNIT})
    assert not inputs.problems


@pytest.mark.parametrize(
    "text",
    [
        b"\0GITCRYPT\0\x83\x9f\x8a\xd4",
        b"$ANSIBLE_VAULT;1.1;AES256\n3138\n",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
    ],
)
def test_a_text_that_is_elsewhere_is_unknown(tmp_path, monkeypatch, text: bytes) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.service").write_bytes(text)
    (tmp_path / "b.service").write_text(f"[Unit]\nRequires=a.service\n{UNIT}")
    inputs = read_inputs(["."])
    (found,) = inputs.configurations
    assert (sorted(found.directories[0].units), inputs.problems, found.problems) == (
        ["a.service", "b.service"],
        (),
        (),
    )
    assert not is_known(found.directories[0].units["a.service"].source.text)


@pytest.mark.parametrize(
    ("file", "data", "words"),
    [
        ("q.container", "[Container]\nImage=docker.io/x\n".encode("utf-16"), "is UTF-16, not UTF-8"),
        ("mc.yaml", b"kind: MachineConfig\nmetadata:\n\tname: x\nspec: {}\n", "not valid YAML"),
        ("mc.yaml", b"kind: MachineConfig\nmetadata:\n\tname: {{ .Values.x }}\n", ""),
        ("q.network", "words\n".encode("utf-16"), ""),
    ],
)
def test_a_broken_file_beside_a_unit_is_told(read, file: str, data: bytes, words: str) -> None:
    read({"a.service": UNIT})
    Path("in", file).write_bytes(data)
    inputs = read_inputs(["in"])
    problems = [*inputs.problems, *(found for each in inputs.configurations for found in each.problems)]
    assert [words in problem.message for problem in problems] == [True] * bool(words)


def test_a_containerfile_may_begin_with_a_byte_order_mark(read) -> None:
    text = "\ufeffFROM debian:12\nCOPY a.service /etc/systemd/system/b.service\n"
    found = read({"a.service": UNIT, "Containerfile": text}).configurations
    assert "b.service" in {name for each in found for held in each.directories for name in held.units}
