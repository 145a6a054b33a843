"""What a file is taken for, what a configuration is called, and what comes from standard input."""

from __future__ import annotations

import pytest

from unitlint.configuration.branches import Branches
from unitlint.errors import InputError
from unitlint.inputs.inputs import ReadOptions

UNIT = "[Service]\nExecStart=/bin/true\n"
BUTANE = "variant: fcos\nversion: 1.5.0\n"

KINDS = {
    "sabakan, units": ("systemd:\n- {name: a.service, mask: true}\n", "sabakan"),
    "sabakan, files": ("files: [/x]\n", "sabakan"),
    "sabakan, remote files": ("remote_files: [{name: /x, url: y}]\n", "sabakan"),
    "sabakan, networkd": ("networkd: [1.network]\n", "sabakan"),
    "Ignition": ('{"ignition": {"version": "3.4.0"}}', "ignition"),
    "Ignition as YAML": ("ignition: {version: 3.4.0}\n", "ignition"),
    "Butane": ("variant: fcos\nversion: 1.5.0\n", "butane"),
    "CLC": ("systemd: {units: []}\n", "clc"),
    "CLC, storage": ("storage: {files: []}\n", "clc"),
    "MachineConfig": ("kind: MachineConfig\nspec: {config: {ignition: {version: 3.2.0}}}\n", "machineconfig"),
    "cloud-config": ("#cloud-config\nusers: []\n", "cloud-config"),
    "cloud-config, files": ("write_files: [{path: /x, content: y}]\n", "cloud-config"),
    "compose": ('version: "2.3"\nservices: {}\n', None),
    "GitLab": ("include: x.yml\nstages: [a]\n", None),
    "Ansible": ("- hosts: all\n  tasks:\n  - systemd: {name: a.service}\n", None),
    "a list of files": ("files: [a.txt, b.txt]\n", None),
    "Kubernetes": ("kind: Pod\nspec: {storage: {}}\n", None),
    "kustomize": ("resources: [a.yml]\nfiles: [/x]\n", None),
    "npm": ('{"name": "x", "version": "1.0.0", "files": ["/x"]}', None),
    "Ansible's variables": ("systemd: [{name: foo, state: started}]\n", None),
    "a chart's values": ("systemd: true\nstorage: {files: [a]}\ndocker: {}\n", None),
    "Codecov": ("include: foo\nversion: 1\n", None),
    "a foreign variant": ("variant: blue\nversion: 1.0.0\n", None),
    "sabakan, an unknown key": ("systemd: [{name: a.service, mask: true}]\nsystem: []\n", "sabakan"),
    "Butane, an unknown variant": (
        "variant: foc\nversion: 1.5.0\nsystemd: {units: [{name: a.service, mask: true}]}\n", "butane"
    ),
    "a list": ("- systemd\n", None),
    "nothing": ("# systemd:\n", None),
}  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), KINDS.values(), ids=KINDS.keys())
def test_the_kind_of_a_file_is_in_its_content(read, text: str, kind: str | None) -> None:
    tree = {"a.yaml": text, "files/x": "", "networkd/1.network": "", "other/b.service": UNIT}
    inputs = read(tree)
    found = [
        configuration.kind for configuration in inputs.configurations if configuration.path == "in/a.yaml"
    ]
    assert found == ([kind] if kind else [])
    assert ("in/a.yaml" in {found.path for found in inputs.skipped}) == (kind is None)


def test_a_format_that_is_named_overrules_the_content(read_one) -> None:
    tree = {"a.yaml": "systemd: {units: [{name: a.service, mask: true}]}\n", "b.service": UNIT}
    assert read_one(tree, "in/a.yaml").kind == "clc"
    assert read_one(tree, "in/a.yaml", options=ReadOptions(input_format="ignition")).kind == "ignition"
    assert read_one(tree, options=ReadOptions(input_format="folder")).kind == "folder"


@pytest.mark.parametrize("format_name", ["butane", "cloud-config", "root"])
def test_a_unit_is_no_file_of_another_format(read, format_name: str) -> None:
    with pytest.raises(InputError):
        read({"b.service": UNIT}, "in/b.service", options=ReadOptions(input_format=format_name))


def test_names_are_paths_below_the_folder_given(read) -> None:
    tree = {"x/a.bu": "variant: fcos\nversion: 1.5.0\n", "y/a.bu": "variant: fcos\nversion: 1.5.0\n"}
    assert [found.name for found in read(tree).configurations] == ["x/a.bu", "y/a.bu"]
    assert [found.name for found in read(tree, "in/x").configurations] == ["a.bu"]
    assert [found.name for found in read(tree, "in/x", "in/y").configurations] == ["in/x/a.bu", "in/y/a.bu"]
    assert [found.name for found in read(tree, "in/x/a.bu").configurations] == ["in/x/a.bu"]


