"""`unitlint rules new`: a rule that works as it is written."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.test_single_source import raw_reads

from .conftest import Run

NAME = "forking-without-guess"
MODULE = Path("forking_without_guess.py")
FORKING = "[Service]\nType=forking\nExecStart=/usr/bin/example\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)


def test_a_rule_of_ones_own_finds_something_at_once(unitlint: Run) -> None:
    assert unitlint("rules", "new", NAME, "--severity", "warning").code == 0
    Path(".unitlint.yaml").write_text(f"rules: [{MODULE}]\nselect: [{NAME}]\n")
    Path("example.service").write_text(FORKING)
    outcome = unitlint("check", ".", "--own-rules")
    assert outcome.code == 1
    assert f"warning[{NAME}]: example.service" in outcome.out


def test_in_a_clone_the_cases_are_written_too(unitlint: Run) -> None:
    Path("rules").mkdir()
    Path("rules/__init__.py").touch()
    cases = Path("tests/rules/cases")
    cases.mkdir(parents=True)
    assert f"-k {NAME} --update" in unitlint("rules", "new", NAME).out
    assert Path("rules", MODULE).is_file()
    assert f"# ruleid: {NAME}" in (cases / NAME / "fires/example.service").read_text()
    assert f"# ok: {NAME}" in (cases / NAME / "silent/example.service").read_text()


def test_a_rule_reads_no_setting_raw(unitlint: Run) -> None:
    """What is written first is what others copy."""
    unitlint("rules", "new", NAME)
    assert list(raw_reads(MODULE.name, ast.parse(MODULE.read_text()))) == []


def test_nothing_is_overwritten_and_a_name_is_of_several_words(unitlint: Run) -> None:
    MODULE.write_text("mine")
    outcome = unitlint("rules", "new", NAME)
    assert (outcome.code, MODULE.read_text()) == (2, "mine")
    assert "already exists" in outcome.err
    assert "is not a valid rule name" in unitlint("rules", "new", "Forking").err
    assert "already" in unitlint("rules", "new", "fstab-syntax").err


def test_the_list_is_still_there(unitlint: Run) -> None:
    assert "ordering-cycle" in unitlint("rules").out
