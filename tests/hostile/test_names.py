"""Names that are commands to a terminal or a CI runner, in every output for people."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

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
    ["why", "a.service", "sysinit.target", "."],
)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_is_a_command(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.bu").write_text(BUTANE)
    (tmp_path / f"{name}.d").mkdir()
    (tmp_path / f"{name}.d" / "a.service").write_text(UNIT)
    for words in COMMANDS:
        command = [sys.executable, "-m", "unitlint", *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode in (0, 1, 2), done.stderr
        said = done.stdout + done.stderr
        assert "##[" not in said
        assert not any(character in said for character in "\x1b\x07\u202e")
        assert not any(line.lstrip().startswith("::") for line in said.splitlines())
