"""What is said, where to, and with which exit status."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Run
from unitlint.cli.config import template
from unitlint.config.load import load_config
from unitlint.config.options import OPTIONS

NOTHING_READS = "[Unit]\nFoo=1\n[Service]\nExecStart=/bin/true\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with one unit that has a finding."""
    monkeypatch.chdir(tmp_path)
    Path("a.service").write_text(NOTHING_READS)


def test_two_formats_to_one_place_are_refused(unitlint: Run) -> None:
    for words in (
        ["--format", "json", "--format", "full"],
        ["--format", "json", "--format", "full", "-o", "f"],
    ):
        outcome = unitlint("a.service", *words)
        assert outcome.code == 2
        assert "two formats can't be written to" in outcome.err
    assert unitlint("a.service", "--format", "json:f", "--format", "full").code == 1


def test_quiet_speaks_by_its_exit_status(unitlint: Run) -> None:
    outcome = unitlint("a.service", "-q", "--format", "full", "--format", "json:f")
    assert (outcome.code, outcome.out, outcome.err) == (1, "", "")
    assert "unknown-directive" in Path("f").read_text()


def test_exit_zero(unitlint: Run) -> None:
    outcome = unitlint("a.service", "--exit-zero")
    assert outcome.code == 0
    assert "unknown-directive" in outcome.out


def test_statistics_count_by_rule_and_file(unitlint: Run) -> None:
    outcome = unitlint("a.service", "--statistics", "--select", "unknown-directive")
    assert outcome.out.startswith("by rule:\n  1  warning[unknown-directive]\n\nby file:\n  1  a.service\n")


def test_quiet_statistics_go_to_a_file_alone(unitlint: Run) -> None:
    outcome = unitlint("a.service", "--statistics", "--quiet")
    assert (outcome.code, outcome.out, outcome.err) == (1, "", "")
    assert unitlint("a.service", "--statistics", "--quiet", "-o", "n.txt").out == ""
    assert Path("n.txt").read_text().startswith("by rule:\n")


@pytest.mark.parametrize("command", [("graph",), ("boot",), ("why", "a.service")])
@pytest.mark.parametrize("name", ["x.jpg", "x.GIF"])
def test_a_suffix_without_a_format_is_refused(unitlint: Run, command: tuple[str, ...], name: str) -> None:
    outcome = unitlint(*command, "a.service", "-o", name)
    assert outcome.code == 2
    suffix = Path(name).suffix.lower()
    assert re.search(rf'there is no format for "{suffix}" \(it may end in .*\.svg', outcome.err)
    assert not Path(name).exists()


@pytest.mark.parametrize(
    ("command", "name", "begins"),
    [
        (("boot",), "x.txt", "a.service: "),
        (("boot",), "boot", "a.service: "),
        (("boot",), "x.JSON", "{"),
        (("boot",), "x.htm", "<!DOCTYPE html>"),
        (("why", "a.service"), "x.txt", "a.service "),
        (("why", "a.service"), "x.json", "{"),
        (("graph",), "x.gv", "digraph"),
    ],
)
def test_a_suffix_says_the_format(unitlint: Run, command: tuple[str, ...], name: str, begins: str) -> None:
    assert unitlint(*command, "a.service", "-o", name).code == 0
    assert Path(name).read_text().startswith(begins)


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
def test_each_option_of_the_template_can_be_uncommented(option, tmp_path: Path) -> None:
    paragraph = next(p for p in template().split("\n\n") if re.search(f"(?m)^# {option.key}:", p))
    lines = paragraph.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"# {option.key}:"))
    text = "\n".join(line.removeprefix("# ") for line in lines[start:])
    assert list(yaml.safe_load(text)) == [option.key]
    file = tmp_path / "c.yaml"
    file.write_text(text)
    load_config(file)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_what_the_shell_can_read(shell: str) -> None:
    command = [sys.executable, "-m", "unitlint", "completion", shell]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "_UNITLINT_COMPLETE" in done.stdout


def test_below_a_boot_no_word_is_cut_by_the_edge_of_a_terminal(
    tmp_path: Path, unitlint: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "a-service-with-a-name-of-many-words-that-nobody-starts-for-it-has-no-install-section.service"
    (tmp_path / name).write_text("[Service]\nExecStart=/bin/true\n")
    asked = ("boot", ".", "--platform", "flatcar")
    foot = unitlint(*asked).out.partition("Jobs of ")[2]
    assert max(map(len, foot.splitlines())) > 110
    monkeypatch.setattr("unitlint.cli.output.width", lambda: 110)
    narrow = unitlint(*asked).out.partition("Jobs of ")[2]
    assert max(map(len, narrow.splitlines())) < 110
    assert narrow.split() == foot.split()
