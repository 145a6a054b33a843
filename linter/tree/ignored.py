"""What Git is told to ignore in a tree (gitignore(5))."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath

from unitlint.errors import InputError
from unitlint.grammar.bytes import decode
from unitlint.quick import patterns as re
from unitlint.tree.listing import Ignored
from unitlint.tree.present import exists
from unitlint.tree.reader import join, read_bytes

WILDCARD_LIMIT = 6
"""Runs of `*` in one pattern of a .gitignore; a pattern with more ignores nothing."""

_STARS = re.compile(r"\*+")
_Matcher = Callable[[str], bool | None]
"""True: ignored; False: named by a `!` line; None: no line fits. Folders end with a slash."""


def ignored_by_git(top: str) -> Ignored:
    """A test for paths below `top` against the `.gitignore` files from the repository's root down.

    A folder that is ignored itself and named all the same is looked through by its own rules alone.
    """
    matchers: dict[str, _Matcher | None] = {}
    above = _above(top)
    if any((match := _load(base)) is not None and match(f"{prefix}/") for base, prefix in above):
        above = []

    def matcher(folder: str) -> _Matcher | None:
        if folder not in matchers:
            matchers[folder] = _load(folder)
        return matchers[folder]

    def ignored(path: str, is_folder: bool) -> bool:
        inner = [str(parent) for parent in PurePath(path).parents]
        places = [(join(top, folder), path if folder == "." else path[len(folder) + 1 :]) for folder in inner]
        for folder, relative in (*places, *((base, f"{prefix}/{path}") for base, prefix in above)):
            match = matcher(folder)
            verdict = match(relative + "/" * is_folder) if match is not None else None
            if verdict is not None:
                return verdict
        return False

    return ignored


def _above(top: str) -> list[tuple[str, str]]:
    """The folders between `top` and its repository's root, nearest first, each with the way back down."""
    real = Path(top).resolve()
    if exists(real / ".git"):
        return []
    for count, folder in enumerate(real.parents):
        if exists(folder / ".git"):
            chain = list(real.parents)[: count + 1]
            return [(str(parent), str(real.relative_to(parent))) for parent in chain]
    return []


def _load(folder: str) -> _Matcher | None:
    try:
        text = decode(read_bytes(f"{folder}/.gitignore"))
    except InputError:  # most often there is none
        return None
    from pathspec import GitIgnoreSpec

    lines = [line for line in text.split("\n") if _is_short(line)]
    try:
        spec = GitIgnoreSpec.from_lines(lines)
    except (ValueError, re.error):  # one line of it is no pattern; git passes over those, too
        spec = GitIgnoreSpec.from_lines([line for line in lines if _is_pattern(line)])
    return lambda path: spec.check_file(path).include


def _is_short(line: str) -> bool:
    """Whether a line can be matched fast: the time grows with a power of its wildcards."""
    return len(_STARS.findall(line)) <= WILDCARD_LIMIT


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except (ValueError, re.error):
        return False
    return True
