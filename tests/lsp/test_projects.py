"""Which files are checked together."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lsp.looking import settings
from unitlint.lsp.projects import Project, project_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """`repository/deep/er/a.service`; the repository has a `.git`."""
    deep = tmp_path / "repository" / "deep" / "er"
    deep.mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir()
    (deep / "a.service").touch()
    return tmp_path / "repository"


def of(folder: Path, *opened: Path) -> Project:
    """The project of the file, with some folders open."""
    return project_of(str(folder / "deep" / "er" / "a.service"), [str(each) for each in opened], settings())


def test_without_a_configuration_it_is_the_innermost_open_folder(folder: Path) -> None:
    assert of(folder, folder, folder / "deep") == Project(str(folder / "deep"))
    assert of(folder, folder / "elsewhere") == Project(str(folder / "deep/er/a.service"), alone=True)
    assert of(folder) == Project(str(folder / "deep/er/a.service"), alone=True)


def test_a_configuration_makes_a_project_of_its_folder(folder: Path) -> None:
    (folder / "deep" / ".unitlint.yaml").touch()
    for opened in ((folder,), (folder / "deep" / "er",), ()):
        assert of(folder, *opened) == Project(str(folder / "deep"))


def test_a_configuration_outside_of_any_repository_makes_none(folder: Path) -> None:
    """One in a home directory is no reason to read all that lies there."""
    (folder / ".git").rmdir()
    (folder / ".unitlint.yaml").touch()
    assert of(folder, folder / "deep") == Project(str(folder / "deep"))
    assert of(folder).alone
    assert of(folder, folder.parent) == Project(str(folder)), "it lies in what is open"


def test_the_search_for_a_configuration_begins_in_the_folder() -> None:
    assert Project("/a/b").directory == Path("/a/b")
    assert Project("/a/b.service", alone=True).directory == Path("/a")
