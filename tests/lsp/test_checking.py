"""A check of a project, as the server asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lsp.looking import lines, look, settings
from unitlint.lsp.checking import check_project, machines
from unitlint.lsp.diagnostics import diagnostics_of
from unitlint.lsp.projects import Project
from unitlint.tree import listing


def test_a_folder_that_holds_too_much_is_told_as_a_whole(
    units: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "ENTRY_LIMIT", 1)
    checked, known = look(units)
    assert checked.error is not None
    assert checked.error.path == str(units)
    assert "holds more than" in checked.error.message
    assert diagnostics_of(checked, lambda _: lines("")) == {}, "a folder has no line to show it at"
    assert known.models == ()


def test_a_folder_without_anything_to_lint_has_nothing_to_say(tmp_path: Path) -> None:
    checked, known = look(tmp_path)
    assert (checked.error, checked.findings, known.names) == (None, (), ())


def test_what_machines_know(units: Path) -> None:
    _, known = look(units)
    assert known.own == {"app.service", "database.service"}
    assert known.own < set(known.names)
    assert "multi-user.target" in known.names


def test_what_is_left_of_an_older_check_changes_nothing(units: Path) -> None:
    """The same process reads the same paths again and again, each time with other texts."""
    project, path = Project(str(units)), str(units / "app.service")
    before = check_project(project, {}, settings())
    after = check_project(project, {path: "[Service]\nExecStart=/bin/app\n"}, settings())
    again = check_project(project, {}, settings())
    assert [finding.rule for finding in before.findings] == ["requires-without-order"]
    assert after.findings == ()
    assert again.findings == before.findings
    assert machines(again).names == machines(before).names
