"""What BitBake's recipes rename as they install it: `install … a-b.mount ${D}…/a\\x2db.mount`.

Layers keep units under names without a backslash, and the recipe gives them their own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import PurePath

from unitlint.errors import InputError
from unitlint.formats.collection import boundary
from unitlint.formats.yocto import SUFFIXES
from unitlint.grammar.bytes import decode
from unitlint.quick import patterns as re
from unitlint.systemd.file_names import looks_like_unit
from unitlint.tree.listing import list_folder
from unitlint.tree.reader import join, read_bytes
from unitlint.tree.upward import upward

_LEVELS = 2
"""Folders above a file in which its recipe lies: `RECIPE/FILE`, or `RECIPE/MACHINE/FILE`."""

_INSTALLED = re.compile(
    r"""^[ \t]*(?:install|cp|mv)\b[^\n]*?[ \t]["']?(?:[^\s"']*/)?(?P<file>[^\s/"']+)["']?[ \t]+"""
    r"""["']?\$\{D\}[^\s"']*/(?P<name>[^\s/"']+)["']?[ \t]*$""",
    re.MULTILINE,
)


def renamed_by_recipes(folder: str) -> Mapping[str, str]:
    """File → the name as a unit that a recipe above `folder` installs it under, where the two differ."""
    tree = boundary(join(folder, "unit"))
    above = islice(upward(os.path.realpath(folder), tree), 1, 1 + _LEVELS)
    return {file: name for place in above for file, name in _renamed_in(place).items()}


@lru_cache(maxsize=1024)
def _renamed_in(place: str) -> Mapping[str, str]:
    """The same of the recipes in one folder, which is above very many in some repositories."""
    return {
        found["file"]: name
        for text in _recipes(place)
        for found in _INSTALLED.finditer(text)
        if (name := found["name"].replace("\\\\", "\\")) != found["file"] and looks_like_unit(name)
    }


def forget_recipes() -> None:
    """Look at the disk again: what was found counts for one reading of the inputs."""
    _renamed_in.cache_clear()


def _recipes(place: str) -> Iterator[str]:
    for name in list_folder(place).files:
        if PurePath(name).suffix in SUFFIXES:
            with suppress(InputError):
                yield decode(read_bytes(join(place, name)))
