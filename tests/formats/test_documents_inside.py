"""Documents that stand inside others, encoded or under other keys, and keys in any case."""

from __future__ import annotations

import base64
import json
from textwrap import indent

import pytest

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.problems import UNKNOWN_KEY
from unitlint.configuration.unit_files import entries

UNIT = "[Service]\nExecStart=/bin/true\n"
WRITTEN = f"write_files:\n- path: /etc/systemd/system/a.service\n  content: |\n{indent(UNIT, '    ')}"
CLOUD_CONFIG = f"#cloud-config\n{WRITTEN}"
BUTANE = (
    "variant: fcos\nversion: 1.5.0\nsystemd:\n  units:\n  - name: a.service\n    contents: |\n"
    f"{indent(UNIT, '      ')}"
)
ARCHIVE = f"#cloud-config-archive\n- type: text/cloud-config\n  content: |\n{indent(WRITTEN, '    ')}"
SCRIPT = f"#!/bin/sh\ncat > /etc/systemd/system/a.service <<E\n{UNIT}E\n"


def units(configuration: Configuration) -> dict[str, str | None]:
    found = (entry for directory in configuration.directories for entry in entries(directory))
    return {entry.name: entry.source.text if entry.source else None for entry in found}


def rke2(text: str) -> str:
    head = "kind: RKE2ControlPlane\nspec:\n  agentConfig:\n    additionalUserData:\n      config: |\n"
    return head + indent(text, "        ")


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("user-data", ARCHIVE),
        ("a.yaml", rke2(WRITTEN)),
        ("a.yaml", rke2(CLOUD_CONFIG)),
        ("a.yaml", rke2(BUTANE)),
        ("a.yaml", f"kind: Secret\ndata:\n  userData: {encoded(CLOUD_CONFIG)}\n"),
        ("a.yaml", f"spec:\n  cloudInitNoCloud:\n    userDataBase64: {encoded(SCRIPT)}\n"),
    ],
)  # fmt: skip
def test_documents_inside(read_one, name: str, text: str) -> None:
    assert units(read_one({name: text})) == {"a.service": UNIT}


def test_text_in_base64_that_is_cut_off_is_none(read) -> None:
    text = f"data:\n  userData: {encoded(CLOUD_CONFIG)[:-3]}!\n"
    assert [c.name for c in read({"a.yaml": text, "u/a.service": UNIT}).configurations] == ["u"]


@pytest.mark.parametrize("name", ["a.ign", "a.json"])
def test_a_key_of_json_counts_in_any_case(read_one, name: str) -> None:
    unit = {"NAME": "a.service", "Enabled": True, "Contents": UNIT}
    text = json.dumps({"Ignition": {"Version": "3.3.0"}, "Systemd": {"Units": [unit]}})
    configuration = read_one({name: text})
    assert configuration.problems == ()
    assert units(configuration) == {"a.service": UNIT}
    assert [found.unit for found in configuration.enablements] == ["a.service"]


def test_a_unit_that_a_template_may_enable_counts_as_enabled(read_one) -> None:
    text = BUTANE.replace("    contents", "    enabled: {{ on }}\n    contents")
    configuration = read_one({"a.bu.j2": text})
    assert [(found.unit, found.enabled) for found in configuration.enablements] == [("a.service", True)]


def test_late_commands_write_to_the_new_system(read_one) -> None:
    text = (
        "#cloud-config\nautoinstall:\n  version: 1\n  late-commands:\n  - |\n"
        f"    cat > /target/etc/systemd/system/a.service <<E\n{indent(UNIT, '    ')}    E\n"
        "  - curtin in-target --target=/target -- systemctl enable a.service\n"
    )
    configuration = read_one({"user-data": text})
    assert units(configuration) == {"a.service": UNIT}
    assert [found.unit for found in configuration.enablements] == ["a.service"]


def test_a_dash_in_a_key_of_cloud_config(read_one) -> None:
    configuration = read_one({"user-data": CLOUD_CONFIG.replace("write_files", "write-files")})
    assert [problem.rule for problem in configuration.problems] == [UNKNOWN_KEY]
    coreos = "#cloud-config\ncoreos: {units: []}\nwrite-files: []\n"
    assert read_one({"user-data": coreos}).problems == ()
