"""A link that stands in a file's place for the moment in which it is opened is not followed out."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from unitlint.cli import run

SECRET = "[Service]\nExecStart=/bin/a\nSecret=hunter2\n"
PLAIN = "[Service]\nExecStart=/bin/a\n"

Opening = Callable[..., int]


def exchanging(
    monkeypatch: pytest.MonkeyPatch, exchange: Callable[[], None], back: Callable[[], None]
) -> None:
    """What is called `a.service` is opened between the two."""
    plain: Opening = os.open

    def opening(path: object, *arguments: object, **named: object) -> int:
        if not str(path).endswith("a.service"):
            return plain(path, *arguments, **named)
        exchange()
        try:
            return plain(path, *arguments, **named)
        finally:
            back()

    monkeypatch.setattr(os, "open", opening)


@pytest.mark.parametrize("has_git", [True, False])
@pytest.mark.parametrize("where", ["the file", "its folder"])
def test_what_is_exchanged_is_not_read(
    where: str,
    has_git: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "repository"
    outside.mkdir()
    (inside / "units").mkdir(parents=True)
    if has_git:
        (inside / ".git").mkdir()
    (outside / "a.service").write_text(SECRET)
    (inside / "units/a.service").write_text(PLAIN)
    (inside / "units/b.service").write_text(PLAIN)
    place = inside / ("units/a.service" if where == "the file" else "units")
    target = outside / "a.service" if where == "the file" else outside

    def exchange() -> None:
        place.rename(tmp_path / "aside")
        place.symlink_to(target)

    def back() -> None:
        place.unlink()
        (tmp_path / "aside").rename(place)

    exchanging(monkeypatch, exchange, back)
    monkeypatch.chdir(inside)
    run(["check", "--no-cache", "--jobs", "1", "."])
    out, err = capsys.readouterr()
    assert "hunter2" not in out + err
    assert "Secret" not in out + err


def test_a_file_that_is_saved_meanwhile_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Editors write a file beside it, and give that its name."""
    (tmp_path / ".git").mkdir()
    unit = tmp_path / "a.service"
    unit.write_text(f"{PLAIN}Typ=x\n")

    def save() -> None:
        (tmp_path / "new").write_text(unit.read_text())
        (tmp_path / "new").rename(unit)

    exchanging(monkeypatch, lambda: None, save)
    assert run(["check", "--no-cache", "--jobs", "1", "--format", "concise", str(tmp_path)]) == 1
    assert "unknown directive Typ=" in capsys.readouterr().out
