from __future__ import annotations

import json
from pathlib import Path

from .conftest import Run


def test_templates_are_rendered_for_machines(unitlint: Run, tree: Path) -> None:
    unit = tree / "ignitions/systemd/agent.service"
    unit.write_text(
        "[Service]\nExecStart=/bin/agent\n"
        '{{ if eq (Metadata "region") "west" }}\nAftre=x.service\n{{ end }}\n'
        "[Install]\nWantedBy=basic.target\n"
    )
    (tree / "machines.json").write_text(json.dumps([{"spec": {"serial": "s1", "rack": 1}}]))
    (tree / "east.json").write_text('{"region": "east"}')
    (tree / "west.json").write_text('{"region": "west"}')
    check = ("ignitions", "--select", "unknown-directive", "--machine", "machines.json", "--format", "json")
    assert json.loads(unitlint(*check, "--metadata", "east.json").out)["findings"] == []
    (finding,) = json.loads(unitlint(*check, "--metadata", "west.json").out)["findings"]
    assert (finding["path"], finding["line"]) == ("ignitions/systemd/agent.service", 4)
    assert finding["configurations"] == ["one.yml for s1", "two.yml for s1"]


def test_metadata_without_a_machine(unitlint: Run, tree: Path) -> None:
    (tree / "east.json").write_text("{}")
    outcome = unitlint("ignitions", "--metadata", "east.json")
    assert (outcome.code, outcome.err) == (2, "unitlint: --metadata needs --machine\n")


def test_a_machine_file_that_is_none(unitlint: Run, tree: Path) -> None:
    (tree / "machine.json").write_text("[")
    outcome = unitlint("ignitions", "--machine", "machine.json")
    assert outcome.code == 2
    assert outcome.err.startswith("unitlint: machine.json:1:2: is not valid JSON")
