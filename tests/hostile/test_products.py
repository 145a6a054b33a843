"""What two globs, or two lists, of a configuration name together: a product, which has an end."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.cli import run
from unitlint.rules import broken_contract


@pytest.mark.parametrize(
    "asked", ["order: {units: ['*'], after: ['*']}", "independent: {units: ['*'], of: ['*']}"]
)
def test_contracts_are_broken_in_so_many_ways(
    asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(broken_contract, "MOST_VIOLATIONS", 10)
    monkeypatch.chdir(tmp_path)
    Path(".unitlint.yaml").write_text(f"contracts:\n  - {{name: all, {asked}, because: x}}\n")
    for name in "abc":
        Path(f"{name}.service").write_text("[Service]\nExecStart=/usr/bin/a\n")
    run(["check", "--no-cache", "--jobs", "1", "--select", "broken-contract", "--format", "concise", "."])
    lines = [line for line in capsys.readouterr().out.splitlines() if "[broken-contract]" in line]
    assert len(lines) == 11
    assert sum("in more than 10 ways: no more are looked for" in line for line in lines) == 1
