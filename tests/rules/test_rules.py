"""Every rule on its cases: `cases/RULE/CASE/` is what unitlint is given, `cases/RULE/CASE.txt` what it says.

A comment `# ruleid: RULE` stands above each line that the rule finds, `# ok: RULE` above one that it must
not; a finding about a whole file is marked in the file's first line, and one about a link in any file
(`# ruleid: RULE at LINK`). A case is checked with the rule alone, by the configuration in its folder if there
is one. `pytest --update` rewrites the expected outputs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from unitlint import rules
from unitlint.cli.commands import unitlint

CASES = Path(__file__).parent / "cases"
MARKER = re.compile(
    r"\s*(?:#|;|//)\s*(?P<verdict>ruleid|ok):\s*(?P<rules>[a-z-]+(?:, *[a-z-]+)*)(?: at (?P<at>\S+))?"
)
COMMENT = re.compile(r"\s*[#;]")

Line = tuple[str, int]
"""A file, from the rule's folder, and a line of it."""


def cases() -> list[tuple[str, str]]:
    """All (rule, case), by name."""
    return sorted((f.parent.name, f.name) for f in CASES.glob("*/*") if f.is_dir())


@pytest.mark.parametrize(("rule", "case"), cases())
def test_case(
    rule: str, case: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    monkeypatch.chdir(CASES / rule)
    shown, found = run(rule, case, tmp_path / "report.json")
    marks = marked(rule, case)
    assert found <= frozenset().union(*marks.expected), "a finding without a marker"
    assert all(lines & found for lines in marks.expected), "a marker without a finding"
    assert not found & marks.silent
    snapshot = CASES / rule / f"{case}.txt"
    if pytestconfig.getoption("--update"):
        snapshot.write_text(shown, encoding="utf-8")
    assert shown == snapshot.read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", rules.NAMES)
def test_every_rule_has_a_case_that_fires_and_one_that_is_silent(rule: str) -> None:
    outputs = [file.read_text(encoding="utf-8") for file in (CASES / rule).glob("*.txt")]
    fires = [f"[{rule}]" in output for output in outputs]
    assert any(fires), "no case of the rule fires"
    assert not all(fires), "no case of the rule is silent"


def test_cases_belong_to_rules() -> None:
    assert {rule for rule, _ in cases()} <= {*rules.NAMES, *rules.ENGINE_NAMES}


@dataclass(frozen=True)
class Marked:
    """What a case's comments say. Each set of `expected` is one marker: its line, or the file's first."""

    expected: tuple[frozenset[Line], ...]
    silent: frozenset[Line]


def marked(rule: str, case: str) -> Marked:
    """Read the comments of a case's files."""
    expected, silent = [], set()
    for file in sorted(f for f in Path(case).rglob("*") if f.is_file() and not f.is_symlink()):
        lines = file.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        for number, verdict, link in markers(lines, rule):
            if link:
                expected.append(frozenset({(f"{case}/{link}", 1)}))
                continue
            target = (str(file), following(lines, number))
            if verdict == "ok":
                silent.add(target)
            else:
                expected.append(frozenset({target, (str(file), 1)} if number == 1 else {target}))
    return Marked(tuple(expected), frozenset(silent))


def markers(lines: list[str], rule: str) -> Iterator[tuple[int, str, str]]:
    """The numbers of the lines that mark something for the rule, each with its verdict and a link's path."""
    for number, line in enumerate(lines, start=1):
        marker = MARKER.match(line)
        if marker and rule in re.split(r"[,\s]+", marker["rules"].strip()):
            yield number, marker["verdict"], marker["at"] or ""


def following(lines: list[str], number: int) -> int:
    """The first line after `number` that is no comment."""
    return next((n for n in range(number + 1, len(lines) + 1) if not COMMENT.match(lines[n - 1])), number)


def run(rule: str, case: str, report: Path) -> tuple[str, set[Line]]:
    """What `unitlint check` prints, without the line on the base, and the lines with findings."""
    config = () if (Path(case) / ".unitlint.yaml").exists() else ("--config", "none")
    arguments = ["check", case, "--select", rule, *config, "--format", "full", "--format", f"json:{report}"]
    result = CliRunner().invoke(unitlint, arguments, env={"NO_COLOR": "1"}, standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    findings = json.loads(report.read_text(encoding="utf-8"))["findings"]
    shown = re.sub(r"(?m)^base: .*\n", "", result.stdout)
    return shown, {(finding["path"], finding["line"]) for finding in findings}