def test_a_path_that_is_given_twice_is_read_once(read) -> None:
    assert len(read({"a.service": UNIT}, "in", "in").configurations) == 1


def test_what_a_config_reads_is_no_input_of_its_own(read) -> None:
    tree = {
        "a.bu": f"{BUTANE}systemd: {{units: [{{name: a.service, contents_local: u/a.service}}]}}\n",
        "u/a.service": UNIT,
        "v/b.service": UNIT,
    }
    assert [found.name for found in read(tree).configurations] == ["a.bu", "v"]


def test_standard_input(read) -> None:
    butane = "variant: fcos\nversion: 1.5.0\nsystemd: {units: [{name: a.service, enabled: true}]}\n"
    (configuration,) = read({}, "-", options=ReadOptions(stdin_text=butane)).configurations
    assert (configuration.name, configuration.kind) == ("<stdin>", "butane")


def test_standard_input_that_is_a_unit_goes_by_its_name(read) -> None:
    options = ReadOptions(stdin_text=UNIT, stdin_filename="in/a.service")
    inputs = read({"b.service": UNIT}, "-", options=options)
    mine, context = inputs.configurations[0].directories
    assert list(mine.units) == ["a.service"]
    assert list(context.units) == ["a.service", "b.service"]
    assert inputs.texts["in/a.service"] == UNIT
    with pytest.raises(InputError, match="can't be linted"):
        read({}, "-", options=ReadOptions(stdin_text=UNIT))


def test_all_texts_are_there_for_excerpts(read) -> None:
    inputs = read({"t.yml": "systemd: [{name: a.service}]\n", "systemd/a.service": UNIT})
    assert inputs.texts["in/systemd/a.service"] == UNIT
    assert "in/t.yml" in inputs.texts


@pytest.mark.parametrize("path", ["in/systemd/a.service", "in/systemd", "in/files/etc/systemd/system"])
def test_units_of_a_template_are_templates_when_they_are_named_alone(read, path: str) -> None:
    unit = "[Unit]\n{{ if .x }}After=b.service\n{{ end }}"
    tree = {
        "t.yml": "systemd: [{name: a.service}]\n",
        "systemd/a.service": unit,
        "files/etc/systemd/system/c.service": unit,
        "other.yml": "x: y\n",
    }
    (configuration,) = read(tree, path).configurations
    assert (configuration.kind, configuration.platform) == ("sabakan", "flatcar")
    assert len(Branches().expand(configuration)) == 2


def test_units_in_a_folder_called_systemd_are_no_templates_by_themselves(read) -> None:
    (configuration,) = read({"systemd/a.service": UNIT}, "in/systemd/a.service").configurations
    assert configuration.kind == "folder"


@pytest.mark.parametrize(
    "path",
    [
        "etc/systemd/journald.conf.d/a.conf",
        "etc/systemd/logind.conf",
        "usr/lib/tmpfiles.d/a.conf",
        "etc/sysusers.d/a.conf",
        "etc/udev/rules.d/9.rules",
        "usr/lib/systemd/system-preset/a.preset",
    ],
)
def test_a_root_may_hold_no_unit(read, path: str) -> None:
    (found,) = read({f"overlay/{path}": "x"}).configurations
    assert (found.kind, found.path) == ("root", "in/overlay")


def test_presets_of_users_count_for_their_units_alone(read) -> None:
    tree = {
        "usr/lib/systemd/user/app.service": UNIT,
        "usr/lib/systemd/user-preset/a.preset": "enable app.service\n",
    }
    users = read(tree).configurations[-1]
    assert (users.manager, [preset.pattern for preset in users.presets]) == ("user", ["app.service"])


@pytest.mark.parametrize("file", ["lan.netdev", "lan.link", "lan.network"])
def test_files_of_networkd_are_read_without_a_unit(read, file: str) -> None:
    (found,) = read({f"etc/systemd/network/{file}": "[Match]\nName=a\n"}).configurations
    assert f"/etc/systemd/network/{file}" in found.files


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("network:\n  version: 2\n", "is a netplan file"),
        ("# x\nnetwork:\n\n    ethernets: {eth0: {dhcp4: true}}\n", "is a netplan file"),
        ("Content-Type: multipart/mixed; boundary=x\n\n--x\n", "is a MIME archive with no part"),
    ],
)
def test_what_has_to_do_with_a_boot_and_is_no_input_is_told(read, text: str, said: str) -> None:
    with pytest.raises(InputError, match=f"nothing to lint here; in/a.yaml {said}"):
        read({"a.yaml": text})
    with pytest.raises(InputError, match=f"can't be linted: it {said}"):
        read({}, "in/a.yaml")
    (found,) = read({"b.service": UNIT}).skipped
    assert found.reason.startswith(said)
