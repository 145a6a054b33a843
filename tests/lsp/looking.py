"""What the server works out, asked without a server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from unitlint.cli.options import Shared
from unitlint.cli.session import read_config
from unitlint.config.config import Config
from unitlint.config.discovery import find_config
from unitlint.lsp.checking import Checked, Known, check_project, machines
from unitlint.lsp.documents import Document
from unitlint.lsp.positions import Lines
from unitlint.lsp.projects import Project, Settings

MARK = "‸"
"""Where the cursor is."""


def settings(*, own_rules: bool = False) -> Settings:
    """As `unitlint lsp` has them without an option."""

    def read(directory: Path, overlay: Mapping[str, str]) -> Config:
        config = read_config(Shared(paths=(str(directory),)), overlay)
        return replace(config, run_own_rules=own_rules)

    return Settings(lambda directory: find_config(flag="", environment={}, directory=directory), read)


def look(folder: Path) -> tuple[Checked, Known]:
    """A folder as it is on disk."""
    checked = check_project(Project(str(folder)), {}, settings())
    return checked, machines(checked)


def cursor(path: Path, text: str) -> tuple[Document, int]:
    """A document with that text, and the offset of the mark in it."""
    assert text.count(MARK) == 1
    return Document(path.as_uri(), str(path), 1, text.replace(MARK, "")), text.index(MARK)


def lines(text: str) -> Lines:
    """A text as most editors count it."""
    return Lines(text)
