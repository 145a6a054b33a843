"""Several processes find what one does, in the same order."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from unitlint.checking.check import Result, check
from unitlint.config.config import Config
from unitlint.errors import OutOfTimeError, UnitlintError, UsageError
from unitlint.inputs.inputs import read_inputs

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork(2)")
pytestmark = needs_fork


def found(jobs: int, config: Config | None = None, top: str = ".") -> Result:
    return check(read_inputs([top]), config or Config(), jobs=jobs)


FOLDERS = 9


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders with a finding of their own each, and files that lie in all of them."""
    monkeypatch.chdir(tmp_path)
    for number in range(FOLDERS):
        folder = tmp_path / f"app{number}"
        folder.mkdir()
        (folder / "a.service").write_text(
            f"[Unit]\nAfter=b.service\n[Service]\nFoo{number}=1\nExecStart=/x\n"
        )
        (folder / "b.service").write_text("[Unit]\nBefore=c.service\n[Service]\nExecStart=y\n")
    return tmp_path


@pytest.mark.slow
def test_as_in_one(folders: Path) -> None:
    alone = found(1)
    assert alone.findings
    for jobs in (2, FOLDERS - 2, 100):
        assert found(jobs) == alone, f"{jobs} processes"


@pytest.mark.slow
def test_templates_with_branches() -> None:
    top = str(Path(__file__).parents[2] / "examples/boot")
    alone = found(1, top=top)
    for jobs in (2, 5):
        assert found(jobs, top=top) == alone, f"{jobs} processes"


def test_a_target_that_no_process_met(folders: Path) -> None:
    said = []
    for jobs in (1, 3):
        with pytest.raises(UsageError) as error:
            found(jobs, Config(target="multi-usr.target"))
        said.append(str(error.value))
    assert said[0] == said[1]
    assert "multi-user.target" in said[0]


def test_a_target_that_one_process_met(folders: Path) -> None:
    (folders / f"app{FOLDERS - 1}/own.target").write_text("[Unit]\nDescription=Own\n")
    config = Config(target="own.target")
    assert found(3, config) == found(1, config)


def test_a_rule_that_fails_in_a_process(folders: Path) -> None:
    rule = (
        '"""Ours."""\nSEVERITY, CATEGORY, SINCE = "error", "ours", "1"\n'
        "def check(model):\n    raise ValueError(model.configuration.name)\n    yield\n"
    )
    (folders / "our_rule.py").write_text(rule)
    config = Config(path="x.yaml", rules=("our_rule.py",), run_own_rules=True)
    with pytest.raises(UnitlintError, match="the rule"):
        found(2, config)


def test_time_that_is_over_ends_the_processes(folders: Path) -> None:
    def progress(done: int, total: int) -> None:
        if done == total // 2:
            raise OutOfTimeError("stopped after 1 s")

    result = check(read_inputs(["."]), Config(), progress, jobs=2)
    assert not result.complete
    assert 0 < len(result.findings) < len(found(1).findings)
    assert not multiprocessing.active_children()
