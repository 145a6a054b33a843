"""Files that Git tracks are read though `.gitignore` matches them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from unitlint.inputs.coverage import unit_files
from unitlint.inputs.inputs import read_inputs

UNIT = "[Service]\nExecStart=/bin/true\n"


def git(*words: str) -> None:
    subprocess.run(("git", *words), check=True, capture_output=True)


@pytest.mark.parametrize("version", ["2", "4"])
def test_files_that_are_tracked(version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    git("init", "-q", ".")
    for path in ("a/b/forced.service", "a/made.service", "out/forced.service", "out/made.service"):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(UNIT)
    Path(".gitignore").write_text("*.service\nout/\n")
    git("add", "-f", "a/b/forced.service", "out/forced.service")
    git("update-index", "--index-version", version)
    assert unit_files(read_inputs(["."]).configurations) == {"a/b/forced.service", "out/forced.service"}
    assert unit_files(read_inputs(["a"]).configurations) == {"a/b/forced.service"}


@pytest.mark.parametrize("index", [b"", b"DIRC\0\0\0\2\0\0\0\7", b"DIRC\0\0\0\4\0\0\0\1" + b"\xff" * 64])
def test_an_index_that_is_broken(index: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".git").mkdir()
    Path(".git/index").write_bytes(index)
    for path in ("a.service", "b.service"):
        Path(path).write_text(UNIT)
    Path(".gitignore").write_text("a.service\n")
    assert unit_files(read_inputs(["."]).configurations) == {"b.service"}
