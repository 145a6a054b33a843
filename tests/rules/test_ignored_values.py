"""A value that systemd ignores changes no finding: what was assigned before it still counts.

Behind each assignment of the rules' cases stands one more, of which systemd takes no value.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from unitlint import rules
from unitlint.cli.commands import unitlint
from unitlint.systemd.directives import newest_version
from unitlint.units.values.complaint import Effect, Subject
from unitlint.units.values.judge import complaints

from .test_rules import CASES

IGNORED = "no such value"
ABOUT_LINES = frozenset({"invalid-value", "deprecated-directive", "duplicate-setting"})
"""Rules that say something of each assignment by itself."""

FAST = frozenset({"accuracy-longer-than-period", "same-address", "setting-without-effect"})
TYPES = re.compile(r"\.(service|socket|mount|automount|timer|path|swap|slice|target)(?:\.d)?$")
SECTION = re.compile(r"\[(\w+)\]")
ASSIGNMENT = re.compile(r"(\w+)=.*(?<!\\)$")


def chosen() -> Iterator[object]:
    for rule in rules.NAMES:
        if rule not in ABOUT_LINES:
            yield pytest.param(rule, marks=() if rule in FAST else pytest.mark.slow)


@pytest.mark.parametrize("rule", list(chosen()))
def test_the_value_before_counts(rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for case in sorted(each for each in (CASES / rule).iterdir() if each.is_dir()):
        findings = []
        for name in ("as it is", "with more"):
            folder = tmp_path / case.name / name
            shutil.copytree(case, folder / case.name, symlinks=True)
            if name == "with more":
                add_ignored(folder)
            monkeypatch.chdir(folder)
            findings.append(said(rule, case.name, folder / "report.json"))
        assert findings[0] == findings[1], case.name


def add_ignored(folder: Path) -> None:
    for path in folder.rglob("*"):
        name = path.parent.name if path.suffix == ".conf" else path.name
        if path.is_file() and not path.is_symlink() and (found := TYPES.search(name)):
            text = path.read_text(encoding="utf-8", errors="surrogateescape")
            more = "\n".join(with_ignored(text.split("\n"), found[1]))
            path.write_text(more, encoding="utf-8", errors="surrogateescape")


def with_ignored(lines: list[str], unit_type: str) -> Iterator[str]:
    section = ""
    for before, line in zip(["", *lines], lines, strict=False):
        yield line
        if header := SECTION.match(line):
            section = header[1]
        found = ASSIGNMENT.match(line)
        if found and section and not before.endswith("\\") and is_ignored(unit_type, section, found[1]):
            yield f"{found[1]}={IGNORED}"


def is_ignored(unit_type: str, section: str, key: str) -> bool:
    """Whether every systemd passes over that value."""
    for version in (252, newest_version()):
        found = complaints(IGNORED, Subject(f"a.{unit_type}", section, key, version))
        if {complaint.effect for complaint in found} != {Effect.IGNORED}:
            return False
    return True


def said(rule: str, case: str, report: Path) -> list[tuple[str, str, str]]:
    config = () if Path(case, ".unitlint.yaml").exists() else ("--config", "none")
    arguments = ["check", case, "--select", rule, *config, "--min-severity", "note"]
    result = CliRunner().invoke(unitlint, [*arguments, "--format", f"json:{report}"], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    findings = json.loads(report.read_text(encoding="utf-8"))["findings"]
    return sorted((each["unit"], each["severity"], each["message"]) for each in findings)
