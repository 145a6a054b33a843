from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import READ, Run

SELECT = ("--select", "unknown-directive,unlisted-unit-file,unused-suppression")


def test_findings_are_shown_with_place_excerpt_and_help(unitlint: Run, tree: Path) -> None:
    outcome = unitlint("ignitions", *SELECT)
    assert outcome.code == 1
    head, _, rest = outcome.out.partition("\n\n")
    assert "[unknown-directive]" in head
    assert "--> ignitions/systemd/agent.service:3:1" in head
    assert "3 | Aftre=network.target\n    | ^^^^^" in head
    assert "in: both configurations" in head
    assert "help: " in head
    assert "--> ignitions/systemd/left-over.service:1:1" in rest
    mend = "--fix --unsafe-fixes can fix 1 of them; look at --diff first\n"
    assert outcome.out.endswith(" in 2 configurations\n" + mend + READ)


def test_check_is_the_default_command(unitlint: Run, tree: Path) -> None:
    assert unitlint("ignitions", *SELECT) == unitlint("check", "ignitions", *SELECT)


def test_the_current_directory_is_the_default_path(unitlint: Run, tree: Path) -> None:
    assert unitlint(*SELECT, "--format", "concise") == unitlint("check", ".", *SELECT, "--format", "concise")


def test_json_has_the_documented_shape(unitlint: Run, tree: Path) -> None:
    document = json.loads(unitlint("ignitions", *SELECT, "--format", "json").out)
    assert document["version"] == 1
    typo, left_over = document["findings"]
    assert typo == {
        "rule": "unknown-directive",
        "severity": typo["severity"],
        "message": typo["message"],
        "path": "ignitions/systemd/agent.service",
        "line": 3,
        "column": 1,
        "end_line": 3,
        "end_column": 6,
        "unit": "agent.service",
        "configurations": ["one.yml", "two.yml"],
        "related": [],
        "help": typo["help"],
    }
    assert (left_over["rule"], left_over["configurations"]) == ("unlisted-unit-file", [])


def test_nothing_found_is_exit_0(unitlint: Run, tree: Path) -> None:
    outcome = unitlint("ignitions", "--select", "template-error")
    assert (outcome.code, outcome.out) == (0, "no findings in 2 configurations\n" + READ)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("--fail-level", "note"), 1), (("--fail-level", "warning"), 1), (("--fail-level", "error"), 0)],
)
def test_fail_level(unitlint: Run, tree: Path, arguments: tuple[str, ...], code: int) -> None:
    assert unitlint("ignitions", "--select", "unlisted-unit-file", *arguments).code == code


def test_min_severity_hides(unitlint: Run, tree: Path) -> None:
    outcome = unitlint("ignitions", "--select", "unlisted-unit-file", "--min-severity", "error")
    assert (outcome.code, outcome.out) == (0, "no findings in 2 configurations\n" + READ)


def test_one_configuration(unitlint: Run, tree: Path) -> None:
    outcome = unitlint("ignitions", *SELECT, "--configuration", "two.yml", "--format", "json")
    assert json.loads(outcome.out)["findings"][0]["configurations"] == ["two.yml"]


def test_several_formats_at_once(unitlint: Run, tree: Path) -> None:
    outcome = unitlint("ignitions", *SELECT, "--format", "json:out.json", "--format", "concise")
    assert len(json.loads((tree / "out.json").read_text())["findings"]) == 2
    assert outcome.out.startswith("ignitions/systemd/agent.service:3:1: ")


def test_output_file(unitlint: Run, tree: Path) -> None:
    outcome = unitlint("ignitions", *SELECT, "-o", "report.txt")
    assert outcome.out == ""
    assert "unknown-directive" in (tree / "report.txt").read_text()


def test_a_comment_hides_a_finding(unitlint: Run, tree: Path) -> None:
    unit = tree / "ignitions/systemd/agent.service"
    unit.write_text(
        unit.read_text().replace("Aftre", "# unitlint: ignore[unknown-directive] so be it\nAftre")
    )
    outcome = unitlint("ignitions", "--select", "unknown-directive,unused-suppression")
    assert (outcome.code, outcome.out) == (
        0,
        "no findings in 2 configurations (1 hidden by comments or the baseline)\n" + READ,
    )


