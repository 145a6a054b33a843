"""The settings that docs/editors.md shows are well-formed, and name what there is."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from unitlint.systemd.file_names import UNIT_TYPES


@pytest.fixture
def shown(repository: Path) -> dict[str, str]:
    """Language → the block of it."""
    page = (repository / "docs" / "editors.md").read_text()
    return dict(re.findall(r"```(\w+)\n(.*?)```", page, re.DOTALL))


def test_helix(shown: dict[str, str]) -> None:
    settings = tomllib.loads(shown["toml"])
    assert settings["language-server"]["unitlint"] == {"command": "unitlint", "args": ["lsp"]}
    systemd = next(language for language in settings["language"] if language["name"] == "systemd")
    assert set(UNIT_TYPES) <= {name for name in systemd["file-types"] if isinstance(name, str)}


def test_vs_code(shown: dict[str, str]) -> None:
    settings = json.loads(shown["json"])
    assert settings["glspc.server.command"] == "unitlint"
    assert set(settings["files.associations"].values()) == set(settings["glspc.server.languageId"])


def test_brackets_match(shown: dict[str, str]) -> None:
    for language in ("lua", "elisp"):
        text = re.sub(r'"(?:\\.|[^"\\])*"', "", shown[language])
        for opening, closing in ("()", "{}", "[]"):
            assert text.count(opening) == text.count(closing), language
