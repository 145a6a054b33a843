"""The documents say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from unitlint.configuration import limits, problems
from unitlint.formats import ignition, root_links, terraform
from unitlint.grammar import yamltree
from unitlint.systemd import file_names as names
from unitlint.template import branches
from unitlint.tree import listing, reader, repository

from .corpora_table import table

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"(?<=<!-- corpora -->\n).*?(?=<!-- /corpora -->)", re.DOTALL)


@pytest.mark.slow
@pytest.mark.corpora
def test_the_table_of_inputs_is_what_is_read(corpora: Path, request: pytest.FixtureRequest) -> None:
    path = DOCS / "inputs.md"
    document, found = path.read_text(), f"\n{table(corpora)}\n"
    if request.config.getoption("--update"):
        path.write_text(BLOCK.sub(lambda _: found, document))
    else:
        assert BLOCK.findall(document) == [found]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("linter/tree/reader.py", f"{reader.FILE_LIMIT >> 20} MiB"),
        ("linter/tree/reader.py", f"{reader.TOTAL_LIMIT >> 20} MiB"),
        ("linter/tree/listing.py", f"{listing.ENTRY_LIMIT:,}"),
        ("linter/tree/repository.py", f"{repository.FILES_LIMIT:,}"),
        ("grammar/yamltree.py", f"{yamltree.DEPTH_LIMIT} levels"),
        ("grammar/yamltree.py", f"{yamltree.NODE_LIMIT:,}"),
        ("linter/formats/ignition.py", f"| {ignition.DEPTH_LIMIT} |"),
        ("linter/formats/terraform.py", f"{terraform.DEPTH_LIMIT} levels"),
        ("linter/configuration/limits.py", f"{limits.LINE_LIMIT:,}"),
        ("linter/configuration/problems.py", f"{problems.ACTION_LIMIT:,}"),
        ("linter/formats/root_links.py", f"| {root_links.LINKS_LIMIT} |"),
        ("linter/systemd/file_names.py", f"{names.NAME_LIMIT} characters"),
        ("linter/template/branches.py", f"| {branches.VARIANTS_LIMIT} |"),
    ],
)
def test_the_limits_are_those_of_the_code(name: str, value: str) -> None:
    lines = (DOCS / "limits.md").read_text().splitlines()
    assert any(name in line and value in line for line in lines)


def test_every_kind_of_input_is_described() -> None:
    from unitlint.formats.kinds import InputKind

    text = (DOCS / "inputs.md").read_text()
    assert [kind for kind in (*InputKind, "folder", "root") if f"(`{kind}`)" not in text] == []
