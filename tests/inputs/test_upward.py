"""How far up what lies above a file may belong to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.tree.upward import upward


@pytest.mark.parametrize(
    ("folder", "tree", "expected"),
    [
        ("a/b/c", ".", ["a/b/c", "a/b", "a", "."]),
        ("a/b", "a", ["a/b", "a"]),
        (".", ".", ["."]),
        ("a/b", "/", ["a/b"]),
        ("repository/a", ".", ["repository/a", "repository"]),
        ("a/link", ".", ["a/link", "a", "."]),
    ],
)
def test_upward(
    folder: str, tree: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a/b/c").mkdir(parents=True)
    Path("a/link").symlink_to("b")
    Path("repository/.git").mkdir(parents=True)
    Path("repository/a").mkdir()
    assert list(upward(folder, tree)) == expected


def test_nothing_is_above_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert list(upward("usr/lib", ".")) == ["usr/lib"]
