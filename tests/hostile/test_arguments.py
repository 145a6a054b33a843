"""Words of the command line that no file can be called."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.cli import run

LONG = "a" * 5_000


@pytest.mark.parametrize(
    "arguments",
    [
        [LONG],
        ["check", LONG],
        ["why", "a.service", LONG],
        ["lock", "--check", "-o", LONG],
        ["baseline", "create", "-o", LONG],
        ["config", "init", "-o", LONG],
        ["review", LONG],
        ["platform", "capture", "--packages", LONG],
        ["platform", "capture", "--root", LONG],
    ],
    ids=lambda arguments: " ".join(arguments)[:20],
)
def test_a_name_that_is_too_long_is_an_error(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.service").write_text("[Service]\nExecStart=/bin/true\n")
    assert run(arguments) in (1, 2)
    assert "Please report it" not in capsys.readouterr().err
