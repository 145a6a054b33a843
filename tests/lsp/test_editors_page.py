"""The settings that docs/editors.md shows are well-formed, and name what there is."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from unitlint.systemd.file_names import QUADLET_TYPES, UNIT_TYPES


@pytest.fixture
def shown(repository: Path) -> dict[str, str]:
    """Language → the block of it."""
    page = (repository / "docs" / "editors.md").read_text()
    return dict(re.findall(r"```(\w+)\n(.*?)```", page, re.DOTALL))


def test_helix(shown: dict[str, str]) -> None:
    settings = tomllib.loads(shown["toml"])
    assert settings["language-server"]["unitlint"] == {"command": "unitlint", "args": ["lsp"]}
    systemd = next(language for language in settings["language"] if language["name"] == "systemd")
    known = {name for name in systemd["file-types"] if isinstance(name, str)}
    assert known >= {*UNIT_TYPES, *QUADLET_TYPES}


def test_helix_knows_the_rest_of_its_own_languages(shown: dict[str, str]) -> None:
    """It has a language systemd, and refuses a key of ours that it has by another name."""
    for language in tomllib.loads(shown["toml"])["language"]:
        assert not {"comment-token", "comment-tokens"} & set(language)


def test_neovim(shown: dict[str, str]) -> None:
    """It knows units by their folder alone, /etc/systemd and the like."""
    named = set(re.findall(r'(\w+) = "systemd"', shown["lua"]))
    assert named >= {*UNIT_TYPES, *QUADLET_TYPES}


def test_kate(shown: dict[str, str]) -> None:
    server = json.loads(shown["jsonc"])["servers"]["systemd"]
    assert server["command"] == ["unitlint", "lsp"]
    assert re.fullmatch(server["highlightingModeRegex"], "systemd unit")


def test_vs_code(shown: dict[str, str]) -> None:
    settings = json.loads(shown["json"])
    assert settings["glspc.server.command"] == "unitlint"
    assert set(settings["files.associations"].values()) == set(settings["glspc.server.languageId"])


def test_brackets_match(shown: dict[str, str]) -> None:
    for language in ("lua", "elisp"):
        text = re.sub(r'"(?:\\.|[^"\\])*"', "", shown[language])
        for opening, closing in ("()", "{}", "[]"):
            assert text.count(opening) == text.count(closing), language
