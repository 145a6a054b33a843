"""Values of Terraform's that are documents, and units that its blocks name."""

from __future__ import annotations

import pytest

from unitlint.configuration.unit_files import entries
from unitlint.inputs.inputs import ReadOptions, read_inputs

UNIT = r"[Service]\nExecStart=/bin/a \"x\"\nExecStrat=1\n"
FILE = (
    "write_files:\\n- path: /etc/systemd/system/a.service\\n  content: |\\n    [Service]\\n    ExecStrat=1\\n"
)
SCRIPT = r"#!/bin/sh\ncat > /etc/systemd/system/a.service <<E\n[Service]\nExecStrat=1\nE\n"
LISTED = f'write_files = [{{ path = "/etc/systemd/system/a.service", content = "{UNIT}" }}]'
BLOCK = 'data "ignition_systemd_unit" "{0}" {{\n  name = "a.service"\n  content = {1}\n}}\n'
CONFIG = 'data "ignition_config" "{0}" {{\n  systemd = [\n  data.ignition_systemd_unit.{0}.id,\n  ]\n}}\n'
HERE = """x = jsonencode({
  ignition : { version : "3.3.0" },
  systemd = { units = [{ name = "a.service"
    contents = <<-EOF
      [Service]
      ExecStart=${var.x}
      ExecStrat=1
    EOF
  }] }
})
"""
LINES = """x = <<-EOF
  #!/bin/sh
  cat > /etc/systemd/system/a.service <<E
  [Service]
  ExecStart=${join(",", [
    for a in b : "}"
  ])}
  ExecStrat=1
  E
  EOF
"""

VALUES = {
    "yamlencode": (f"x = yamlencode({{\n  {LISTED}\n}})\n", 2),
    "behind a header": (
        f'x = "#cloud-config\\n${{yamlencode({{\n  n = "${{a["b"]}}"\n  {LISTED}\n}})}}"\n',
        3,
    ),
    "joined": (f'x = join("\\n", ["#cloud-config", yamlencode({{ # {{\n  {LISTED}\n}})])\n', 2),
    "in a here-document": (f"x = <<EOT\n#cloud-config\n${{yamlencode({{ {LISTED} }})}}\nEOT\n", 3),
    "jsonencode": (HERE, 7),
    "a quoted text": (f'x = "#cloud-config\\n{FILE}"\n', 1),
    "a quoted script": (f'x {{\n  y = "{SCRIPT}"\n}}\n', 2),
    "a quoted unit": (BLOCK.format("a", f'"{UNIT}"'), 3),
    "more lines in a template": (LINES, 8),
}


def slips(inputs) -> list[tuple[str, int]]:
    """Where the texts that are read have the word that is none of systemd's."""
    held = (entry for found in inputs.configurations for each in found.directories for entry in entries(each))
    texts = [entry.source for entry in held if entry.source is not None]
    places = (text.location(start, start) for text in texts if (start := text.text.find("ExecStrat")) >= 0)
    return sorted((place.path, place.line) for place in places)


@pytest.mark.parametrize(("text", "line"), VALUES.values(), ids=VALUES)
def test_values_that_are_documents_are_read(read, text: str, line: int) -> None:
    inputs = read({"main.tf": text})
    assert slips(inputs) == [("in/main.tf", line)]
    assert inputs.problems == ()


def test_a_config_picks_units_of_its_folder(read) -> None:
    units = "".join(BLOCK.format(label, f'"{UNIT}"') for label in "abc")
    inputs = read({"main.tf": CONFIG.format("a") + CONFIG.format("b"), "units.tf": units})
    assert [found.path for found in inputs.configurations] == ["in/main.tf", "in/main.tf", "in/units.tf"]
    assert slips(inputs) == [("in/units.tf", line) for line in (3, 7, 11)]


@pytest.mark.parametrize("call", ['file("${path.module}/u/a.x")', 'templatefile("./u/a.x", { x = 1 })'])
def test_a_unit_is_taken_from_the_file_beside(read, call: str) -> None:
    text = "[Service]\nExecStart=${x}\nExecStrat=1\n"
    inputs = read({"main.tf": BLOCK.format("a", call), "u/a.x": text})
    assert slips(inputs) == [("in/u/a.x", 3)]


def test_files_of_ignition_are_delivered(read) -> None:
    text = 'data "ignition_file" "a" {\n  path = "/etc/systemd/system/b.service.d/o.conf"\n  mode = 420\n'
    text += "  content {\n    content = <<EOF\n[Service]\nExecStrat=1\nEOF\n  }\n}\n"
    assert slips(read({"main.tf": text})) == [("in/main.tf", 7)]


@pytest.mark.parametrize(
    "text",
    [
        'x = jsonencode({ Version = "2012-10-17", Statement = [{ files = ["a"] }] })\n',
        "x = jsonencode({ units = [for u in var.x : { name = u }] })\n",
        'x = "a\\n${join("\\n", [])}"\n',
        'x = "#cloud-config\\n${join("\\n", [])}"\n',
        "x = yamlencode({ write_files = [" + "{ x = [" * 200,
        "x = yamlencode({ write_files = [" + "(" * 200_000,
        "x = yamlencode({ write_files = [" * 3_000,
        'x = yamlencode({ write_files = ["' + "${[{(" * 20_000,
    ],
)
def test_others_are_nothing_to_lint(tmp_path, monkeypatch, text: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.tf").write_text(text)
    inputs = read_inputs(["."], options=ReadOptions(empty=True))
    assert not [each for each in inputs.configurations if each.directories]
    assert inputs.problems == ()
