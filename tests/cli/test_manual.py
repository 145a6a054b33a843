"""The man page is what `--help` says; `pytest --update` writes it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest

from unitlint.cli.commands import COMMANDS, unitlint
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


def _options(command: click.Command, words: str) -> Iterator[tuple[str, Sequence[str]]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _options(below, f"{words} {name}")
        return
    yield from ((words, part.opts) for part in command.params if isinstance(part, click.Option))


def test_every_option_is_in_the_documents(repository: Path) -> None:
    told = "\n".join(page.read_text() for page in sorted((repository / "docs").glob("*.md")))
    named = {*re.findall(r"(?<![\w-])--?[A-Za-z][\w-]*", told)}
    assert [found for found in _options(unitlint, "unitlint") if named.isdisjoint(found[1])] == []


def test_man_can_read_it(repository: Path) -> None:
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    command = ["groff", "-man", "-Tutf8", "-ww", "docs/unitlint.1"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "--fail-level" in done.stdout
