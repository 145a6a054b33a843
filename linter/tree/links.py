"""Links in a unit directory, and the files that stand for them where a checkout has no links."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from unitlint.errors import InputError
from unitlint.systemd.file_names import UNIT_TYPES
from unitlint.text.source import SourceText
from unitlint.tree.reader import Reader, join

MASK = "/dev/null"

# What git writes into a small file instead of a link when `core.symlinks` is off.
_LINK_TEXT = re.compile(rf"/dev/null|[\w./@\\:+-]+\.(?:{'|'.join(UNIT_TYPES)})")


@dataclass(frozen=True, slots=True)
class EntryText:
    """A directory entry: its text, or where it links to (and the text there, if that is in the tree)."""

    source: SourceText | None
    link: str = ""


def read_entry(reader: Reader, path: str, tree: str) -> EntryText:
    """The entry at `path`; a link is read only where it stays inside `tree`.

    Raises `InputError` for an entry that can't be read.
    """
    if Path(path).is_symlink():
        target = str(Path(path).readlink())
        return EntryText(_target(reader, path, target, tree), target)
    source = reader.read(path)
    if is_link_text(source.text):
        return EntryText(_target(reader, path, source.text, tree), source.text)
    return EntryText(checked(source))


def checked(source: SourceText) -> SourceText:
    """The text itself. Raises `InputError` if it is none."""
    if "\0" in source.text:
        raise InputError("is binary: it holds NUL bytes, so it is no unit", path=source.path)
    return source


def is_link_text(text: str) -> bool:
    """Whether a file's whole text is a link's target: one path to a unit, no line end."""
    return len(text) < 4096 and _LINK_TEXT.fullmatch(text) is not None


def _target(reader: Reader, path: str, target: str, tree: str) -> SourceText | None:
    if target.startswith("/"):
        return None  # a place on the machine, not on this disk
    place = join(str(Path(path).parent), target)
    try:
        source = reader.read(place, tree=tree) if os.path.lexists(place) else None
    except InputError:
        return None
    return None if source is None or "\0" in source.text or is_link_text(source.text) else source
