"""What the README shows is what the program prints; `pytest --update` writes it there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent

SHOWN = re.compile(
    r"<!-- output of: unitlint (?P<arguments>.*?) -->\n```text\n(?P<output>.*?)```\n", re.DOTALL
)
COMMAND = re.compile(r"```sh\n(?P<commands>.*?)```\n", re.DOTALL)
OF_THE_TREE = re.compile(r"`((?:linter|grammar|rules|tests|examples|packaging|\.ci)/[\w./-]+)`")
PLACEHOLDER = re.compile(r"[A-Z]{3}|263")
"""What stands for a name in a path, and the systemd that isn't out yet."""
LINK = re.compile(r"\]\((?P<target>[^)#:]+)(#[^)]*)?\)")

PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    *(f"docs/{page.name}" for page in sorted(REPOSITORY.glob("docs/*.md"))),
)


def unitlint(arguments: list[str], directory: Path) -> str:
    """Standard output of the program, run in `directory`."""
    command = [sys.executable, "-m", "unitlint.cli", *arguments]
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100"}
    environment.pop("FORCE_COLOR", None)
    result = subprocess.run(
        command, cwd=directory, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode in (0, 1), result.stderr
    return result.stdout


@pytest.mark.parametrize("page", ["README.md", "docs/cli.md"])
def test_the_output_shown_is_the_output(repository: Path, page: str, request: pytest.FixtureRequest) -> None:
    file = repository / page
    text = file.read_text()
    assert SHOWN.search(text) is not None
    actual = SHOWN.sub(
        lambda shown: (
            f"<!-- output of: unitlint {shown['arguments']} -->\n"
            f"```text\n{unitlint(shown['arguments'].split(), repository)}```\n"
        ),
        text,
    )
    if request.config.getoption("--update"):
        file.write_text(actual)
    assert file.read_text() == actual


def test_ci_runs_what_the_readme_tells(repository: Path) -> None:
    first, second, *_ = COMMAND.findall((repository / "README.md").read_text())
    script = (repository / ".ci" / "run").read_text()
    assert first.count("\n") == second.count("\n") == 1, "one command each"
    for part in (" -m venv .venv", ".venv/bin/pip install -q", ".venv/bin/unitlint examples/boot"):
        assert part in first
        assert part in script
    for part in ("pip install -q", "-e '.[dev]'", "python -m pytest"):
        assert part in second
        assert part in script


def test_every_command_shown_exists(repository: Path) -> None:
    from unitlint.cli.commands import COMMANDS

    for commands in COMMAND.findall((repository / "README.md").read_text()):
        for line in commands.splitlines():
            if line.startswith("unitlint "):
                assert line.split()[1] in COMMANDS


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(repository: Path, page: str) -> None:
    file = repository / page
    for link in LINK.finditer(file.read_text()):
        assert (file.parent / link["target"]).exists(), link["target"]


@pytest.mark.parametrize("page", PAGES)
def test_files_that_a_page_names_exist(repository: Path, page: str) -> None:
    named = OF_THE_TREE.findall((repository / page).read_text())
    gone = [path for path in named if not PLACEHOLDER.search(path) and not (repository / path).exists()]
    assert gone == []
