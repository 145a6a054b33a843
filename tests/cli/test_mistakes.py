"""The table of docs/mistakes.md: what is said of each, and the exit code; `pytest --update` writes it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HEAD = """# Typical mistakes

What unitlint says about common mistakes, its exit code, and what to do. A test runs each of them.

| mistake | command | exit | what is said | what to do |
| --- | --- | --- | --- | --- |
"""

UNIT = "[Service]\nExecStart=/bin/true\n"
FILES = {
    "web.service": UNIT,
    "locked.service": UNIT,
    "empty.bu": "",
    "binary.service": "\0\1\2",
    "broken.bu": "variant: fcos\nversion: [\n",
    "notes/README.md": "nothing\n",
    "option.yaml": "platfrom: flatcar\n",
    "contract.yaml": "contracts: [{name: n, because: b, order: {units: [a.service]}}]\n",
    "baseline.json": "{}\n",
    "version.yaml": "systemd-version: 252\n",
    "rules.yaml": "rules: {never-started: off}\n",
    "machine.yaml": "machines: {a: [common]}\n",
    "options.yaml": 'contracts: [{name: n, because: b, mounts: {paths: [/srv], options: {a: "=>3"}}}]\n',
    "tab.bu": "variant: fcos\nversion: 1.5.0\nsystemd:\n\tunits: []\n",
    "note.service": "a note\n",
    "times.txt": "[Unit]\n",
}
MISTAKES = (
    ("a mistyped path", "web.servce", "write a path that exists"),
    ("a mistyped command", "chekc", "use the command that is named; `unitlint --help` lists all"),
    (
        "a mistyped rule",
        "--select unknown-directiv web.service",
        "use the rule that is named; `unitlint rules` lists all",
    ),
    (
        "a mistyped unit",
        "why web.servic web.service",
        "use the unit that is named; `unitlint boot` lists those that start",
    ),
    (
        "a mistyped key in `.unitlint.yaml`",
        "--config option.yaml web.service",
        "use the key that is named; [configuration.md](configuration.md) lists all",
    ),
    (
        "a mistyped format",
        "--format jsn web.service",
        "use the format that is named; `unitlint --help` lists all",
    ),
    ("a mistyped option", "--formt json web.service", "use the first option that is named"),
    ("a long option with one dash", "-output report.txt web.service", "write two dashes"),
    ("a rule's name after `rules`", "rules unknown-directive", "use `unitlint explain`"),
    (
        "an option of the command line in `.unitlint.yaml`",
        "--config version.yaml web.service",
        "use the key that is named; [configuration.md](configuration.md) lists all",
    ),
    (
        "a value of the wrong shape in `.unitlint.yaml`",
        "--config rules.yaml web.service",
        "write the value as the message says; here `ignore: [never-started]` is meant",
    ),
    ("a machine without `paths`", "--config machine.yaml web.service", "write `a: {paths: [common]}`"),
    (
        "a path that is left out",
        "--exclude web.service web.service",
        "drop the `--exclude`, or the line `exclude` in `.unitlint.yaml`",
    ),
    (
        "a folder without units",
        "notes",
        "name the folder that holds one of these; `--input-format` says what a file is",
    ),
    ("a file that may not be read", "locked.service", "make it readable, or `--exclude` it"),
    ("an empty file", "empty.bu", "write it, remove it, or `--exclude` it"),
    ("a binary file", "binary.service", "name the unit's text, or `--exclude` the file"),
    (
        "broken YAML",
        "broken.bu",
        "fix the YAML at that line; often a bracket or quote isn't closed before it",
    ),
    ("a tab in YAML", "tab.bu", "indent with spaces"),
    ("UTF-16, as some editors save", "wide.service", "save the file as UTF-8"),
    ("a text with the suffix of a unit", "note.service", "name the unit, or `--exclude` the file"),
    (
        "a base OS that doesn't exist",
        "--platform flatcarr web.service",
        "use the one that is named; `unitlint platform list` lists all",
    ),
    ("a version that isn't a number", "--systemd-version new web.service", "write a number, such as 257"),
    (
        "a contract that lacks something",
        "--config contract.yaml web.service",
        "add the key; [contracts.md](contracts.md) has each kind",
    ),
    (
        "a comparison that isn't one, in a contract",
        "--config options.yaml web.service",
        'write it as in the examples; here `">=3"` is meant',
    ),
    (
        "a target that doesn't exist",
        "boot --target mutli-user.target web.service",
        "use the unit that is named, or one that `unitlint graph --json` lists",
    ),
    ("seconds that aren't a number", "--timeout soon web.service", "write a whole number"),
    ("a file that holds no times", "boot --times times.txt web.service", "write the file with one of these"),
    (
        "a file that is not a baseline",
        "--baseline baseline.json web.service",
        "name the baseline, or create it with `unitlint baseline create PATH`",
    ),
    (
        "a revision that doesn't exist",
        "review --base nope web.service",
        "name a commit that this clone has, or fetch it",
    ),
)


NOBODY = 65534


def lock(folder: Path) -> None:
    """One file may be read by root alone, the folder by all."""
    (folder / "locked.service").chmod(0)
    folder.chmod(0o755)


@contextmanager
def as_somebody() -> Iterator[None]:
    """Root may read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_the_table(
    unitlint: Run,
    repository: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "wide.service").write_text(UNIT, encoding="utf-16")
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], [*who, "commit", "-q", "--allow-empty", "-m", "first"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path)
    rows = []
    unitlint("web.service")  # imports what root alone may be able to
    lock(tmp_path)
    for mistake, words, todo in MISTAKES:
        with as_somebody() if "locked" in words else nullcontext():
            outcome = unitlint(*words.split())
        said = (outcome.err or outcome.out).strip().splitlines()
        assert outcome.code == 2, (mistake, outcome)
        assert "Traceback" not in outcome.err
        assert "\\n" not in outcome.err
        line = said[-1].replace(str(tmp_path), "…").replace("|", "\\|").replace("<", "\\<")
        rows.append(f"| {mistake} | `unitlint {words}` | {outcome.code} | {line} | {todo} |\n")
    page = HEAD + "".join(rows)
    file = repository / "docs" / "mistakes.md"
    if request.config.getoption("--update"):
        file.write_text(page)
    assert file.read_text() == page


@pytest.mark.parametrize("group", ["baseline", "config", "contracts", "platform"])
def test_a_group_without_a_command_shows_its_help(unitlint: Run, group: str) -> None:
    """Line by line, and no line of it is cut short."""
    outcome = unitlint(group)
    assert outcome.code == 2
    assert outcome.err.startswith(f"Usage: unitlint {group} [OPTIONS] COMMAND")
    assert "\nCommands:\n" in outcome.err
    assert "\\n" not in outcome.err
    assert not [line for line in outcome.err.splitlines()[1:] if line.endswith("...")]
