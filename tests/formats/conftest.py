"""Small trees of files on disk, and the inputs that they are read as."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from unitlint.configuration.configuration import Configuration, Inputs
from unitlint.inputs.inputs import ReadOptions, read_inputs

Tree = dict[str, str | bytes]
"""Path → text; a text that begins with `-> ` is a link's target."""

ReadTree = Callable[..., Inputs]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Tree], Path]:
    """Writes a tree into the test's folder, which is the working directory."""
    monkeypatch.chdir(tmp_path)

    def writer(tree: Tree) -> Path:
        for name, text in tree.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(text, bytes):
                path.write_bytes(text)
            elif text.startswith("-> "):
                path.symlink_to(text[3:])
            else:
                path.write_bytes(text.encode())
        return tmp_path

    return writer


@pytest.fixture
def read(write: Callable[[Tree], Path]) -> ReadTree:
    """Writes a tree and reads paths in it: `in` unless others are named."""

    def reader(tree: Tree, *paths: str, options: ReadOptions | None = None) -> Inputs:
        write({f"in/{name}": text for name, text in tree.items()})
        return read_inputs(paths or ("in",), options=options)

    return reader


@pytest.fixture
def read_one(read: ReadTree) -> Callable[..., Configuration]:
    """Like `read`, for a tree that is one configuration."""

    def reader(tree: Tree, *paths: str, options: ReadOptions | None = None) -> Configuration:
        (configuration,) = read(tree, *paths, options=options).configurations
        return configuration

    return reader
