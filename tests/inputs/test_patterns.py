"""Patterns of .gitignore: Git is the judge, and no pattern takes long."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unitlint.tree.patterns import patterns

PIECES = (
    *("a", "b", "A", "é", ".", "#", "-", "!", "^", " ", "\t", "*", "?", "/", "**/", "/**/", "\\"),
    *("[", "]", "[a-b]", "[!a]", "[^b-]", "[[:alpha:]]", "[[:digit:]x]", "[]a]", "[:]", "[[:x:]]", "[b-a]"),
)
NAMES = (
    "a",
    "b",
    "ab",
    "ba",
    "A",
    "é",
    "a b",
    "[",
    "]",
    "a-",
    "\\",
    "x1",
    "aab",
    "*",
    "!a",
    "#b",
    "a ",
    ".a",
)

lines = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)
paths = st.tuples(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4), st.sampled_from(("", "/"))).map(
    lambda drawn: "/".join(drawn[0]) + drawn[1]
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lines, min_size=1, max_size=3), st.lists(paths, min_size=20, max_size=40))
@pytest.mark.slow
def test_git_says_the_same(repository: Path, drawn: list[str], asked: list[str]) -> None:
    # Git 2.39 compares two addresses where `**` doesn't stand between slashes: its answer is chance.
    written = [line for line in drawn if "**" not in line.replace("/**/", "//").removeprefix("**/")]
    (repository / ".gitignore").write_text("".join(f"{line}\n" for line in written))
    read = patterns(written)
    assert [read.holds(path) for path in asked] == _ignored(repository, asked), written


def _ignored(repository: Path, asked: Sequence[str]) -> list[bool]:
    command = ["git", "-C", str(repository), "check-ignore", "--no-index", "--stdin", "-z", "-v", "-n"]
    given_ = "".join(f"{path}\0" for path in asked).encode()
    out = subprocess.run(command, input=given_, capture_output=True, check=False).stdout.split(b"\0")
    return [bool(pattern) and not pattern.startswith(b"!") for pattern in out[2::4]]


@pytest.mark.parametrize(
    ("line", "named", "other"),
    [
        ("build/", "build/", "build"),
        ("/a", "a", "x/a"),
        ("a/**", "a/b/c", "a/"),
        ("**/x/*.c", "d/x/a.c", "d/x/y/a.c"),
        ("a\\ ", "a ", "a"),
        ("*.[oa]", "x/y.o", "y.c"),
        ("[!a]*", "b", "a"),
        ("caf?", "cafe", "café"),  # two bytes
    ],
)
def test_what_a_line_names(line: str, named: str, other: str) -> None:
    assert patterns([line]).holds(named)
    assert not patterns([line]).holds(other)


@pytest.mark.parametrize("line", ["!", "/", "build\\", "[z", "# a", "", "[[:nothing:]]"])
def test_what_names_nothing(line: str) -> None:
    assert patterns([line]).verdict("build") is None


def test_a_line_of_an_exclamation_mark_takes_back() -> None:
    read = patterns(["*.log", "!keep.log"])
    assert (read.verdict("a.log"), read.verdict("keep.log"), read.verdict("a")) == (True, False, None)


@pytest.mark.parametrize(
    "line", ["*a" * 120 + "b", "**/a/" * 60 + "b", "?*" * 100 + "b", "[a-z]*" * 80 + "0"]
)
def test_no_pattern_takes_long(line: str) -> None:
    start = process_time()
    for path in ("a" * 250, "/".join("a" * 2000), "/".join(["aaaa"] * 800)):
        assert not patterns([line]).verdict(path)
    assert process_time() - start < 2


def test_a_line_longer_than_any_path_matches_none() -> None:
    assert not patterns(["[[:alnum:]]" * 500_000]).lines
    assert patterns(["?*" * 4_000]).lines
