"""Here-documents of Terraform's own files."""

from __future__ import annotations

import pytest

from unitlint.checking.check import check
from unitlint.config.config import Config
from unitlint.inputs.inputs import ReadOptions, read_inputs

CLOUD = """resource "x" "web" {
  count     = 1
  user_data = <<-EOF
    #cloud-config
    write_files:
      - path: /etc/systemd/system/web.service
        content: |
          [Service]
          ExecStart=/bin/web ${var.port}
          ExecStrat=/bin/web
    EOF
}
"""
SCRIPT = """locals {
  script = <<EOT
#!/bin/sh
cat > /etc/systemd/system/web.service <<E
[Service]
ExecStart=/bin/web
ExecStrat=/bin/web
E
EOT
}
"""
BUTANE = """data "ct_config" "a" {
  content = <<EOF
%{ if var.x ~}
variant: flatcar
version: 1.0.0
%{ endif ~}
systemd:
  units:
    - name: web.service
      enabled: true
      contents: |
        [Service]
        ExecStart=/bin/web
        ExecStrat=/bin/web
        [Install]
        WantedBy=multi-user.target
EOF
}
"""
UNITS = """data "ignition_systemd_unit" "web" {
  name    = "web.service"
  enabled = var.enabled
  content = <<EOF
[Service]
ExecStart=/bin/web
ExecStrat=$${X}
[Install]
WantedBy=multi-user.target
EOF
  dropin {
    name    = "a.conf"
    content = <<EOF
[Service]
Environment=X=1
EOF
  }
}
data "ignition_systemd_unit" "other" {
  name    = "other.service"
  content = file("${path.module}/other.service")
}
data "ignition_systemd_unit" "locks" {
  name   = "locksmithd.service"
  dropin = [
    {
      name    = "b.conf"
      content = <<EOF
[Service]
Environment=Y=1
EOF
    },
  ]
}
"""


@pytest.mark.parametrize(
    ("text", "line"),
    [(CLOUD, 10), (SCRIPT, 7), (BUTANE, 14), (UNITS, 7)],
    ids=["cloud", "script", "bu", "unit"],
)
@pytest.mark.parametrize("path", ["main.tf", "."])
def test_a_slip_is_found_where_it_stands(tmp_path, monkeypatch, text: str, line: int, path: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.tf").write_text(text)
    found = check(read_inputs([path]), Config()).findings
    places = [
        (each.rule, each.location.path, each.location.line) for each in found if each.severity != "note"
    ]
    assert places == [("unknown-directive", "main.tf", line)]


def test_units_of_one_file_are_one_machines(read) -> None:
    (found,) = read({"main.tf": UNITS}).configurations
    (directory,) = found.directories
    assert set(directory.units) == {"web.service", "other.service"}
    assert set(directory.drop_ins) == {"web.service.d", "locksmithd.service.d"}
    assert "${X}" in directory.units["web.service"].source.text
    assert {each.unit for each in found.enablements} == {"web.service", "other.service", "locksmithd.service"}


@pytest.mark.parametrize(
    "text",
    [
        'a = 1 << 2\nb = "<<EOF"\n',
        "x = <<EOF\nhello\n",
        "x = <<EOF\n#cloud-config\n${yamlencode(var.x)}\nEOF\n",
    ],
)
def test_others_are_nothing_to_lint(tmp_path, monkeypatch, text: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.tf").write_text(text)
    inputs = read_inputs(["."], options=ReadOptions(empty=True))
    assert not [each for each in inputs.configurations if each.directories]
    assert inputs.problems == ()
