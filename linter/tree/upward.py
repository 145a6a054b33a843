"""Folders above another, as far as what lies there may belong to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from unitlint.tree.present import exists, resolved
from unitlint.tree.reader import is_within, join


def upward(folder: str, tree: str) -> Iterator[str]:
    """The folder and those above it, up to the top of its repository or of `tree`.

    Where the tree is the whole machine, it is the folder alone: `lib` beside a file is not `/lib`.
    """
    climbs = resolved(tree) != "/"
    while True:
        yield folder
        above = join(folder, "..")
        if not climbs or folder in (".", "/") or above.endswith("..") or not is_within(above, tree):
            return
        if exists(Path(folder, ".git")):
            return
        folder = above
