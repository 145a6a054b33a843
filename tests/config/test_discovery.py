from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.config.discovery import find_config
from unitlint.errors import UsageError


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """outer/.unitlint.yaml, outer/repository/.git, outer/repository/a/b"""
    (tmp_path / "outer" / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "outer" / "repository" / "a" / "b").mkdir(parents=True)
    (tmp_path / "outer" / ".unitlint.yaml").touch()
    return tmp_path / "outer"


def find(directory: Path, *, flag: str = "", variable: str = "") -> Path | None:
    environment = {"UNITLINT_CONFIG": variable} if variable else {}
    return find_config(flag=flag, environment=environment, directory=directory)


def test_the_nearest_upward_holds(tree: Path) -> None:
    (tree / "repository" / ".unitlint.yaml").touch()
    assert find(tree / "repository" / "a" / "b") == tree / "repository" / ".unitlint.yaml"
    (tree / "repository" / "a" / ".unitlint.yml").touch()
    assert find(tree / "repository" / "a" / "b") == tree / "repository" / "a" / ".unitlint.yml"


def test_the_search_ends_at_the_repository(tree: Path) -> None:
    assert find(tree / "repository" / "a") is None


def test_the_variable_goes_before_the_search_and_the_flag_before_both(tree: Path) -> None:
    (tree / "repository" / ".unitlint.yaml").touch()
    one, two = tree / "one.yaml", tree / "two.yaml"
    one.touch()
    two.touch()
    assert find(tree / "repository", variable=str(one)) == one
    assert find(tree / "repository", variable=str(one), flag=str(two)) == two
    assert find(tree / "repository", flag="none") is None


def test_a_flag_that_names_no_file_is_an_error(tree: Path) -> None:
    with pytest.raises(UsageError, match=r"--config names .*nowhere\.yaml, which is not a file"):
        find(tree, flag=str(tree / "nowhere.yaml"))
