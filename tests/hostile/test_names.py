"""Names that are commands to a terminal or a CI runner, in every output for people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from unitlint.cli import run

pytestmark = pytest.mark.slow

NAMES = ("\x1b]0;PWN\x07x", "::error::INJ", "##[error]INJ", "a\n::error::INJ", "\u202egnp")
UNIT = "[Unit]\nFoo=##[error]INJ\n[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"
BUTANE = (
    "variant: flatcar\nversion: 1.0.0\nsystemd:\n  units:\n    - name: a.service\n      enabled: true\n"
    '      contents: "[Service]\\nExecStart=/bin/true\\n[Install]\\nWantedBy=multi-user.target\\n"\n'
)
COMMANDS = (
    ["check", "."],
    ["check", ".", "--format", "concise"],
    ["check", ".", "--show-inputs"],
    ["boot", "."],
    ["check", ".", "--statistics"],
    ["why", "a.service", "sysinit.target", "."],
    ["why", "a.service", "."],
    ["lock", ".", "-o", "-"],
    ["contracts", "check", "."],
)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_is_a_command(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / f"{name}.bu").write_text(BUTANE)
    (tmp_path / f"{name}.d").mkdir()
    (tmp_path / f"{name}.d" / "a.service").write_text(UNIT)
    contract = {"name": name, "order": {"units": ["a.service"], "after": ["*.mount"]}, "because": name}
    (tmp_path / ".unitlint.yaml").write_text(json.dumps({"contracts": [contract]}))
    for words in COMMANDS:
        assert run(words) in (0, 1, 2)
        said = "".join(capsys.readouterr())
        assert "##[" not in said
        assert not any(character in said for character in "\x1b\x07\u202e")
        assert not any(line.lstrip().startswith("::") for line in said.splitlines())
