"""Links in a unit directory, and the files that stand for them where a checkout has no links."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from unitlint.errors import InputError
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.file_names import EMPTY_DEVICES, MASK, UNIT_TYPES
from unitlint.text.source import PLACEHOLDER, SourceText
from unitlint.tree.present import (
    chased,
    exists,
    is_closed,
    is_device,
    is_empty,
    is_folder,
    is_link,
    loops,
    resolved,
)
from unitlint.tree.reader import Reader, check_link, is_within, join

# What git writes into a small file instead of a link when `core.symlinks` is off.
_UNIT_FOLDER = re.compile(r"/systemd/(?:system|user)/[^/]+$")
"""Where units lie on every machine."""

_UNIT_SUFFIXES = (".conf", *(f".{unit_type}" for unit_type in UNIT_TYPES))
"""How the files end that a link out of a search path is followed to."""

_LINK_TEXT = re.compile(rf"/dev/null|[\w./@\\:+-]+\.(?:{'|'.join(UNIT_TYPES)})")


@dataclass(frozen=True, slots=True)
class EntryText:
    """A directory entry: its text, or where it links to (and the text there, if that is in the tree)."""

    source: SourceText | None
    link: str = ""
    leaves: bool = False
    """Whether it leads to a file that isn't read because it lies elsewhere."""
    unreadable: str = ""
    """Why systemd, too, fails to read what it leads to."""


def read_entry(reader: Reader, path: str, tree: str) -> EntryText:
    """The entry at `path`; a link is read only where it stays inside `tree`.

    An absolute link leads to a place on the machine: what it has there isn't known. Raises `InputError` for
    an entry that can't be read.
    """
    if is_link(path):
        return _linked(reader, path, followed(path), tree)
    source = reader.read(path)
    if is_link_text(source.text):
        return _linked(reader, path, source.text, tree)
    return EntryText(checked(source))


def read_entry_here(reader: Reader, path: str, trees: Sequence[str]) -> EntryText:
    """The entry at `path` of the machine that this runs on: absolute links lead to this disk, too.

    Links are followed into any of the folders `trees`, and elsewhere to what is named as a unit or a drop-in
    and lies in no other repository; of other files nothing is known. Raises `InputError` for an entry that
    can't be read.
    """
    if not is_link(path):
        return EntryText(here(reader.read(path)))
    way = chased(path)
    if way is None:
        raise InputError("this link can't be followed, so systemd ignores it", path=path)
    place = resolved(path)
    link, is_inside = _link_here(path, way, trees)
    if not is_inside and is_folder(place):
        return EntryText(None, way, unreadable=f"{place} is a folder")
    if link.endswith("/") or (not exists(place) and not is_closed(path)):
        return EntryText(None, link)
    if place not in EMPTY_DEVICES and is_device(place):  # a terminal, say, which can't be opened at boot
        return EntryText(None, link)
    if place in EMPTY_DEVICES or (not is_inside and is_empty(place)):
        return EntryText(None, link if is_inside else MASK)
    if not (place.endswith(_UNIT_SUFFIXES) or any(is_within(path, tree) for tree in trees)):
        return EntryText(unknown_text(path), link, leaves=True)
    try:
        check_link(path)
    except InputError:
        return EntryText(unknown_text(path), link, leaves=True)
    shown = join(str(Path(path).parent), link) if is_inside else place
    return EntryText(here(reader.read(shown)), link)


def followed(path: str) -> str:
    """Where a link leads. Raises `InputError` for one that leads back to itself: systemd ignores it."""
    if loops(path):
        raise InputError("this link points back to itself, so systemd ignores it", path=path)
    return str(Path(path).readlink())


def _link_here(path: str, way: str, trees: Sequence[str]) -> tuple[str, bool]:
    """A link as one relative to its folder where it leads into one of the trees, else as an absolute one.

    `way` is where it leads (`chased`).
    """
    slash = "/" if os.readlink(path).endswith("/") else ""  # noqa: PTH115 - that drops a slash at the end
    for tree in trees:
        top = resolved(tree)
        if way == top or way.startswith(f"{top}/"):
            inside = os.path.relpath(join(tree, f".{way[len(top) :]}"), os.path.dirname(path))  # noqa: PTH120
            # Begun with a dot, it is none of those that lead to /dev/null once they are installed.
            return f"{'./' * inside.endswith(MASK)}{inside}{slash}", True
    return way + slash, False


def unknown_text(path: str) -> SourceText:
    """What stands for a text that isn't here: no rule judges what it may lack."""
    return SourceText(path, _UNKNOWN)


def is_unknown_text(source: SourceText) -> bool:
    """Whether a text is what stands for one that isn't here."""
    return source.text == _UNKNOWN


_UNKNOWN = f"\n{PLACEHOLDER}\n"

_ELSEWHERE = {
    "\0GITCRYPT\0": "is encrypted by git-crypt",
    "$ANSIBLE_VAULT;": "is encrypted by ansible-vault",
    "version https://git-lfs.github.com/spec/": "is a pointer of Git LFS: `git lfs pull` gets the text",
}
"""How files begin whose text isn't here, and why it isn't."""
KEPT_ELSEWHERE = frozenset(_ELSEWHERE.values())


def kept_elsewhere(text: str) -> str:
    """Why a file's text isn't here, as what comes after "it"; empty for one that is."""
    return next((why for mark, why in _ELSEWHERE.items() if text.startswith(mark)), "")


def checked(source: SourceText) -> SourceText:
    """The text itself, or an unknown one where it isn't here. Raises `InputError` if it is none."""
    known = here(source)
    if is_utf_16(known.text):
        raise InputError(UTF_16, path=source.path, hint="save it as UTF-8")
    if "\0" in known.text:
        raise InputError("is binary: it contains NUL bytes, so it is not a unit", path=source.path)
    return known


UTF_16 = "is UTF-16, not UTF-8"


def is_utf_16(text: str) -> bool:
    """Whether the file begins with the byte order mark of UTF-16, either way round."""
    return text.startswith(("\udcff\udcfe", "\udcfe\udcff"))


def from_utf_16(text: str) -> str:
    """What such a file says."""
    return text.encode("utf-8", "surrogateescape").decode("utf-16", "replace")


def here(source: SourceText) -> SourceText:
    """The same of a file that systemd reads whatever it holds; a NUL ends a line."""
    return unknown_text(source.path) if kept_elsewhere(source.text) else source


def is_link_text(text: str) -> bool:
    """Whether a file's whole text is a link's target: one path to a unit, no line end."""
    return len(text) < 4096 and _LINK_TEXT.fullmatch(text) is not None


def _linked(reader: Reader, path: str, target: str, tree: str) -> EntryText:
    if target.startswith("/") and target not in EMPTY_DEVICES and not _UNIT_FOLDER.search(target):
        return EntryText(unknown_text(path), target, leaves=True)
    return EntryText(_target(reader, path, target, tree), target)


def _target(reader: Reader, path: str, target: str, tree: str) -> SourceText | None:
    if target.startswith("/"):  # a place on the machine, not on this disk
        return None
    place = join(str(Path(path).parent), target)
    try:
        source = reader.read(place, tree=tree) if os.path.lexists(place) else None
    except InputError:
        return None
    return None if source is None or "\0" in source.text or is_link_text(source.text) else source
