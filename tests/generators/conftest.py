"""A text form of what a generator leaves, for files of expected output."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from unitlint.configuration.unit_files import RawSetting, UnitFile
from unitlint.generators.generated import Generated


def render(generated: Generated) -> str:
    """Every file, link and problem, with the line and column that each setting points to."""
    directory = generated.directory
    lines = []
    for name, file in sorted(directory.units.items()):
        lines += [name, *settings(file)]
    for folder, files in sorted(directory.drop_ins.items()):
        for name, file in sorted(files.items()):
            lines += [f"{folder}/{name}", *settings(file)]
    for folder, files in sorted(directory.dependencies.items()):
        lines += [f"{folder}/{name} -> {file.link}" for name, file in sorted(files.items())]
    for problem in generated.problems:
        location = problem.place.location
        lines.append(f"{location.line}:{location.column}: {problem.message} [{problem.rule}]")
    return "".join(f"{line}\n" for line in lines)


def settings(file: UnitFile) -> list[str]:
    return [f"    {position(s):8}[{s.section}] {s.key}={s.value}" for s in file.settings or ()]


def position(setting: RawSetting) -> str:
    location = setting.place.location
    return f"{location.line}:{location.column}"


@pytest.fixture
def matches() -> Callable[[Generated, Path], None]:
    """Compare the output with a file of it; UNITLINT_UPDATE=1 rewrites the file."""

    def compare(generated: Generated, expected: Path) -> None:
        rendered = render(generated)
        if os.environ.get("UNITLINT_UPDATE"):
            expected.write_text(rendered)
        assert rendered == expected.read_text()

    return compare
