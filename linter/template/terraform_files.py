"""Which files Terraform fills in: those that a `.tf` above them names as a template.

developer.hashicorp.com/terraform/language/functions/templatefile, and the data source `template_file`, which
is older; nothing in the file itself need tell.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import lru_cache

from unitlint.errors import InputError
from unitlint.grammar.bytes import decode
from unitlint.quick import patterns as re
from unitlint.tree.listing import list_folder
from unitlint.tree.present import resolved
from unitlint.tree.reader import join, read_bytes
from unitlint.tree.upward import upward

_LEVELS = 3
"""Folders above a template in which the `.tf` lies: `MODULE/resources/services/FILE`."""

_NAMED = re.compile(r'(?:\btemplatefile\(|\btemplate\s*=\s*"?(?:\$\{)?file\()\s*"([^"\n]+)"')
_MODULE = re.compile(r"\A\$\{path\.\w+\}/")


def is_filled_by_terraform(path: str) -> bool:
    """Whether a `.tf` in the folder of a file or above it has the file as a template."""
    real = resolved(path)
    folder = os.path.dirname(real)  # noqa: PTH120  one of thousands
    top = join(folder, *[".."] * _LEVELS)
    return any(real in _named_in(place) for place in upward(folder, top))


@lru_cache(maxsize=1024)
def _named_in(place: str) -> frozenset[str]:
    """The templates that the `.tf` files of one folder name; of a path with more unknown in it, none."""
    found = set[str]()
    for name in list_folder(place).files:
        if name.endswith(".tf"):
            with suppress(InputError):
                text = decode(read_bytes(join(place, name)))
                found.update(join(place, _MODULE.sub("", path)) for path in _NAMED.findall(text))
    return frozenset(found)


def forget_terraform() -> None:
    """Look at the disk again: what was found counts for one reading of the inputs."""
    _named_in.cache_clear()
