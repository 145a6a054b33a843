"""A run that would say the same again isn't made; whatever changes what it says has it made."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from unitlint.cache import folder
from unitlint.cache.witness import Witness

from .conftest import Edit, Runner

WEB = "[Unit]\nAfter=db.service\nRequires=db.service\n[Service]\nExecStart=/usr/bin/web\n"


def write(name: str, text: str) -> Edit:
    """An edit that writes a file."""

    def edit(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text(text)

    return edit


def remove(name: str) -> Edit:
    """An edit that removes a file or a folder."""

    def edit(folder: Path) -> None:
        path = folder / name
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)

    return edit


def link(name: str, target: str) -> Edit:
    """An edit that makes a link, or has it lead elsewhere."""

    def edit(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.symlink_to(target)

    return edit


EDITS: dict[str, Edit] = {
    "a unit": write("units/db.service", "[Service]\nExecStart=/usr/bin/db\n"),
    "another text of the same length": write("units/db.service", "[Service]\nExecStart=/usr/bin/xy\n"),
    "a wrong value": write("units/db.service", "[Service]\nType=wrong\nExecStart=/usr/bin/db\n"),
    "no unit": remove("units/db.service"),
    "a drop-in": write("units/web.service.d/10.conf", "[Unit]\nAfter=cache.service\n"),
    "no drop-in": remove("units/web.service.d"),
    "an ignore file": write(".gitignore", "db.service\n"),
    "an inner ignore file": write("units/.gitignore", "web.service.d/\n"),
    "no ignore file": remove(".gitignore"),
    "a configuration": write(".unitlint.yaml", "ignore: [dangling-reference]\n"),
    "another configuration": write(".unitlint.yaml", "platform: none\n"),
    "a configuration below": write("units/.unitlint.yaml", "select: [invalid-command]\n"),
    "no configuration": remove(".unitlint.yaml"),
    "no configuration below": remove("units/.unitlint.yaml"),
    "a mask": link("units/db.service", "/dev/null"),
    "an alias": link("units/db.service", "web.service"),
    "a wants link": link("units/multi-user.target.wants/web.service", "../web.service"),
    "a template": write(
        "machine.bu", "variant: fcos\nversion: 1.5.0\nsystemd:\n  units: [{name: a.service}]\n"
    ),
    "no template": remove("machine.bu"),
    "a comment": write("units/web.service", "# unitlint: ignore-file[dangling-reference] later\n" + WEB),
    "no comment": write("units/web.service", WEB),
}


def check_after(edit: Edit, runner: Runner) -> None:
    """After an edit the cache makes no difference; the run after that is said again, and the same."""
    edit(runner.folder)
    expected = runner("check", "--no-cache")
    assert runner("check") == expected
    again = runner("check")
    assert runner.was_said_again or expected.code not in (0, 1)
    assert again == expected


@pytest.mark.slow
def test_an_unchanged_repository_is_said_again(runner: Runner) -> None:
    for name in ("no comment", "an ignore file"):
        check_after(EDITS[name], runner)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_edits_says_the_same_with_and_without(runner: Runner, seed: int) -> None:
    EDITS["no comment"](runner.folder)
    names = list(EDITS)
    random.Random(seed).shuffle(names)
    for name in names:
        check_after(EDITS[name], runner)


@pytest.mark.slow
def test_options_and_environment_are_runs_of_their_own(runner: Runner) -> None:
    EDITS["no comment"](runner.folder)
    full, data = runner("check"), runner("check", "--format", "json")
    assert full != data
    assert (runner("check"), runner.was_said_again) == (full, True)
    assert (runner("check", "--format", "json"), runner.was_said_again) == (data, True)
    runner.environment["FORCE_COLOR"] = "1"
    assert b"\x1b[" in runner("check").out
    assert not runner.was_said_again


def test_it_can_be_turned_off(runner: Runner) -> None:
    EDITS["no comment"](runner.folder)
    runner("check", "--no-cache")
    runner.environment["UNITLINT_NO_CACHE"] = "1"
    runner("check")
    assert runner.entries == []


SPOILT = (b"", b"x" * 40, b"\0" * 100_000, b'{"code": 0}\n', b"\xff\xfe", b"[" * 100_000)


@pytest.mark.slow
def test_a_spoilt_entry_changes_nothing(runner: Runner) -> None:
    EDITS["no comment"](runner.folder)
    expected = runner("check")
    (entry,) = runner.entries
    whole = entry.read_bytes()
    for content in (*SPOILT, whole.replace(b'"code": ', b'"code": 1')):
        entry.write_bytes(content)
        assert (runner("check"), runner.was_said_again) == (expected, False), content[:40]
    assert (runner("check"), runner.was_said_again) == (expected, True), "it is mended"


def test_a_folder_that_others_can_write_is_not_taken(runner: Runner) -> None:
    EDITS["no comment"](runner.folder)
    expected = runner("check")
    (entry,) = runner.entries
    entry.parent.chmod(0o777)
    assert (runner("check"), runner.was_said_again) == (expected, False)


def test_a_folder_that_is_a_link_is_not_taken(runner: Runner, tmp_path: Path) -> None:
    EDITS["no comment"](runner.folder)
    expected = runner("check")
    (runner.caches / "unitlint").rename(tmp_path / "elsewhere")
    (runner.caches / "unitlint").symlink_to(tmp_path / "elsewhere")
    assert (runner("check"), runner.was_said_again) == (expected, False)


def test_a_cache_in_the_repository_is_not_looked_at(runner: Runner) -> None:
    EDITS["no comment"](runner.folder)
    runner("check")
    shutil.copytree(runner.caches / "unitlint", runner.folder / ".unitlint_cache")
    shutil.rmtree(runner.caches / "unitlint")
    runner("check")
    assert not runner.was_said_again


def test_a_place_that_can_not_be_written_is_no_matter(runner: Runner) -> None:
    EDITS["no comment"](runner.folder)
    expected = runner("check", "--no-cache")
    (runner.caches / "unitlint").write_text("no folder")
    assert runner("check") == expected


def test_a_run_that_writes_is_made_each_time(runner: Runner) -> None:
    EDITS["no comment"](runner.folder)
    for _ in range(2):
        runner("check", "--format", "json:found.json")
        assert not runner.was_said_again
        (runner.folder / "found.json").unlink()


@pytest.mark.slow
def test_runs_at_once_do_not_disturb_each_other(runner: Runner) -> None:
    EDITS["no comment"](runner.folder)
    command = [sys.executable, "-m", "unitlint", "check"]
    started = [
        subprocess.Popen(
            command, cwd=runner.folder, env=runner.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(3)
    ]
    said = {(process.communicate(), process.returncode) for process in started}
    assert len(said) == 1
    assert [path.suffix for path in (runner.caches / "unitlint").iterdir()] == [".run"] * len(runner.entries)


def test_old_runs_make_room(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    from unitlint.cache import folder

    monkeypatch.setattr(folder, "MOST_ENTRIES", 4)
    place = str(runner.caches / "unitlint")
    for number in range(6):
        folder.save(place, f"{number:040}", b"x")
        os.utime(f"{place}/{number:040}.run", (number, number))
    assert folder.load(place, f"{5:040}") == b"x"
    assert folder.load(place, f"{0:040}") == b""
    assert len(runner.entries) <= 4


def test_files_of_others_in_the_folder_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """$UNITLINT_CACHE_DIR may name a folder that holds more: a home."""
    from unitlint.cache import folder

    monkeypatch.setattr(folder, "MOST_ENTRIES", 2)
    tmp_path.chmod(0o700)
    others = ["letter.txt", "a.run", ".bashrc", "f" * 40]
    for name in others:
        (tmp_path / name).write_text("dear")
        os.utime(tmp_path / name, (0, 0))
    left = tmp_path / f"{'a' * 40}.77"  # of a run that was killed
    left.write_bytes(b"x")
    os.utime(left, (1, 1))
    for number in range(6):
        folder.save(str(tmp_path), f"{number:040}", b"x")
    assert all((tmp_path / name).read_text() == "dear" for name in others)
    assert not left.exists()


def test_a_full_disk_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from unitlint.cache import folder

    def refuse(source: str, target: str) -> None:
        raise OSError(28, "No space left on device")

    tmp_path.chmod(0o700)
    monkeypatch.setattr(os, "replace", refuse)
    folder.save(str(tmp_path), "0" * 40, b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_huge_file_is_read_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from unitlint.cache import answers

    monkeypatch.setattr(answers, "_MOST_READ", 10)
    (tmp_path / "huge").write_text("x" * 20)
    (tmp_path / "larger").write_text("x" * 21)
    huge, larger = (answers.content_answer(str(tmp_path / name)) for name in ("huge", "larger"))
    assert huge != larger
    assert huge.split()[2] == larger.split()[2]


def test_what_is_asked_is_noted(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    (tmp_path / "link").symlink_to("file")
    witness = Witness()
    witness.listen()
    (tmp_path / "file").read_text()
    os.path.isfile(tmp_path / "none")  # noqa: PTH113
    os.path.realpath(tmp_path / "link")
    list(tmp_path.iterdir())
    witness.stop()
    (tmp_path / "later").exists()
    answers = witness.answers(besides=())
    assert answers is not None
    kinds = {(kind, Path(path).name) for kind, path in answers}
    assert kinds >= {
        ("content", "file"),
        ("stat", "none"),
        ("lstat", "link"),
        ("readlink", "link"),
        ("listing", tmp_path.name),
    }
    assert "later" not in {name for _, name in kinds}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: subprocess.run(["ls", folder], check=True),
        lambda folder: (folder / "made").write_text("x"),
    ],
)
def test_what_can_not_be_noted_spoils_it(tmp_path: Path, spoil: Edit) -> None:
    witness = Witness()
    witness.listen()
    spoil(tmp_path)
    witness.stop()
    assert witness.answers(besides=()) is None


def test_a_file_that_changes_meanwhile_spoils_it(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("before")
    witness = Witness()
    witness.listen()
    file.read_text()
    witness.stop()
    file.write_text("behind")
    os.utime(file, (1, 1))
    assert witness.answers(besides=()) is None


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_kernel_is_asked_nothing_else(runner: Runner, tmp_path: Path) -> None:
    """Whatever a run asks the kernel about the repository stands in the record."""
    for name in (
        "no comment",
        "a drop-in",
        "a wants link",
        "an ignore file",
        "a template",
        "a configuration",
    ):
        EDITS[name](runner.folder)
    log = tmp_path / "log"
    command = [
        "strace",
        "-f",
        "-qq",
        "-e",
        "trace=%file",
        "-o",
        str(log),
        sys.executable,
        "-m",
        "unitlint",
        "check",
    ]
    done = subprocess.run(
        command, cwd=runner.folder, env=runner.environment, capture_output=True, check=False
    )
    if not log.exists() or "execve" not in log.read_text():
        pytest.skip(f"strace may not trace here: {done.stderr.decode()[:80]}")
    (entry,) = runner.entries
    recorded = entry.read_bytes().decode("utf-8", "replace")
    asked = {line.split('"')[1] for line in log.read_text().splitlines() if line.count('"') > 1}
    inside = {path for path in asked if (runner.folder / path).is_relative_to(runner.folder)}
    # The witness lists a folder once more, and so looks at its links, by the name under which it was listed.
    called = {path: (path, os.path.relpath(runner.folder / path, runner.folder)) for path in inside}
    missing = {
        path for path in inside - {"", "."} if not any(f'"{name}"' in recorded for name in called[path])
    }
    assert missing <= {str(runner.folder)}


@pytest.mark.slow
def test_what_other_processes_ask_is_noted(runner: Runner) -> None:
    for name in ("one", "two", "three"):
        write(f"{name}/web.service", WEB)(runner.folder)
    expected = runner("check", "--jobs", "2", "one", "two", "three")
    assert (runner("check", "--jobs", "2", "one", "two", "three"), runner.was_said_again) == (expected, True)
    write("two/db.service", "[Service]\nType=wrong\nExecStart=/usr/bin/db\n")(runner.folder)
    changed = runner("check", "--jobs", "2", "one", "two", "three")
    assert (changed != expected, runner.was_said_again) == (True, False)


def test_rules_of_ones_own_are_asked_each_time(runner: Runner) -> None:
    EDITS["no comment"](runner.folder)
    write(".unitlint.yaml", "rules: [own.py]\n")(runner.folder)
    write("own.py", '"""Nothing."""\nSEVERITY = None\nCATEGORY = "values"\nSINCE = "0"\n')(runner.folder)
    for _ in range(2):
        runner("check", "--own-rules")
        assert not runner.was_said_again


def test_a_home_that_is_a_repository_holds_no_cache(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / ".git").mkdir(parents=True)
    inside = {"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache"), "LOCALAPPDATA": str(home)}
    assert folder.find(inside) == ""
    assert folder.find({**inside, folder.VARIABLE: str(home / "named")}) == str(home / "named")
    (home / ".git").rmdir()
    if sys.platform == "linux":
        assert folder.find(inside) == str(home / ".cache/unitlint")


SHAPES: tuple[object, ...] = (
    None,
    -1,
    10**30,
    1e308,
    "",
    "/etc/passwd",
    [],
    [1],
    {"a": 1},
    ["a\0b"],
    [["content"]],
    [["stat", ["x"], "x"]],
    [["unknown", "/", ""]],
    [["content", "/dev/zero", "x"]],
)


@pytest.mark.parametrize("key", ["asked", "modules", "out", "code", ""])
def test_a_record_of_another_shape_is_none(key: str) -> None:
    """As another program would write it that knows how the digest is made."""
    from unitlint.cache.records import packed
    from unitlint.cache.runs import _unpacked

    record: dict[str, object] = {"code": 0, "asked": [], "modules": [], "out": 0}
    assert _unpacked(packed(record, b"")) == (b"", b"", 0)
    for shape in SHAPES:
        changed = {**record, key: shape} if key else shape
        if (key, shape) not in [("asked", []), ("modules", [])]:
            assert _unpacked(packed(changed, b"x" * (key != "out"))) is None, shape  # type: ignore[arg-type]


def test_groups_of_another_shape_are_none(tmp_path: Path) -> None:
    from unitlint.cache.groups import Groups
    from unitlint.cache.records import packed

    tmp_path.chmod(0o700)
    record: dict[str, object] = {"asked": [], "modules": [], "groups": {"d": [[], "found"]}}
    for key in (*record, ""):
        for shape in SHAPES:
            content = packed({**record, key: shape} if key else shape, b"")  # type: ignore[arg-type]
            folder.save(str(tmp_path), "0" * 40, content, folder.GROUPS)
            if (key, shape) not in [("asked", []), ("modules", [])]:
                assert Groups(str(tmp_path), "0" * 40).find("d") is None, (key, shape)
    for shape in SHAPES[:-1]:
        content = packed({**record, "groups": {"d": [shape, "found"]}}, b"")
        folder.save(str(tmp_path), "0" * 40, content, folder.GROUPS)
        found = Groups(str(tmp_path), "0" * 40).find("d")
        assert found == ("found" if shape == [] else None), shape


def test_what_is_no_file_is_no_entry(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    path = tmp_path / f"{'0' * 40}.run"
    os.mkfifo(path)
    endless = subprocess.Popen(["sh", "-c", f"exec yes > {path}"], stderr=subprocess.DEVNULL)
    try:
        assert folder.load(str(tmp_path), "0" * 40) == b""
    finally:
        endless.terminate()
        endless.wait()


def test_what_another_left_behind_makes_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container's processes have the same number each time; a folder can't be removed as a file is."""
    monkeypatch.setattr(folder, "MOST_ENTRIES", 6)
    tmp_path.chmod(0o700)
    for number in range(12):
        (tmp_path / f"{'0' * 40}.{os.getpid()}").write_bytes(b"")
        (tmp_path / f"{'f' * 40}.run").mkdir(exist_ok=True)
        os.utime(tmp_path / f"{'f' * 40}.run", (0, 0))
        folder.save(str(tmp_path), f"{number:040}", b"x")
        assert folder.load(str(tmp_path), f"{number:040}") == b"x"
    assert len(list(tmp_path.iterdir())) <= 6
