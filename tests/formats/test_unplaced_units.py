"""Units in the texts of other files: read where it is known where they go, told where it isn't."""

from __future__ import annotations

import pytest

from unitlint.configuration.unit_files import entries
from unitlint.errors import InputError
from unitlint.formats.unplaced_units import lines_with_units
from unitlint.inputs.coverage import coverage_note
from unitlint.text.source import SourceText

UNIT = "[Unit]\nDescription=x\n[Service]\nExecStart=/usr/bin/x\n"
HERE = f"<<EOF\n{UNIT}EOF\n"
PRINTS = f"unit() {{\n  cat {HERE}}}\n"
BESIDE = {"u/b.service": "[Service]\nExecStart=/a\n"}
PLACE = "/etc/systemd/system/x.service"


def indented(text: str, by: int) -> str:
    return "".join(f"{' ' * by}{line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    "script",
    [
        f"{PRINTS}unit > {PLACE}\n",
        f"{PRINTS}unit | sudo tee {PLACE} >/dev/null\n",
        f'{PRINTS}echo "$(unit)" > {PLACE}\n',
        f'{PRINTS}text=$(unit)\necho "$text" > {PLACE}\n',
        f"function unit {{\n  cat {HERE}}}\nunit > {PLACE}\n",
        f"unit() {{\n  echo '[Service]'\n  echo ExecStart=/usr/bin/x\n}}\nunit > {PLACE}\n",
        f"put() {{\n  cat > /etc/systemd/system/$1\n}}\nput x.service {HERE}",
        f'put() {{\n  local n="$1"\n  sudo tee "/etc/systemd/system/$n.service" >/dev/null\n}}\nput x {HERE}',
        f"cp <(cat {HERE}) {PLACE}\n",
        f"install -m644 <(printf '[Service]\\nExecStart=/usr/bin/x\\n') {PLACE}\n",
    ],
)
def test_what_functions_print_and_read_is_followed(read, script: str) -> None:
    inputs = read({**BESIDE, "i.sh": f"#!/bin/bash\n{script}"})
    (found,) = [c for c in inputs.configurations if c.kind == "script"]
    (entry,) = [e for directory in found.directories for e in entries(directory)]
    assert entry.name == "x.service"
    assert "ExecStart=/usr/bin/x\n" in entry.source.text
    assert coverage_note(inputs) == ""


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("x.spec", f"Name: x\n%install\ncat > %{{buildroot}}%{{_unitdir}}/x.service {HERE}%files\n"),
        (
            "x.spec",
            f"Name: x\n%post\ncat {HERE.replace(chr(10), f' > {PLACE}' + chr(10), 1)}%changelog\n* don't\n",
        ),
        ("x_1.bb", f"do_install() {{\n  cat > ${{D}}${{systemd_system_unitdir}}/x.service {HERE}}}\n"),
        ("PKGBUILD", f'package() {{\n  cat > "$pkgdir/usr/lib/systemd/system/x.service" {HERE}}}\n'),
        ("i.fish", f"#!/usr/bin/env fish\nprintf '[Service]\\nExecStart=/usr/bin/x\\n' > {PLACE}\n"),
    ],
)
def test_recipes_that_write_units(read, file: str, text: str) -> None:
    inputs = read({**BESIDE, file: text})
    (found,) = [c for c in inputs.configurations if c.kind == "script"]
    assert [e.name for directory in found.directories for e in entries(directory)] == ["x.service"]
    assert coverage_note(inputs) == ""


def test_a_recipe_that_copies_what_lies_beside_it_is_no_machine(read) -> None:
    spec = f"%install\ninstall -m644 x.service %{{buildroot}}%{{_unitdir}}/x.service\ncat > a {HERE}"
    inputs = read({"x.service": UNIT, "x.spec": spec})
    assert [c.kind for c in inputs.configurations] == ["folder"]


EKS = f"""kind: ClusterConfig
managedNodeGroups:
  - preBootstrapCommands:
      - |
{indented(f"cat > {PLACE} {HERE}", 8)}"""
CFN = f"""Resources:
  I:
    Metadata:
      AWS::CloudFormation::Init:
        config:
          files:
            {PLACE}:
              content: |
{indented(UNIT, 16)}"""


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("i.sh", f"#!/bin/sh\nsed s/A/B/ > {PLACE} {HERE}", 3),
        ("i.sh", f"#!/bin/sh\ncat > {PLACE} {HERE}cat > x.service {HERE}", 9),
        ("c.yaml", EKS, 6),
        ("t.yaml", CFN, 9),
        (
            "p.json",
            '{"provisioners": [{"inline": ["cat > /x <<E\\\\n[Service]\\\\nExecStart=/x\\\\nE"]}]}',
            1,
        ),
        ("t.json", '{"content": {"Fn::Join": ["", ["[Service]", "ExecStart=/x"]]}}', 1),
        ("m.tf", f'resource "x" "y" {{\n  content = {HERE}}}\n', 3),
    ],
)
def test_a_unit_whose_place_is_not_known_is_told(read, file: str, text: str, line: int) -> None:
    inputs = read({**BESIDE, file: text.replace("\\\\n", "\\n")})
    assert coverage_note(inputs).startswith("1 of 2 unit files read")
    reasons = {found.path: found.reason for found in inputs.skipped}
    assert reasons[f"in/{file}"] == f"unitlint can't tell where the unit of line {line} is installed"


def test_a_named_script_whose_unit_has_no_place(read) -> None:
    with pytest.raises(InputError, match="can't tell where the unit of line 3 is installed"):
        read({"a.sh": f"#!/bin/sh\ncat > $1 {HERE}"}, "in/a.sh")


@pytest.mark.parametrize(
    "text",
    [
        "# [Service]\n# ExecStart=/a\n",
        "see [Service] and ExecStart=\n",
        "[Service]\nport=80\n",
        "[Unit]\nNumber=5\n",
        "x[Service]y\n",
    ],
)
def test_what_is_no_unit(text: str) -> None:
    assert list(lines_with_units(SourceText("a", text))) == []


def test_each_unit_is_told_once() -> None:
    text = f"a\n{UNIT}\n# more\n[Install]\nWantedBy=a.target\nEOF\ncat <<EOF\n[Timer]\nOnBootSec=5\n"
    assert list(lines_with_units(SourceText("a", text))) == [2, 12]
