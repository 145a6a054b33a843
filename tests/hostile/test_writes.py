"""Whatever files are called, and whatever becomes of them meanwhile: what is written is whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from unitlint.checking.fixes import Fixes, Patch
from unitlint.cli import run
from unitlint.cli.fixing import write_fixes
from unitlint.cli.output import replace_file
from unitlint.errors import InputError, UsageError
from unitlint.tree.reader import read_bytes

UNIT = "[Unit]\nBindTo=c.service\n[Service]\nExecStart=/bin/true\n"
BUTANE = (
    "variant: flatcar\nversion: 1.0.0\nsystemd:\n  units:\n  - name: a.service\n    contents: |\n"
    + "".join(f"      {line}\n" for line in UNIT.splitlines())
)
NAMES = (
    "x y",
    "trail ",
    "tab\there",
    'q"uote',
    "back\\slash",
    "line\n+++ b",
    "\x1b[31m",
    "\u2028",
    "é",
    "-rf",
)


@pytest.mark.parametrize("name", NAMES)
def test_git_takes_a_diff_whatever_a_file_is_called(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    file = tmp_path / f"{name}.yaml"
    file.write_text(BUTANE)
    run(["check", "--diff", "."])
    diff = capsys.readouterr().out
    assert [line[:4] for line in diff.splitlines() if line.startswith(("---", "+++"))] == ["--- ", "+++ "]
    assert not {"\x1b", "\u2028"} & set(diff)
    subprocess.run(["git", "apply", "-"], input=diff.encode(), check=True)
    assert "BindsTo=c.service" in file.read_text()


def test_where_one_file_has_changed_none_is_written(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("edited meanwhile")
    with pytest.raises(UsageError, match="nothing is written"):
        write_fixes(Fixes((Patch(str(one), "a", "b"), Patch(str(two), "a", "b"))))
    assert (one.read_text(), two.read_text()) == ("a", "edited meanwhile")


def test_a_read_only_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a"
    file.write_text("a")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anything
    with pytest.raises(UsageError, match="read-only"):
        write_fixes(Fixes((Patch(str(file), "a", "b"),)))
    with pytest.raises(PermissionError):
        replace_file(file, b"b")
    assert file.read_text() == "a"


def test_the_longest_name_there_is(tmp_path: Path) -> None:
    file = tmp_path / ("日" * 85)
    file.write_text("a")
    replace_file(file, b"b")
    assert file.read_text() == "b"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_a_file_stays_its_owners(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("a")
    os.chown(file, 12345, 12346)
    file.chmod(0o640)
    replace_file(file, b"b")
    found = file.stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o7777) == (12345, 12346, 0o640)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("options", [(), ("--no-cache",)])
def test_a_full_disk_is_no_finding_and_no_bug(options: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "a.service").write_text(UNIT)
    command = [sys.executable, "-m", "unitlint", "check", ".", *options]
    environment = {**os.environ, "UNITLINT_CACHE_DIR": str(tmp_path / "cache")}
    for _ in range(2):  # the second from the cache
        with Path("/dev/full").open("w") as full:
            ended = subprocess.run(
                command, cwd=tmp_path, env=environment, stdout=full, stderr=subprocess.PIPE, check=False
            )
            silent = subprocess.run(
                command, cwd=tmp_path, env=environment, stdout=full, stderr=full, check=False
            )
        assert (ended.returncode, silent.returncode) == (2, 2)
        assert ended.stderr == b"unitlint: can't write: No space left on device\n"
        whole = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert whole.returncode == 0
        assert b"BindsTo" in whole.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams(closed: str, tmp_path: Path) -> None:
    (tmp_path / "a.service").write_text(UNIT)
    words = f"{sys.executable} -m unitlint check . --fail-level note {closed}"
    ended = subprocess.run(["sh", "-c", words], cwd=tmp_path, capture_output=True, check=False)
    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no POSIX shell")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("check - <&-", 2, b"<stdin>: is empty: there is nothing to lint"),
        ("lsp <&-", 1, b""),
        ("--version >/dev/full", 2, b"can't write: No space left on device"),
    ],
)
def test_streams_of_any_kind_end_in_a_sentence(words: str, code: int, said: bytes, tmp_path: Path) -> None:
    command = f"{sys.executable} -m unitlint {words}"
    ended = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=False)
    assert ended.returncode == code
    assert said in ended.stderr
    assert ended.stderr.count(b"\n") <= 1


@pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
def test_keeping_a_result_costs_no_memory(tmp_path: Path) -> None:
    (tmp_path / "a.service").write_text(UNIT)
    environment = {**os.environ, "UNITLINT_CACHE_DIR": str(tmp_path / "cache"), "UNITLINT_NO_CACHE": ""}
    words = f"ulimit -v 80000; {sys.executable} -m unitlint check ."
    for _ in range(2):
        ended = subprocess.run(
            ["sh", "-c", words], cwd=tmp_path, env=environment, capture_output=True, check=False
        )
        assert (ended.returncode, b"memory" in ended.stderr) == (0, False), ended.stderr
    assert list((tmp_path / "cache").iterdir())


def test_no_number_of_seconds_is_a_bug(tmp_path: Path) -> None:
    (tmp_path / "a.service").write_text(UNIT)
    assert run(["check", str(tmp_path), "--timeout", "9" * 30]) == 0


def test_no_comment_stays_that_hides_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "etc/systemd/system"
    folder.mkdir(parents=True)
    (folder / "good.service").write_text(UNIT)
    (folder / "not a name.service").write_text(UNIT)
    assert run(["check", str(tmp_path), "--add-ignores", "known"]) == 1
    assert "hid 1 of 2 findings in 1 file" in capsys.readouterr().err
    assert (folder / "not a name.service").read_text() == UNIT
    assert "ignore[deprecated-directive] known" in (folder / "good.service").read_text()


def test_words_of_the_command_line_are_shown_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--format", "\x1b[31m\n::error::x"]) == 2
    assert r'"\x1b[31m\n"' in capsys.readouterr().err


def test_a_revision_may_be_any_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", str(tmp_path), "--base", "x" * 5_000]) == 2
    assert run(["graph", str(tmp_path), "--diff", "x" * 5_000]) == 2
    assert "bug" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("link", "words"),
    [
        (".github", ["init"]),
        ("units.d", ["graph", "units", "--svg", "-o", "units.d/a.svg"]),
    ],
)
def test_nothing_is_made_behind_a_link_that_leads_out(
    link: str, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository, outside = tmp_path / "repository", tmp_path / "outside"
    (repository / "units").mkdir(parents=True)
    (repository / "units" / "a.service").write_text(UNIT)
    outside.mkdir()
    (repository / link).symlink_to(outside)
    monkeypatch.chdir(repository)
    subprocess.run(["git", "init", "-q"], check=True)
    assert run(words) == 2
    assert not list(outside.iterdir())


def test_up_and_out_of_a_repository_is_no_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "repository/units").mkdir(parents=True)
    (tmp_path / "repository/.git").mkdir()
    (tmp_path / "web.service").write_text(UNIT)
    (tmp_path / "repository/units/web.service").symlink_to("../../web.service")
    monkeypatch.chdir(tmp_path / "repository")
    assert b"BindTo=" in read_bytes("../web.service")
    replace_file(Path("../boot.svg"), b"<svg/>")
    assert (tmp_path / "boot.svg").read_bytes() == b"<svg/>"
    for link in ("units/web.service", "units/../units/web.service", "../repository/units/web.service"):
        with pytest.raises(InputError, match="link that points outside the repository"):
            read_bytes(link)
