"""Every dependency is told why it is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest


def test_every_run_time_dependency_has_its_reason(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    declared = {re.split(r"[<>=!~ \[]", requirement)[0] for requirement in project["dependencies"]}
    page = (repository / "docs" / "dependencies.md").read_text()
    table = page.partition("| --- | --- | --- |\n")[2].partition("\n\n")[0]
    told = set(re.findall(r"^\| \[?([\w-]+)[\] ]", table, re.MULTILINE))
    assert told == declared


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_every_dependency_of_ci_has_a_hash(repository: Path, version: str) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"], "mkdocs"]
    names = {re.split(r"[<>=!~ \[]", each)[0].lower() for each in wanted} - {"unitlint"}
    rows = (repository / ".ci" / f"requirements-{version}.lock").read_text().splitlines()[1:]
    assert all(re.fullmatch(r"[\w.-]+==\S+ --hash=sha256:[0-9a-f]{64}", row) for row in rows)
    assert names - {row.partition("==")[0] for row in rows} == set()


def test_actions_are_pinned(repository: Path) -> None:
    used = [
        line.strip()
        for path in (*(repository / ".github/workflows").glob("*.yml"), repository / "action.yml")
        for line in path.read_text().splitlines()
        if re.match(r"\s*(?:- )?uses: [^.]", line)
    ]
    assert used
    assert all(re.search(r"@[0-9a-f]{40} # v\d", line) for line in used), used
