"""docs/rules is what `unitlint explain` says; `pytest --update` writes it."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from tests.field.rules import block, table
from tests.field.run import PAGE
from unitlint.cli.config import schema_text
from unitlint.cli.rules import page
from unitlint.rules import ENGINE_NAMES, NAMES, Rule, rule

RULES = [rule(name) for name in sorted((*NAMES, *ENGINE_NAMES))]


def index() -> str:
    """The table of all rules, by category."""
    lines = ["# The rules", "", "Made from the rules' docstrings; `unitlint explain RULE` shows the same."]
    for category, members in groupby(sorted(RULES, key=lambda r: (r.category, r.name)), lambda r: r.category):
        lines += [
            "",
            f"## {category}",
            "",
            "| rule | severity | since | fixable | |",
            "| --- | --- | --- | --- | --- |",
        ]
        lines += [row(member) for member in members]
    return "\n".join(lines) + "\n"


def row(member: Rule) -> str:
    summary = member.summary.replace("|", "\\|")
    fixable = "yes" if member.fixable else ""
    return (
        f"| [{member.name}]({member.name}.md) | {member.severity} | {member.since} | {fixable} | {summary} |"
    )


@pytest.fixture(scope="module")
def config_schema() -> str:
    """What `unitlint config schema` prints: it lists the rules."""
    return schema_text()


@pytest.mark.parametrize("member", RULES, ids=lambda member: member.name)
def test_every_rule_has_its_page_and_the_index_lists_it(
    repository: Path, member: Rule, config_schema: str, request: pytest.FixtureRequest
) -> None:
    """And the schema of `.unitlint.yaml`: by the name of the rule, so that `-k RULE --update` writes all."""
    compare(repository / "docs" / "rules" / f"{member.name}.md", page(member), request)
    compare(repository / "docs" / "rules" / "README.md", index(), request)
    compare(repository / "docs" / "schemas" / "config.json", config_schema, request)


def test_there_is_no_page_without_a_rule(repository: Path, request: pytest.FixtureRequest) -> None:
    pages = {file for file in (repository / "docs" / "rules").glob("*.md") if file.stem != "README"}
    stray = {file for file in pages if file.stem not in {member.name for member in RULES}}
    if request.config.getoption("--update"):
        for file in stray:
            file.unlink()
        stray = set()
    assert stray == set()


@pytest.mark.parametrize("member", RULES, ids=lambda member: member.name)
def test_every_page_says_what_why_bad_good_and_what_to_do(member: Rule) -> None:
    summary, _, rest = member.documentation.partition("\n\n")
    assert summary.endswith(".")
    assert "\n" not in summary
    why, bad, rest = rest.partition("**Bad**")
    bad_text, good, rest = rest.partition("**Good**")
    assert all((why.strip(), bad, bad_text.count("```") >= 2, good, rest.count("```") >= 2))
    assert rest.rpartition("```")[2].strip().endswith("."), "what to do comes last"


def compare(file: Path, text: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    assert file.exists(), "pytest --update writes it"
    assert file.read_text() == text


def test_every_rule_has_a_line_of_what_it_found() -> None:
    """`python -m tests.field.rules --update` adds up the tables of docs/field.md and docs/debian.md."""
    assert block(PAGE, "rules").strip() == table().strip()
