"""A text that is elsewhere, or that a template makes, is unknown: it masks nothing, and it lacks nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from unitlint.checking.check import check
from unitlint.config.config import Config
from unitlint.configuration.configuration import Configuration
from unitlint.systemd.file_names import ETC
from unitlint.text.source import PLACEHOLDER

UNIT = "[Unit]\nRequires=r.service\nAfter=r.service\n[Service]\nExecStart=/bin/true\n"
INSTALL = "[Install]\nWantedBy=multi-user.target\n"


def ignition(*files: dict[str, object], **more: object) -> str:
    units = [{"name": "a.service", "enabled": True, "contents": UNIT + INSTALL}]
    storage = {"files": files}
    return json.dumps(
        {"ignition": {"version": "3.4.0"}, "storage": storage, "systemd": {"units": units}, **more}
    )


def source(url: str) -> dict[str, object]:
    return {"path": f"{ETC}/r.service", "contents": {"source": url}}


def texts(configuration: Configuration) -> dict[str, str | None]:
    units = configuration.directories[0].units
    return {name: unit.source and unit.source.text for name, unit in units.items()}


def findings(read, tree: dict[str, str]) -> list[tuple[str, str]]:
    found = check(read(tree), Config(platform="flatcar")).findings
    return [(finding.rule, finding.unit) for finding in found]


def test_a_unit_from_elsewhere_is_no_mask(read) -> None:
    assert findings(read, {"a.ign": ignition(source("https://example.com/r.service"))}) == []


def test_an_empty_unit_is_one(read) -> None:
    assert findings(read, {"a.ign": ignition({"path": f"{ETC}/r.service"})}) == [
        ("masked-requirement", "a.service")
    ]


def test_a_remote_file_of_sabakans(read) -> None:
    template = (
        "systemd: [{name: a.service, enabled: true}]\n"
        f"remote_files: [{{name: {ETC}/r.service, url: https://example.com}}]\n"
    )
    assert findings(read, {"t.yml": template, "systemd/a.service": UNIT + INSTALL}) == []


def test_a_remote_unit_may_have_an_install_section(read) -> None:
    units = [{"name": "r.service", "enabled": True}]
    text = ignition(source("https://example.com/r.service"), systemd={"units": units})
    assert findings(read, {"a.ign": text}) == []


def test_what_is_appended_from_elsewhere_may_be_anything(read, read_one) -> None:
    file = {**source("data:,%5BUnit%5D%0A"), "append": [{"source": "https://example.com/more"}]}
    assert findings(read, {"a.ign": ignition(file)}) == []
    assert texts(read_one({"b.ign": ignition(file)}, "in/b.ign"))["r.service"] == f"[Unit]\n\n{PLACEHOLDER}\n"


def test_lines_that_a_template_makes_may_be_anything(read) -> None:
    template = "systemd: [{name: a.service, enabled: true}, {name: r.service}]\n"
    lines = "{{ .Spec.Labels }}\n"
    tree = {"t.yml": template, "systemd/a.service": UNIT + INSTALL, "systemd/r.service": lines}
    assert findings(read, tree) == []


def test_a_mode_alone_changes_no_contents(read_one) -> None:
    files = [
        {"path": "/opt/x", "contents": {"source": "data:,%23%21/bin/sh"}, "mode": 0o644},
        {"path": "/opt/x", "mode": 0o755},
    ]
    child = {"ignition": {"version": "3.4.0"}, "storage": {"files": files[1:]}}
    url = "data:," + json.dumps(child).replace(" ", "%20")
    config = {"ignition": {"version": "3.4.0", "config": {"merge": [{"source": url}]}}}
    configuration = read_one({"a.ign": json.dumps({**config, "storage": {"files": files[:1]}})})
    file = configuration.files["/opt/x"]
    assert (file.mode, file.source and file.source.text) == (0o755, "#!/bin/sh")


@pytest.mark.parametrize(("mode", "expected"), [("", 0o644), ("mode: 0755", 0o755)])
def test_a_tree_brings_the_contents_of_a_file_whose_mode_is_given(
    read_one, mode: str, expected: int, tmp_path: Path
) -> None:
    files = f"  files:\n    - path: /opt/x\n      {mode}\n"
    text = f"variant: fcos\nversion: 1.5.0\nstorage:\n  trees: [{{local: tree}}]\n{files}"
    configuration = read_one({"a.bu": text, "tree/opt/x": "#!/bin/sh\n"}, "in/a.bu")
    file = configuration.files["/opt/x"]
    assert (file.mode, file.source and file.source.text) == (expected, "#!/bin/sh\n")
