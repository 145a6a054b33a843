"""`--watch` goes on whatever becomes of the files: replaced, gone, in the way, or its own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from unitlint.cli import watching
from unitlint.cli.watching import watch
from unitlint.errors import InputError, OutOfTimeError, UsageError

Edit = Callable[[], object]


class Watched:
    """Runs that are counted; while `watch` waits, the next edit is made, and after the last one it ends."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *edits: Edit) -> None:
        self.runs = 0
        self._edits = list(edits)
        monkeypatch.setattr(watching.time, "sleep", self._sleep)

    def _sleep(self, _: float) -> None:
        if not self._edits:
            raise KeyboardInterrupt
        self._edits.pop(0)()

    def run(self, *errors: BaseException | None) -> int:
        """A run that ends as the list says, the last ones well."""
        self.runs += 1
        error = errors[self.runs - 1] if self.runs <= len(errors) else None
        if error is not None:
            raise error
        return 0


def _nothing() -> None:
    pass


def test_what_the_runs_write_is_no_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.service").touch()
    watched = Watched(monkeypatch, _nothing, _nothing)

    def run() -> int:
        (tmp_path / "out.txt").write_text("x" * watched.runs)
        return watched.run()

    assert watch([str(tmp_path)], run, seconds=60, written=[str(tmp_path / "out.txt")]) == 0
    assert watched.runs == 1


def test_a_file_becomes_a_fifo_a_folder_a_link_and_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.service"
    file.touch()
    edits = (file.unlink, lambda: os.mkfifo(file), file.unlink, lambda: file.symlink_to(file), file.unlink)
    watched = Watched(monkeypatch, *edits)
    assert watch([str(tmp_path)], watched.run, seconds=60) == 0
    assert watched.runs >= 4


@pytest.mark.parametrize(
    "error",
    [InputError("is too large"), OutOfTimeError("stopped"), PermissionError(13, "no"), MemoryError()],
)
def test_a_run_that_fails_ends_nothing_and_counts(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(monkeypatch, lambda: (tmp_path / "a").touch())
    assert watch([str(tmp_path)], lambda: watched.run(None, error), seconds=60) == 2
    assert watched.runs == 2


def test_each_run_has_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(watching, "PAUSE", 0)

    def run() -> int:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            pass
        return 0

    Watched(monkeypatch)
    assert watch([str(tmp_path)], run, seconds=1) == 2
    assert "stopped after 1 s" in capsys.readouterr().err


def test_a_current_directory_that_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    (here / "a.service").touch()

    def remove() -> None:
        (here / "a.service").unlink()
        here.rmdir()

    watched = Watched(monkeypatch, remove)
    with pytest.raises(UsageError, match="the current directory is gone"):
        watch(["."], watched.run, seconds=60)
    assert watched.runs == 1
