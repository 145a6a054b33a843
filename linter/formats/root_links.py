"""Paths inside a root file system, followed as its machine would: no link leads out of it."""

from __future__ import annotations

from pathlib import Path

from unitlint.tree.present import exists, is_link

LINKS_LIMIT = 40
"""Links in one path, as the kernel has it (path_resolution(7))."""


def resolve(root: str, path: str) -> str | None:
    """The place on disk of an absolute path inside `root`; None if it is missing or goes round in circles."""
    waiting = [part for part in reversed(path.split("/")) if part]
    reached: list[str] = []
    links = 0
    while waiting:
        part = waiting.pop()
        if part == "..":
            reached = reached[:-1]
            continue
        if part == ".":
            continue
        place = Path(root, *reached, part)
        if not is_link(place):
            reached.append(part)
            continue
        links += 1
        if links > LINKS_LIMIT:
            return None
        target = str(place.readlink())
        reached = [] if target.startswith("/") else reached
        waiting += [step for step in reversed(target.split("/")) if step]
    place = Path(root, *reached)
    return str(place) if exists(place) else None
