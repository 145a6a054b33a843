"""`docs/architecture.md` tells where facts and folders are, and is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/architecture.md"
BLOCK = re.compile(r"(?<=<!-- facts -->\n).*?(?=<!-- /facts -->)", re.DOTALL)

FACTS = (
    ("the default dependencies of a timer", "linter/graph/unit_types.py", "def _add_timer("),
    ("since when there is `UpheldBy=`", "linter/systemd/directives/directives.tsv", "UpheldBy\tInstall"),
    ("deprecated names of directives", "linter/systemd/directives/traits.tsv", "BindTo\tUnit\trenamed"),
    ("the values of `Type=`", "linter/systemd/symbols.tsv", "service-type\t"),
    ("settings that hold command lines", "linter/systemd/commands.py", "SERVICE_COMMANDS = "),
    (r"the prefix `\|`", "linter/systemd/commands.py", "SINGLE_PREFIXES: "),
    ("directives that stop a unit from loading", "linter/systemd/fatal_directives.py", "CHECKED = "),
    ("API mounts", "linter/systemd/api_mounts.py", "API_MOUNTS: "),
    ("network file systems", "linter/systemd/file_systems.py", "NETWORK_TYPES = "),
    ("the longest unit name", "linter/systemd/file_names.py", "NAME_LIMIT = "),
    ("the sections of a unit type", "linter/systemd/directives/table.py", "OWN_SECTIONS: "),
    ("the 90 seconds of a device", "linter/systemd/defaults.py", "DEFAULT_TIMEOUT = "),
)
"""What a reader looks for, the file, and how the line begins that has it."""


def table() -> str:
    rows = ["", "| fact | where |", "| --- | --- |"]
    for fact, path, begins in FACTS:
        lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
        (number,) = [n for n, line in enumerate(lines, 1) if line.startswith(begins)]
        rows.append(f"| {fact} | [`{path}`](../{path}), line {number} |")
    return "\n".join((*rows, "", ""))


def test_the_facts_stand_where_the_page_says(request: pytest.FixtureRequest) -> None:
    page, now = PAGE.read_text(encoding="utf-8"), table()
    if request.config.getoption("--update"):
        PAGE.write_text(BLOCK.sub(lambda _: now, page), encoding="utf-8")
    else:
        assert BLOCK.findall(page) == [now]


def test_every_folder_is_in_the_table() -> None:
    page = PAGE.read_text(encoding="utf-8")
    folders = {f"linter/{path.parent.name}" for path in (ROOT / "linter").glob("*/__init__.py")}
    folders -= {"linter/rules", "linter/grammar"}
    assert {folder for folder in folders | {"rules", "grammar"} if f"`{folder}`" not in page} == set()


def test_the_tables_know_only_tables() -> None:
    """What is true of systemd imports nothing that is of unitlint but texts and the words of systemd."""
    imported = re.compile(r"^\s*from unitlint\.(\w+)", re.MULTILINE)
    known = {"systemd", "text", "errors", "findings", "grammar", "quick"}
    for path in (ROOT / "linter/systemd").rglob("*.py"):
        assert set(imported.findall(path.read_text(encoding="utf-8"))) <= known, path


def test_what_lies_at_a_path_is_asked_without_exceptions() -> None:
    """`tree.present` answers of names that are too long and folders that are closed; pathlib raises."""
    asked = re.compile(r"\bPath\([^\n]*\)\.(?:exists|is_file|is_dir|is_symlink)\(")
    folders = ("linter/formats", "linter/inputs", "linter/checking", "linter/lsp", "linter/review", "rules")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    assert [path.name for path in files if asked.search(path.read_text(encoding="utf-8"))] == []
