"""What Git is told to ignore in a tree (gitignore(5))."""

from __future__ import annotations

from pathlib import PurePath

from unitlint.errors import InputError
from unitlint.grammar.bytes import decode
from unitlint.tree.listing import Ignored
from unitlint.tree.patterns import Patterns, patterns
from unitlint.tree.present import exists, real_path
from unitlint.tree.reader import join, read_bytes
from unitlint.tree.tracked import tracked_below


def ignored_by_git(top: str) -> Ignored:
    """A test for paths below `top` against the `.gitignore` files from the repository's root down.

    A folder that is ignored itself and named all the same is looked through by its own rules alone.
    """
    known: dict[str, Patterns | None] = {}
    chains: dict[str, list[tuple[Patterns, str, int]]] = {}
    tracked: list[frozenset[str]] = []
    above = _above(top)
    repository, way = above[-1] if above else (top, "")
    if any((found := _load(base)) is not None and found.holds(f"{prefix}/") for base, prefix in above):
        above = []

    def lines_of(folder: str) -> Patterns | None:
        if folder not in known:
            known[folder] = _load(folder)
        return known[folder]

    def chain_of(parent: str) -> list[tuple[Patterns, str, int]]:
        """The patterns for what lies in a folder, nearest first, and how a path is written for each."""
        if parent not in chains:
            inner = (parent, *map(str, PurePath(parent).parents)) if parent else (".",)
            places = [(join(top, folder), "", 0 if folder == "." else len(folder) + 1) for folder in inner]
            places += [(base, f"{prefix}/", 0) for base, prefix in above]
            found = ((lines_of(folder), before, start) for folder, before, start in places)
            chains[parent] = [(lines, before, start) for lines, before, start in found if lines is not None]
        return chains[parent]

    def ignored(path: str, is_folder: bool) -> bool:
        for lines, before, start in chain_of(path.rpartition("/")[0]):
            verdict = lines.verdict(before + path[start:] + "/" * is_folder)
            if verdict is not None:
                return verdict and not is_tracked(path)
        return False

    def is_tracked(path: str) -> bool:
        if not tracked:
            tracked.append(tracked_below(repository))
        return f"{way}/{path}".lstrip("/") in tracked[0]

    return ignored


def _above(top: str) -> list[tuple[str, str]]:
    """The folders between `top` and its repository's root, nearest first, each with the way back down."""
    real = real_path(top)
    if exists(real / ".git"):
        return []
    for count, folder in enumerate(real.parents):
        if exists(folder / ".git"):
            chain = list(real.parents)[: count + 1]
            return [(str(parent), str(real.relative_to(parent))) for parent in chain]
    return []


def _load(folder: str) -> Patterns | None:
    try:
        text = decode(read_bytes(f"{folder}/.gitignore"))
    except InputError:  # most often there is none
        return None
    return patterns(text.removeprefix("\ufeff").split("\n"))
