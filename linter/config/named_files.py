"""The files and folders that a configuration file names by their paths."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from unitlint.errors import InputError
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.text.source import SourceText
from unitlint.tree.reader import read_text

_NAMING = ("extends", "platform", "rules")
"""Options whose values may be paths. A review goes without a baseline."""


def named_files(file: Path) -> Iterator[str]:
    """The paths as they are written, and names of presets and base systems; none of a broken file."""
    from unitlint.grammar.yamltree import compose

    if file.is_symlink():
        return
    try:
        documents = compose(SourceText(str(file), read_text(str(file))))
    except InputError:  # who reads the configuration says so
        return
    for document in documents[:1]:
        if isinstance(document, Mapping):
            words = (word for key in _NAMING for word in _words(document.get(key)))
            yield from (word for word in words if word and not os.path.isabs(word))  # noqa: PTH117


def _words(node: Node | None) -> Iterator[str]:
    for item in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(item, Scalar):
            yield item.text
