"""The files of a root that nothing reads, though they lie where something nearly does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from unitlint.formats.ansible_roles import is_role
from unitlint.formats.root_shape import has_unit_folder
from unitlint.systemd.file_names import is_dependency_folder, is_drop_in_folder, looks_like_unit
from unitlint.systemd.read_paths import leads_to_read, unread
from unitlint.tree.listing import list_folder
from unitlint.tree.present import is_folder, is_link
from unitlint.tree.reader import join

_TOPS = ("/etc", "/usr/local/lib")
"""Where the administrator's files lie (file-hierarchy(7)): those of `/usr` are the vendor's."""
_PARTS = ("/etc", "/usr", "/lib")
_HOMES = "/home"
_SYSTEMD = "systemd"


def unread_files(root: str, *, is_part: bool) -> Iterator[str]:
    """Their absolute paths in the root; of a whole one only those that its administrator has put there.

    None of `files` and `templates` of a role: its tasks say where each goes. Where a part has no folder of
    systemd's own, its units in etc/systemd are a folder of units that somebody links or copies from there.
    """
    if is_part and is_role(join(root, "..")):
        return
    keeps_units_elsewhere = is_part and not has_unit_folder(root)
    homes = (
        (f"{_HOMES}/{name}" for name in list_folder(root + _HOMES).folders)
        if is_folder(root + _HOMES)
        else ()
    )
    for top in (*_PARTS, "/root", *homes) if is_part else _TOPS:
        if is_folder(root + top) and not is_link(root + top):
            for path in _below(root, top):
                if not (
                    keeps_units_elsewhere and PurePath(path).parent.name == _SYSTEMD and looks_like_unit(path)
                ):
                    yield path


def _below(root: str, top: str) -> Iterator[str]:
    waiting = [top]
    while waiting:
        path = waiting.pop()
        folder = list_folder(root + path)
        files = (file for file in folder.files if not (is_drop_in_folder(file) or is_dependency_folder(file)))
        yield from (place for file in files if unread(place := f"{path}/{file}") is not None)
        waiting += (inner for name in reversed(folder.folders) if leads_to_read(inner := f"{path}/{name}"))
