"""A template that has no instance is judged as any instance of it would be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from unitlint.cli.commands import unitlint

FAULTS = """\
[Unit]
After=network-onlin.target systemd-networkd-wait.service
Requires=db.service

[Service]
Type=forkin
User=app
ExecStartPre=/usr/bin/mkdir -p /run/app
ExecStart=/usr/bin/web &
Environment=PATH=$PATH:/x
WorkingDirectory=%h

[Install]
WantedBy=multi-user.targt
"""
DB = "[Service]\nExecStart=/usr/bin/db\n[Install]\nWantedBy=multi-user.target\n"


def found(folder: Path, units: Mapping[str, str]) -> list[tuple[str, int, str]]:
    """The rule, the line and the words of each finding."""
    for name, text in units.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    arguments = ["check", str(folder), "--config", "none", "--platform", "debian", "--format", "json"]
    findings = json.loads(CliRunner().invoke(unitlint, arguments).stdout)["findings"]
    return sorted((each["rule"], each["line"], each["message"]) for each in findings)


def test_a_template_has_the_faults_of_a_plain_unit(tmp_path: Path) -> None:
    plain = found(tmp_path / "plain", {"db.service": DB, "web.service": FAULTS})
    template = found(tmp_path / "template", {"db.service": DB, "web@.service": FAULTS})
    assert {rule for rule, _, _ in plain} >= {
        "command-needs-root",
        "dangling-reference",
        "install-target-missing",
        "invalid-value",
        "requires-without-order",
        "shell-syntax-in-exec",
        "specifier-of-root",
        "variable-not-expanded",
    }
    assert template == [
        (rule, line, words.replace("web.service", "web@.service")) for rule, line, words in plain
    ]


def test_a_drop_in_of_a_template_of_the_base_is_read_with_it(tmp_path: Path) -> None:
    drop_in = "[Service]\nExecStart=/sbin/agetty --autologin me %I\n"
    findings = found(tmp_path, {"etc/systemd/system/serial-getty@.service.d/autologin.conf": drop_in})
    words = "it has more than one ExecStart=, which only Type=oneshot may have"
    assert findings == [("refused-unit", 2, f"serial-getty@.service does not load: {words}")]


def test_a_template_of_a_quadlet_has_the_faults_of_a_plain_one(tmp_path: Path) -> None:
    text = "[Unit]\nAfter=network-onlin.target\nRequires=db.service\n[Container]\nImage=x.example/web:1\n"
    plain = found(tmp_path / "plain", {"db.service": DB, "web.container": text})
    template = found(tmp_path / "template", {"db.service": DB, "web@.container": text})
    assert [rule for rule, _, _ in plain] == ["dangling-reference", "requires-without-order"]
    assert template == [(rule, line, words.replace("web.", "web@.")) for rule, line, words in plain]


@pytest.mark.parametrize(
    "line",
    [
        "Requires=%i.service",
        "After=%i.mount",
        "BindsTo=srv-%i.mount",
        "Wants=db@%i.service",
        "Requires=%i.service\nAfter=%i.service",
        "JoinsNamespaceOf=%N.service",
    ],
)
def test_what_the_instance_decides_is_unknown(line: str, tmp_path: Path) -> None:
    units = {
        "web@.service": f"[Unit]\n{line}\n[Service]\nUser=%i\nWorkingDirectory=/home/%i\n"
        "ExecStart=/opt/%i/run\n[Install]\nWantedBy=multi-user.target\n",
        "db@.service": DB,
        "opt/one/run": "#!/bin/sh\n",
    }
    assert found(tmp_path, units) == []


def test_instances_of_templates_by_one_another_are_known(tmp_path: Path) -> None:
    units = {
        "web@.service": "[Unit]\nRequires=db@%i.service\n[Service]\nExecStart=/usr/bin/web\n"
        "[Install]\nWantedBy=multi-user.target\n",
        "db@.service": "[Service]\nExecStart=/usr/bin/db\n",
    }
    words = "web@.service requires db@.service but doesn't wait for it: both start at the same time"
    assert [each[2] for each in found(tmp_path, units)] == [words]
