"""Which configuration file holds: the flag's, else `UNITLINT_CONFIG`'s, else the nearest one upward."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from unitlint.errors import UsageError
from unitlint.tree.present import exists, is_file

FILE_NAMES = (".unitlint.yaml", ".unitlint.yml")
VARIABLE = "UNITLINT_CONFIG"


def is_config_named(flag: str, environment: Mapping[str, str]) -> bool:
    """Whether one file, or none, is named for the whole run."""
    return bool(flag or environment.get(VARIABLE, ""))


def find_config(*, flag: str, environment: Mapping[str, str], directory: Path) -> Path | None:
    """The file to read, or None for the defaults; `none` as flag or variable asks for those.

    Without either, `directory` and its parents are searched up to the first that holds a `.git`, which is
    looked at still. Raises UsageError when the flag or the variable names no file.
    """
    for origin, named in (("--config", flag), (VARIABLE, environment.get(VARIABLE, ""))):
        if named == "none":
            return None
        if named:
            if not is_file(named):
                raise UsageError(f"{origin} names {named}, which is not a file")
            return Path(named)
    return _nearest(directory)


def repository_root(directory: Path) -> Path | None:
    """The nearest directory upward that holds a `.git`; None outside of any repository."""
    return next((d for d in (directory, *directory.parents) if exists(d / ".git")), None)


def _nearest(directory: Path) -> Path | None:
    root = repository_root(directory)
    for candidate in (directory, *directory.parents):
        if (found := file_in(candidate)) is not None:
            return found
        if candidate == root:
            return None
    return None


def file_in(directory: Path) -> Path | None:
    """The configuration file of this directory itself."""
    return next((directory / name for name in FILE_NAMES if is_file(directory / name)), None)
