"""Several processes find what one does, in the same order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
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


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux's /proc")
@pytest.mark.slow
@pytest.mark.parametrize("ending", ["a process that is stopped", "a run that is killed"])
def test_no_process_is_left_behind(ending: str, folders: Path) -> None:
    """One that is stopped hears no SIGTERM; one whose run is killed would wait for ever to be heard."""
    for folder in folders.iterdir():
        noise = "".join(f"Foo{number}=1\n" for number in range(400))
        for number in range(20):
            (folder / f"x{number}.service").write_text(f"[Service]\nExecStart=/x {folder.name}\n{noise}")
    command = [sys.executable, "-m", "unitlint", "--no-cache", "--jobs", "2", "--timeout", "5", "."]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        listed = Path(f"/proc/{run.pid}/task/{run.pid}/children")
        until = time.monotonic() + 60
        while len(children := listed.read_text().split()) < 2 and time.monotonic() < until:
            time.sleep(0.01)
        if ending == "a run that is killed":
            run.kill()
        else:
            os.kill(int(children[0]), signal.SIGSTOP)
        run.wait(60)
    until = time.monotonic() + 60
    while (left := [child for child in children if _lives(child)]) and time.monotonic() < until:
        time.sleep(0.1)
    for child in left:
        os.kill(int(child), signal.SIGKILL)
    assert len(children) == 2
    assert left == []


def _lives(number: str) -> bool:
    """Whether there is a process of this number that has not ended."""
    try:
        status = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in "ZX"


def test_where_no_process_can_be_started(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(multiprocessing.get_context("fork").Process, "start", refuse)
    with pytest.raises(UnitlintError, match="a process can't be started: Resource temporarily unavailable"):
        found(2)
