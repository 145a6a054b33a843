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

What unitlint says about common mistakes, and its exit code. A test runs each of them.

| mistake | command | exit | what is said |
| --- | --- | --- | --- |
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
}
MISTAKES = (
    ("a mistyped path", "web.servce"),
    ("a mistyped command", "chekc"),
    ("a mistyped rule", "--select unknown-directiv web.service"),
    ("a mistyped unit", "why web.servic web.service"),
    ("a mistyped key in `.unitlint.yaml`", "--config option.yaml web.service"),
    ("a mistyped format", "--format jsn web.service"),
    ("a mistyped option", "--formt json web.service"),
    ("a folder without units", "notes"),
    ("a file that may not be read", "locked.service"),
    ("an empty file", "empty.bu"),
    ("a binary file", "binary.service"),
    ("broken YAML", "broken.bu"),
    ("a base OS that doesn't exist", "--platform flatcarr web.service"),
    ("a version that isn't a number", "--systemd-version new web.service"),
    ("a contract that lacks something", "--config contract.yaml web.service"),
    ("a file that is no baseline", "--baseline baseline.json web.service"),
    ("a revision that doesn't exist", "review --base nope web.service"),
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
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], [*who, "commit", "-q", "--allow-empty", "-m", "first"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path)
    rows = []
    unitlint("web.service")  # imports what root alone may be able to
    lock(tmp_path)
    for mistake, words in MISTAKES:
        with as_somebody() if "locked" in words else nullcontext():
            outcome = unitlint(*words.split())
        said = (outcome.err or outcome.out).strip().splitlines()
        assert outcome.code == 2, (mistake, outcome)
        assert "Traceback" not in outcome.err
        line = said[-1].replace(str(tmp_path), "…").replace("|", "\\|").replace("<", "\\<")
        rows.append(f"| {mistake} | `unitlint {words}` | {outcome.code} | {line} |\n")
    page = HEAD + "".join(rows)
    file = repository / "docs" / "mistakes.md"
    if request.config.getoption("--update"):
        file.write_text(page)
    assert file.read_text() == page
