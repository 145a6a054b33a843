"""Texts that count instead of what is on disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from unitlint.errors import InputError
from unitlint.inputs.inputs import ReadOptions, read_inputs


def texts(path: Path, overlay: dict[str, str]) -> dict[str, str]:
    """What a run reads, by file name."""
    inputs = read_inputs((str(path),), options=ReadOptions(overlay=overlay))
    return {Path(name).name: text for name, text in inputs.texts.items()}


def test_a_text_takes_the_place_of_a_file_s(tmp_path: Path) -> None:
    (tmp_path / "a.service").write_text("[Unit]\n")
    (tmp_path / "b.service").write_text("[Unit]\n")
    overlay = {os.path.realpath(tmp_path / "a.service"): "[Service]\n"}
    assert texts(tmp_path, overlay) == {"a.service": "[Service]\n", "b.service": "[Unit]\n"}


def test_it_does_so_behind_a_link_too(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.mkdir()
    (real / "a.service").write_text("[Unit]\n")
    link.symlink_to(real)
    overlay = {os.path.realpath(real / "a.service"): "[Service]\n"}
    assert texts(link, overlay) == {"a.service": "[Service]\n"}


def test_a_document_that_is_let_go_of_is_read_the_same_again(tmp_path: Path) -> None:
    """What looks like no input while folders are searched may be listed by one."""
    (tmp_path / "site.yml").write_text("files:\n  - /etc/x.yml\n")
    (tmp_path / "files" / "etc").mkdir(parents=True)
    delivered = tmp_path / "files" / "etc" / "x.yml"
    delivered.write_text("a: 1\n")
    assert texts(tmp_path, {os.path.realpath(delivered): "a: 2\n"})["x.yml"] == "a: 2\n"


def test_a_file_that_is_on_no_disk_can_be_named(tmp_path: Path) -> None:
    new = tmp_path / "new.service"
    assert texts(new, {os.path.realpath(new): "[Unit]\n"}) == {"new.service": "[Unit]\n"}


def test_nothing_to_lint_can_be_an_answer(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to lint here"):
        read_inputs((str(tmp_path),))
    assert read_inputs((str(tmp_path),), options=ReadOptions(empty=True)).configurations == ()


def test_what_is_wrong_is_a_problem_then(tmp_path: Path) -> None:
    (tmp_path / "a.bu").write_text("variant: [\n")
    inputs = read_inputs((str(tmp_path),), options=ReadOptions(empty=True))
    assert [Path(problem.place.location.path).name for problem in inputs.problems] == ["a.bu"]
