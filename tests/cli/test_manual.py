"""The man page is what `--help` says; `pytest --update` writes it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from unitlint.cli.commands import COMMANDS
from unitlint.cli.manual import manual


def test_the_page_is_of_the_commands_as_they_are(repository: Path, request: pytest.FixtureRequest) -> None:
    file = repository / "docs" / "unitlint.1"
    if request.config.getoption("--update"):
        file.write_text(manual())
    assert file.read_text() == manual()


def test_every_command_is_in_it() -> None:
    text = manual()
    for name in COMMANDS:
        assert f".SS unitlint {name}" in text


def test_man_can_read_it(repository: Path) -> None:
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    command = ["groff", "-man", "-Tutf8", "-ww", "docs/unitlint.1"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "--fail-level" in done.stdout