def test_a_comment_that_hides_nothing_is_a_finding(unitlint: Run, tree: Path) -> None:
    unit = tree / "ignitions/systemd/agent.service"
    unit.write_text("# unitlint: ignore-file[syntax-error, unknown-directve]\n" + unit.read_text())
    outcome = unitlint("ignitions", "--select", "syntax-error,unused-suppression", "--format", "concise")
    assert outcome.out == (
        "ignitions/systemd/agent.service:1:3: warning[unused-suppression] "
        "the comment hides nothing: there is no syntax-error finding here\n"
        "ignitions/systemd/agent.service:1:3: warning[unused-suppression] "
        'the comment ignores "unknown-directve", but there is no such rule\n'
    )


def test_a_suppression_of_a_rule_that_did_not_run_is_not_judged(unitlint: Run, tree: Path) -> None:
    unit = tree / "ignitions/systemd/agent.service"
    unit.write_text("# unitlint: ignore-file[syntax-error]\n" + unit.read_text())
    assert unitlint("ignitions", "--select", "unused-suppression").code == 0


def test_the_configuration_file_steers(unitlint: Run, tree: Path) -> None:
    (tree / ".unitlint.yaml").write_text(
        "select: [unknown-directive, input]\n"
        "severity: {unknown-directive: note}\n"
        'per-file-ignores: {"*/left-over.*": input}\n'
    )
    outcome = unitlint("ignitions", "--format", "concise")
    assert outcome.code == 0
    assert outcome.out.startswith("ignitions/systemd/agent.service:3:1: note[unknown-directive] ")
    assert outcome.out.count("\n") == 1


def test_ignore_goes_before_select(unitlint: Run, tree: Path) -> None:
    outcome = unitlint("ignitions", *SELECT, "--ignore", "unlisted-unit-file,unknown-directive")
    assert outcome.out == "no findings in 2 configurations\n" + READ


def test_a_rule_of_the_users_own(unitlint: Run, tree: Path) -> None:
    (tree / "lint").mkdir()
    (tree / "lint/no_agents.py").write_text(
        '"""Agents are not welcome."""\n'
        "from unitlint.findings.finding import Finding, Severity\n"
        'SEVERITY, CATEGORY, SINCE = Severity.ERROR, "ours", "1"\n'
        "def check(model):\n"
        "    for unit in model.graph.units.values():\n"
        '        if unit.name == "agent.service":\n'
        '            yield Finding("no-agents", SEVERITY, "an agent", unit.place.location, unit.name)\n'
    )
    (tree / ".unitlint.yaml").write_text("rules: [lint]\nselect: [ours]\n")
    outcome = unitlint("ignitions", "--format", "concise", "--own-rules")
    assert outcome.out == "ignitions/systemd/agent.service:1:1: error[no-agents] an agent\n"
    assert unitlint("explain", "no-agents").out.startswith("# no-agents\n")


def test_a_rule_that_does_not_load_is_the_users_mistake(unitlint: Run, tree: Path) -> None:
    (tree / "bad.py").write_text("1 / 0\n")
    (tree / ".unitlint.yaml").write_text("rules: [bad.py]\n")
    outcome = unitlint("ignitions", "--own-rules")
    assert outcome.code == 2
    assert outcome.err == (
        "unitlint: .unitlint.yaml:1: the rule in bad.py can't be loaded: "
        "ZeroDivisionError: division by zero\n"
    )


def test_a_rule_that_fails_is_its_authors_to_mend(unitlint: Run, tree: Path) -> None:
    (tree / "bad.py").write_text(
        '"""Bad."""\nSEVERITY, CATEGORY, SINCE = "error", "ours", "1"\n'
        "def check(model):\n    yield model.nothing\n"
    )
    (tree / ".unitlint.yaml").write_text("rules: [bad.py]\n")
    outcome = unitlint("ignitions", "--own-rules")
    assert outcome.code == 2
    assert outcome.err.startswith('unitlint: bad.py: the rule "bad" fails: AttributeError: ')


def test_running_twice_gives_the_same_bytes(unitlint: Run, repository: Path) -> None:
    example = str(repository / "examples/boot/roles/web")
    assert unitlint(example, "--format", "json") == unitlint(example, "--format", "json")


def test_comments_of_files_that_nobody_named_are_not_judged(unitlint: Run, tree: Path) -> None:
    comment = "# unitlint: ignore[unknown-directive] in vain\n"
    folder = tree / "ignitions/systemd"
    (folder / "left-over.service").write_text(f"{comment}[Service]\nExecStart=/bin/true\n")
    (tree / "ignitions/one.yml").write_text(f"{comment}include: common.yml\n")
    outcome = unitlint("ignitions/systemd/agent.service", "--select", "unused-suppression")
    assert (outcome.code, outcome.out) == (0, "no findings in 1 configuration\n")
    assert unitlint("ignitions/systemd/left-over.service", "--select", "default").code == 1
