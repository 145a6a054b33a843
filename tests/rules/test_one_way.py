"""What a rule's module doesn't do itself: name itself, work out whose a line is, or pass on a complaint."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from unitlint import __version__, rules
from unitlint.cli.commands import unitlint
from unitlint.configuration import problems
from unitlint.findings.finding import Severity

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
MODULES = sorted((Path(__file__).parents[2] / "rules").rglob("*.py"))
OWN_WAYS = re.compile(r"\bFinding\(|Owner\.USER|Owner\.PLATFORM")
GROWS = "[Unit]\nWants={other}@%i1.service {other}@%i2.service\n[Service]\nExecStart=/bin/true\n"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_a_rule_drafts_findings_and_asks_whose_a_line_is(module: Path) -> None:
    """By `finding(place, message)`, and by `is_users`, `user_owned`, `is_configured` or `ownership`."""
    assert OWN_WAYS.findall(module.read_text(encoding="utf-8")) == []


def test_every_complaint_of_another_layer_has_its_rule() -> None:
    named = {value for value in vars(problems).values() if isinstance(value, str) and value.islower()}
    named = {name for name in named if re.fullmatch(r"[a-z]+(-[a-z]+)+", name)}
    assert named
    assert [name for name in sorted(named) if rules.rule(name).check_inputs is None] == []


def test_what_the_graph_gives_up_on_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unitlint.graph.loading.LOADED_LIMIT", 100)
    for name, other in (("one", "two"), ("two", "one")):
        (tmp_path / f"{name}@.service").write_text(GROWS.format(other=other))
    (tmp_path / "first.service").write_text("[Unit]\nWants=one@1.service\n[Service]\nExecStart=/bin/true\n")
    arguments = ["check", str(tmp_path), "--config", "none", "--platform", "none", "--format", "json"]
    result = CliRunner().invoke(unitlint, [*arguments, "--select", "invalid-input"])
    (found,) = json.loads(result.stdout)["findings"]
    assert (found["rule"], found["severity"]) == ("invalid-input", "error")


CATEGORIES = frozenset(
    {
        *("commands", "containers", "contracts", "delivery", "enablement", "input", "load", "mounts"),
        *("order", "references", "security", "suppression", "syntax", "values"),
    }
)
CONSTANTS = ("SEVERITY", "CATEGORY", "SINCE", "FIXABLE", "READS_FILES", "EVERYWHERE")


@pytest.mark.parametrize("name", [*rules.NAMES, *rules.ENGINE_NAMES])
def test_a_rule_has_a_known_category_and_the_version_that_brought_it(name: str) -> None:
    found = rules.rule(name)
    assert found.category in CATEGORIES
    assert isinstance(found.severity, Severity)
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", CHANGELOG.read_text(encoding="utf-8"), re.MULTILINE)
    assert found.since in (*released, __version__), "a released version, or the next one"


@pytest.mark.parametrize("module", [m for m in MODULES if m.parent.name == "rules"], ids=lambda m: m.stem)
def test_a_rule_reads_from_the_constants_to_the_check_to_its_helpers(module: Path) -> None:
    body = ast.parse(module.read_text(encoding="utf-8")).body
    names = [t.id for n in body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)]
    constants = [name for name in names if name in CONSTANTS]
    assert constants == sorted(constants, key=CONSTANTS.index) == names[: len(constants)]
    functions = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    assert not functions or module.stem == "__init__" or functions[0] in ("check", "check_inputs")
