from __future__ import annotations

import re
from pathlib import Path

import pytest

from unitlint.config.options import OPTIONS
from unitlint.contracts.load import KINDS

BLOCK = re.compile(r"<!-- options -->\n.*?<!-- end of options -->", re.DOTALL)


def test_every_option_is_documented(repository: Path, request: pytest.FixtureRequest) -> None:
    page = repository / "docs" / "configuration.md"
    rows = [f"| `{option.key}` | {option.description} | {option.default} |" for option in OPTIONS]
    table = "\n".join(["| option | what it says | default |", "| --- | --- | --- |", *rows])
    actual = BLOCK.sub(lambda _: f"<!-- options -->\n{table}\n<!-- end of options -->", page.read_text())
    if request.config.getoption("--update"):
        page.write_text(actual)
    assert page.read_text() == actual


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_contract_is_documented(repository: Path, kind: str) -> None:
    assert f"`{kind}`" in (repository / "docs" / "contracts.md").read_text()
