"""The names and paths of entries in an Ignition config."""

from __future__ import annotations

from collections.abc import Container

from unitlint.formats.fields import Fields
from unitlint.grammar.tree import Mapping, Scalar
from unitlint.systemd.file_names import NAME_LIMIT, QUADLETS, is_quadlet_name, is_unit_name
from unitlint.text.source import PLACEHOLDER, is_known


def entry_name(fields: Fields, item: Mapping) -> Scalar | None:
    """The name of an entry, which has to be a file name."""
    name = fields.text(item, "name")
    if name is None or not name.text:
        fields.refuse(item, "`name` is missing here")
        return None
    if "/" in name.text:
        fields.refuse(name, f"`{name.text}` must be a file name, not a path")
        return None
    return name


def opened_name(name: Scalar, taken: Container[str]) -> Scalar | None:
    """A name that a template decides in part: a sign nobody uses stands for what is unknown."""
    stem, _, suffix = name.text.rpartition(".")
    if not is_known(suffix) or not stem:
        return None
    text, mark = name.text, "_"
    while (shown := text.replace(PLACEHOLDER, mark)) in taken:
        mark += "_"
    return Scalar(shown, name.start, name.end, name.style, name.tag)


def is_unit(fields: Fields, name: Scalar) -> bool:
    """Whether a name is one of units; another is a problem."""
    if is_unit_name(name.text):
        return True
    if is_quadlet_name(name.text):
        message = f"`{name.text}` is a Quadlet, not a systemd unit: podman's generator reads it"
        fields.refuse(name, message, f"deliver it with storage.files as {QUADLETS}/{name.text}")
        return False
    if len(name.text) > NAME_LIMIT:
        message = f"this unit name has {len(name.text)} characters; systemd allows at most {NAME_LIMIT}"
    else:
        message = f"`{name.text}` is not a valid unit name"
    fields.refuse(name, message, "see systemd.unit(5) for valid unit names")
    return False


def entry_path(fields: Fields, item: Mapping) -> Scalar | None:
    """The path of an entry, which has to be absolute; None as well for one that a template decides."""
    path = fields.text(item, "path")
    if path is not None and not is_known(path.text):
        return None
    if path is not None and path.text.startswith("/") and ".." not in path.text.split("/"):
        return path
    fields.refuse(path or item, "`path` must be an absolute path without `..`")
    return None


def is_on_root(fields: Fields, item: Mapping) -> bool:
    """Whether a file of spec 2.x goes to the root; other file systems are mounted while Ignition runs."""
    filesystem = fields.text(item, "filesystem")
    return filesystem is None or filesystem.text in ("", "root")
