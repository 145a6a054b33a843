"""Programs that Ansible's tasks deliver, the permission bits that they get, and whose they are."""

from __future__ import annotations

from unitlint.configuration.delivered import Account
from unitlint.formats.ansible_values import Task, is_true
from unitlint.formats.ignition_machine import FileRecord
from unitlint.formats.modes import changed
from unitlint.quick.dataclasses import replace
from unitlint.template.dialects import without_suffixes
from unitlint.text.source import Place, is_known

_DEFAULT_MODE = 0o644
"""Of a file that copy and template make without `mode:`: the umask's (ansible.builtin.copy, mode)."""


def program(task: Task, place: Place) -> FileRecord | None:
    """What copy and template deliver that a unit may run; None where its path isn't known."""
    path = task.get("dest", "path")
    if path.endswith("/"):
        path += without_suffixes(task.get("src").rpartition("/")[2])
    if not is_known(path) or not path.startswith("/") or path.endswith("/"):
        return None
    given = task.get("mode")
    mode, default = changed(_DEFAULT_MODE, given), None if given else _DEFAULT_MODE
    user, group = _owners(task, place)
    return FileRecord(path, None, place, mode, default_mode=default, user=user, group=group)


def change_modes(task: Task, files: list[FileRecord], place: Place) -> None:
    """What the module `file` makes of files that are there; of a path that isn't known, of any."""
    mode, path = task.get("mode"), task.get("path", "dest", "name")
    user, group = _owners(task, place)
    if not path or not (mode or user or group):
        return
    is_tree = is_true(task.get("recurse"))
    for index, file in enumerate(files):
        if not is_known(path):
            files[index] = replace(file, mode=None, default_mode=None)
        elif file.path == path or (is_tree and file.path.startswith(f"{path.rstrip('/')}/")):
            file = replace(file, user=user or file.user, group=group or file.group)
            if mode:
                before = file.default_mode if file.mode is None else file.mode
                file = replace(file, mode=changed(before, mode), default_mode=None)
            files[index] = file


def _owners(task: Task, place: Place) -> tuple[Account | None, Account | None]:
    user, group = task.get("owner"), task.get("group")
    return (Account(user, place) if user else None), (Account(group, place) if group else None)
