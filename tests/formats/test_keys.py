"""Unknown keys of every format of the family, in JSON too, and in what is merged."""

from __future__ import annotations

import json

import pytest

from unitlint.configuration.configuration import Inputs
from unitlint.configuration.problems import UNKNOWN_KEY


def told(inputs: Inputs) -> list[str]:
    problems = [*inputs.problems, *(p for c in inputs.configurations for p in c.problems)]
    return [problem.message.split("`")[1] for problem in problems if problem.rule == UNKNOWN_KEY]


UNIT = {"name": "a.service", "contents": "[Service]\n"}


@pytest.mark.parametrize(
    ("version", "unit", "expected"),
    [
        ("2.0.0", {"enable": True}, []),
        ("2.0.0", {"enabled": True}, ["enabled"]),
        ("2.1.0", {"enabled": True, "enable": True}, []),
        ("3.0.0", {"enable": True}, ["enable"]),
        ("3.4.0", {"Enabled": True, "DROPINS": []}, []),
        ("3.4.0", {"dropin": [], "masked": True}, ["dropin", "masked"]),
        ("3.99.0", {"enable": True}, ["enable"]),
        ("3.7.0-experimental", {"enabled": True}, []),
    ],
)
def test_units_of_ignition(read, version: str, unit: dict[str, object], expected: list[str]) -> None:
    config = {"ignition": {"version": version}, "systemd": {"units": [UNIT | unit]}}
    assert told(read({"a.ign": json.dumps(config)})) == expected


@pytest.mark.parametrize(("beside", "expected"), [("hostname: a", ["run_cmd"]), ("k3os: {token: a}", [])])
def test_commands_of_k3os(read, beside: str, expected: list[str]) -> None:
    file = "write_files: [{path: /etc/systemd/system/a.service, content: '[Service]'}]"
    assert told(read({"a.yaml": f"{beside}\nrun_cmd: [reboot]\n{file}\n"})) == expected


def test_enable_enables_in_spec_2_alone(read_one) -> None:
    for version, enabled in (("2.3.0", ["a.service"]), ("3.3.0", [])):
        config = {"ignition": {"version": version}, "systemd": {"units": [UNIT | {"enable": True}]}}
        configuration = read_one({"a.ign": json.dumps(config)})
        assert [found.unit for found in configuration.enablements] == enabled


def test_what_is_merged(read) -> None:
    inner = '{"ignition": {"version": "3.0.0"}, "unit": []}'
    outer = f"""variant: fcos
version: 1.5.0
ignition: {{config: {{merge: [{{inline: '{inner}'}}]}}}}
systemd: {{units: [{{name: a.service, contents: "[Service]"}}]}}
"""
    assert told(read({"a.bu": outer})) == ["unit"]


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("varient: fcos\nversion: 1.5.0\n", "Butane needs a `variant`"),
        ("Variant: fcos\nversion: 1.5.0\n", "Butane needs a `variant`"),
        ("version: 1.5.0\n", "Butane needs a `variant`"),
        ("variant: fsoc\nversion: 1.5.0\n", "Butane has no variant `fsoc`"),
        ("variant: fcos\nversoin: 1.5.0\n", "Butane needs a `version` next to `variant`"),
        ("variant: fcos\n", "Butane needs a `version` next to `variant`"),
    ],
)
def test_a_butane_config_whose_head_is_misspelt(read_one, head: str, says: str) -> None:
    found = read_one({"a.yaml": f"{head}systemd: {{units: [{{name: a.service, contents: '[Service]'}}]}}\n"})
    assert found.kind == "butane"
    assert [problem.message for problem in found.problems if problem.rule == "invalid-input"] == [says]


@pytest.mark.parametrize("head", ["version: 9.5.0\n", "version: '3'\n", "version: 1.5.0\nservices: {}\n"])
def test_other_documents_with_a_version_are_no_butane(read_one, head: str) -> None:
    found = read_one({"a.yaml": f"{head}systemd: {{units: [{{name: a.service, contents: '[Service]'}}]}}\n"})
    assert found.kind != "butane"


@pytest.mark.parametrize(
    "text", ["{}", "[]", "1", "null", "[[]]", "{x: {y: [1]}}", '""', "{? {} : 1}", "{null: 1}"]
)
@pytest.mark.parametrize("key", ["ignition", "systemd", "storage", "passwd", "write_files", "coreos"])
def test_odd_shapes(read, key: str, text: str) -> None:
    tree = {
        "a.bu": f"variant: fcos\nversion: []\n{key}: {text}\nstorage: {{files: [{text}]}}\n",
        "b.bu": f"variant: {text}\nversion: 1.0.0\n{key}: {text}\n",
        "c.yaml": f"kind: MachineConfig\nspec: {text}\n{key}: {text}\n",
        "user-data": f"#cloud-config\n{key}: {text}\n",
        "x.service": "[Service]\nExecStart=/bin/true\n",
    }
    assert read(tree).configurations


def test_files_of_cluster_api(read) -> None:
    """Cluster API, "Kubeadm Bootstrap provider", `files`."""
    text = (
        "apiVersion: bootstrap.cluster.x-k8s.io/v1beta1\nkind: KubeadmConfig\nspec:\n  files:\n"
        "    - {path: /etc/systemd/system/a.service, contents: '[Service]', permission: '0644'}\n"
        "    - {path: /etc/b.conf, content: b, owner: root, encoding: base64, append: true}\n"
    )
    assert told(read({"k.yaml": text})) == ["contents", "permission"]
