"""The tree that a template's tags make: which text stands in which branch."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

from unitlint.grammar.tables import load
from unitlint.quick.dataclasses import dataclass

if TYPE_CHECKING:
    from lark import Lark, Token


class TagKind(StrEnum):
    """What a tag does; the letters of branches.lark."""

    TEXT = "t"
    OUTPUT = "o"
    IF = "i"
    FOR = "l"
    ELIF = "f"
    ELSE = "e"
    END = "z"


@dataclass(frozen=True, slots=True)
class BranchTree:
    """A tag with a body: `index` is the tag's place in the list, `otherwise` what shows when it is false."""

    index: int
    loops: bool
    body: tuple[int | BranchTree, ...]
    otherwise: tuple[int | BranchTree, ...] = ()


DEPTH_LIMIT = 100
"""Branches in each other; an `elif` is one within what is there otherwise."""

Tree = tuple[int | BranchTree, ...]
"""Places of texts and outputs in the list of tags, and branches."""


def parse_branches(kinds: Sequence[TagKind]) -> Tree | None:
    """The tree of the tags; None where they don't nest, or deeper than `DEPTH_LIMIT`."""
    from lark.exceptions import UnexpectedInput

    if _depth(kinds) > DEPTH_LIMIT:
        return None
    try:
        found: Tree = _parser().parse("".join(kinds))  # type: ignore[assignment]  # not a tree: see _parser
    except UnexpectedInput:
        return None
    return found


def _depth(kinds: Sequence[TagKind]) -> int:
    """How many branches are in each other at most."""
    most, open_branches = 0, [0]
    for kind in kinds:
        if kind in (TagKind.IF, TagKind.FOR):
            open_branches.append(open_branches[-1] + 1)
        elif kind is TagKind.ELIF:
            open_branches[-1] += 1
        elif kind is TagKind.END and len(open_branches) > 1:
            open_branches.pop()
        most = max(most, open_branches[-1])
    return most


@dataclass(frozen=True, slots=True)
class _Alternative:
    index: int
    body: Tree


@dataclass(frozen=True, slots=True)
class _Otherwise:
    body: Tree


@cache
def _parser() -> Lark:
    callbacks = SimpleNamespace(
        start=tuple,
        body=tuple,
        branch=_branch,
        alternative=lambda found: _Alternative(_index(found[0]), found[1]),
        otherwise=lambda found: _Otherwise(found[1]),
        TEXT=_index,
        OUTPUT=_index,
    )
    return load("branches", callbacks)


def _branch(found: list[Token | Tree | _Alternative | _Otherwise]) -> BranchTree:
    """The branch, each `elif` being a branch in what is there otherwise."""
    otherwise: Tree = ()
    body: Tree = ()
    for part in reversed(found):
        match part:
            case _Otherwise(shown):
                otherwise = shown
            case _Alternative(index, shown):
                otherwise = (BranchTree(index, False, shown, otherwise),)
            case tuple():
                body = part
    opening = found[0]
    assert isinstance(opening, str)
    return BranchTree(_index(opening), opening == TagKind.FOR, body, otherwise)


def _index(token: Token) -> int:
    assert token.start_pos is not None
    return token.start_pos
