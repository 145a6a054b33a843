"""A review of a work tree runs none of the programs that the repository's own Git configuration names."""

from __future__ import annotations

import errno
import subprocess
from pathlib import Path

import pytest

from unitlint.cli import run

_UNIT = "[Service]\nExecStart=/usr/bin/{}\n"


def _git(folder: Path, *words: str) -> None:
    alone = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always")
    subprocess.run(["git", "-C", str(folder), *alone, *words], check=True, capture_output=True)


def _repository(folder: Path) -> Path:
    folder.mkdir(parents=True)
    _git(folder, "init", "-q")
    (folder / "app.service").write_text(_UNIT.format("a"))
    _git(folder, "add", ".")
    _git(folder, "commit", "-qm", "a")
    return folder


def _filter(folder: Path, name: str, proof: Path, kind: str = "clean") -> None:
    """A filter that leaves `proof` behind, for units that are changed and not yet looked at."""
    _git(folder, "config", f"filter.{name}.{kind}", f"touch '{proof}'; cat")
    (folder / ".gitattributes").write_text(f"*.service filter={name}\n")
    (folder / "app.service").write_text(_UNIT.format("b"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [("lfs", "process"), ("a.b", "clean"), ("a\x0cb", "clean"), ("a\u2028b", "process"), ("a=b", "clean")],
)
def test_no_filter_runs(
    name: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, proof = _repository(tmp_path / "it"), tmp_path / "proof"
    _filter(folder, name, proof, kind)
    monkeypatch.chdir(folder)

    status = run(["review", "--base", "HEAD", "--format", "markdown"])

    assert not proof.exists()
    assert status == (2 if "=" in name else 0), capsys.readouterr()


def test_no_filter_of_a_submodule_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner, outer, proof = _repository(tmp_path / "inner"), _repository(tmp_path / "it"), tmp_path / "proof"
    _git(outer, "submodule", "add", "-q", str(inner), "units")
    _git(outer, "commit", "-qm", "b")
    _filter(outer / "units", "x", proof)
    monkeypatch.chdir(outer)

    assert run(["review", "--base", "HEAD", "--format", "markdown"]) == 0
    assert not proof.exists()


def test_no_process_can_be_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As for a user with as many as RLIMIT_NPROC lets them have."""

    def refused(*_words: object, **_options: object) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.chdir(_repository(tmp_path / "it"))
    monkeypatch.setattr(subprocess, "run", refused)
    assert run(["review", "--base", "HEAD"]) == 2
    assert "a process can't be started: Resource temporarily" in capsys.readouterr().err
