from __future__ import annotations

from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from .conftest import READ, Run

SELECT = ("--select", "unknown-directive,deprecated-directive")


def test_diff_shows_and_changes_nothing(unitlint: Run, tree: Path) -> None:
    unit = tree / "ignitions/systemd/agent.service"
    before = unit.read_text()
    outcome = unitlint("ignitions", *SELECT, "--diff", "--unsafe-fixes")
    assert outcome.code == 1
    assert "\n-Aftre=network.target\n+After=network.target\n" in outcome.out
    assert outcome.err == "would fix 1 of 1 finding\n"
    assert unit.read_text() == before


def test_diff_says_what_unsafe_fixes_would_add(unitlint: Run, tree: Path) -> None:
    told = unitlint("ignitions", *SELECT, "--diff")
    assert (told.out, told.err) == ("", "would fix 0 of 1 finding, 1 more with --unsafe-fixes\n")


def test_fix_changes_the_file_and_a_second_run_finds_nothing(unitlint: Run, tree: Path) -> None:
    unit = tree / "ignitions/systemd/agent.service"
    before = unit.read_text()
    assert unitlint("ignitions", *SELECT, "--fix").code == 1, "a guess is not safe"
    assert unit.read_text() == before
    outcome = unitlint("ignitions", *SELECT, "--fix", "--unsafe-fixes")
    assert (outcome.code, outcome.out) == (0, "no findings in 2 configurations\n" + READ)
    assert outcome.err == "fixed 1 of 1 finding\n"
    assert unit.read_text() == before.replace("Aftre", "After")
    assert unitlint("ignitions", *SELECT, "--fix", "--unsafe-fixes").err == "fixed 0 of 0 findings\n"


def test_the_report_says_that_a_fix_is_there(unitlint: Run, tree: Path) -> None:
    assert "  fix: --fix --unsafe-fixes can write After=" in unitlint("ignitions", *SELECT).out


def test_standard_input_is_not_mended(unitlint: Run, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (tree / "ignitions/systemd/agent.service").read_bytes()
    arguments = ("-", "--stdin-filename", "x.service", *SELECT, "--unsafe-fixes")
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(text)))
    assert "+After=network.target\n" in unitlint(*arguments, "--diff").out
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(text)))
    outcome = unitlint(*arguments, "--fix")
    assert (outcome.code, outcome.err) == (
        2,
        "unitlint: standard input can't be fixed (--diff shows what would be changed)\n",
    )
    assert not (tree / "x.service").exists()


def test_show_inputs(unitlint: Run, tree: Path) -> None:
    (tree / "ignitions/README.yml").write_text("hello: world\n")
    outcome = unitlint("ignitions", "--show-inputs")
    assert outcome.code == 0
    assert "sabakan: ignitions/one.yml: 1 unit on flatcar\n" in outcome.out
    assert "nothing to lint: ignitions/README.yml\n" in outcome.out
