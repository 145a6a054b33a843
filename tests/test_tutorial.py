"""The tutorial's commands, run one after the other in one place; `pytest --update` writes what they print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PARTS = re.compile(
    r"<!-- file: (?P<name>\S+) -->\n```\w+\n(?P<text>.*?)```\n|```console\n(?P<shown>.*?)```\n", re.DOTALL
)
COMMAND = re.compile(r"^\$ (?P<command>.*)\n", re.MULTILINE)
CONCEPTS = ("configuration", "platform", "wave", "branch", "latent", "contract")
ROLES = ("image-builders.md", "packagers.md", "home-lab.md", "fleets.md")

Shell = Callable[[str], str]


@pytest.fixture
def shell(repository: Path, tmp_path: Path) -> Shell:
    """Runs a line in a copy of the example, a repository on `main`; returns both of its streams."""
    lab, programs = tmp_path / "lab", tmp_path / "bin"
    shutil.copytree(repository / "examples" / "tutorial", lab)
    programs.mkdir()
    (programs / "unitlint").write_text(f'#!/bin/sh\nexec {sys.executable} -m unitlint.cli "$@"\n')
    (programs / "unitlint").chmod(0o755)
    who = {
        f"GIT_{role}_{part}": "t@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for part in ("NAME", "EMAIL")
    }
    environment = {
        **os.environ,
        **dict.fromkeys(who, "t@example.org"),
        "PATH": f"{programs}:{os.environ['PATH']}",
        "COLUMNS": "120",
        "NO_COLOR": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    environment.pop("FORCE_COLOR", None)
    code = 0

    def run(command: str) -> str:
        nonlocal code
        done = subprocess.run(
            ["bash", "-c", f"(exit {code})\n{command}"],
            cwd=lab,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        code = done.returncode
        assert code in (0, 1), done.stdout
        return done.stdout

    run("git init -q -b main && git add -A && git commit -q -m machines")
    return run


def test_what_the_tutorial_shows(
    repository: Path, tmp_path: Path, shell: Shell, request: pytest.FixtureRequest
) -> None:
    page = repository / "docs" / "tutorial.md"

    def done(part: re.Match[str]) -> str:
        if part["shown"] is None:
            (tmp_path / "lab" / part["name"]).write_text(part["text"])
            return part[0]
        lines = (
            f"$ {found['command']}\n{shell(found['command'])}" for found in COMMAND.finditer(part["shown"])
        )
        return f"```console\n{''.join(lines)}```\n"

    actual = PARTS.sub(done, page.read_text())
    if request.config.getoption("--update"):
        page.write_text(actual)
    assert page.read_text() == actual


def test_each_concept_is_told_where_it_is_first_used(repository: Path) -> None:
    page = (repository / "docs" / "tutorial.md").read_text()
    for concept in CONCEPTS:
        assert re.search(rf"\*\*{concept}s?\*\*", page), concept


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_a_page(repository: Path, role: str) -> None:
    assert f"({role})" in (repository / "docs" / "tutorial.md").read_text()
    assert f"({role})" in (repository / "docs" / "README.md").read_text()
