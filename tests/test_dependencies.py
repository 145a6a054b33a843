"""Every dependency is told why it is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path


def test_every_run_time_dependency_has_its_reason(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    declared = {re.split(r"[<>=!~ \[]", requirement)[0] for requirement in project["dependencies"]}
    page = (repository / "docs" / "dependencies.md").read_text()
    table = page.partition("| --- | --- | --- |\n")[2].partition("\n\n")[0]
    told = set(re.findall(r"^\| \[?([\w-]+)[\] ]", table, re.MULTILINE))
    assert told == declared
