"""What the grammars of texts share: every text of the corpora, and nodes that stand without a gap."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import pytest


class Node(Protocol):
    """A span of a text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def texts_of(nodes: Sequence[Node], text: str) -> str:
    """The nodes' texts, concatenated, when they stand without a gap."""
    assert [n.start for n in nodes] == [0, *(n.end for n in nodes)][: len(nodes)]
    return "".join(text[n.start : n.end] for n in nodes)


@pytest.fixture(scope="session")
def corpora_texts(corpora: Path) -> set[bytes]:
    """Each once; mark the test with `corpora`."""
    texts = {path.read_bytes() for path in corpora.rglob("*") if path.is_file() and not path.is_symlink()}
    assert texts
    return texts
