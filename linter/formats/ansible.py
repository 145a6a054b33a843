"""Ansible: what the tasks of a role, or of a playbook itself, deliver, enable, mask and mount.

Conditions (`when:`) are taken as met, but for masks: another task may enable the unit where the condition
doesn't hold. A name that is unknown is passed over: the file that it is for is then read where it lies, as
one of a folder.
"""

from __future__ import annotations

from pathlib import PurePath

from unitlint.configuration.configuration import ANSIBLE, Configuration
from unitlint.configuration.delivery import is_read
from unitlint.configuration.unit_files import entries
from unitlint.formats.ansible_roles import (
    SUFFIXES,
    called_roles,
    included,
    lists_of_tasks,
    nodes_of,
    role_path,
    roles_of,
    texts,
)
from unitlint.formats.ansible_tasks import TaskReader
from unitlint.formats.ansible_values import constants
from unitlint.formats.ignition_machine import IgnitionMachine
from unitlint.formats.work import Work
from unitlint.grammar.tree import Mapping, Node, Sequence
from unitlint.quick import patterns as re
from unitlint.systemd.base_systems import UNITS
from unitlint.systemd.file_names import QUADLET_PATHS
from unitlint.text.source import SourceText
from unitlint.tree.documents import Documents
from unitlint.tree.present import is_file
from unitlint.tree.reader import Reader, join

_FOLDERS_OF_ROLE = ("tasks", "handlers")
_CHARACTERS = 4
"""Of a role's tasks, as much work as a step: each playbook reads them anew, with variables of its own."""
_DELIVERS = re.compile(
    r"^[- ][ \t]+dest[ \t]*:[ \t]*[\"']?/(?:etc|usr/lib|lib)/(?:systemd|containers)/", re.MULTILINE
)


def is_playbook(text: str) -> bool:
    """Whether a text is a list of plays, with tasks of their own or roles."""
    if re.search(r"^[- ][ \t]+hosts[ \t]*:", text, re.MULTILINE) is None:
        return False
    return "tasks:" in text or "roles:" in text


def has_tasks(text: str) -> bool:
    """Whether a text, of whatever kind, has tasks that deliver units."""
    return _DELIVERS.search(text) is not None


def read_role(
    reader: Reader, documents: Documents, path: str, *, name: str, tree: str
) -> Configuration | None:
    """The configuration of a machine that gets the role alone; None for a role that delivers no unit."""
    machine = IgnitionMachine(work=Work(reader))
    _carry_out_role(reader, documents, machine, path, tree)
    main = next(f for suffix in SUFFIXES if is_file(f := join(path, "tasks", f"main{suffix}")))
    return _configuration(machine, name=name, path=main)


def _carry_out_role(
    reader: Reader,
    documents: Documents,
    machine: IgnitionMachine,
    path: str,
    tree: str,
    *,
    is_conditional: bool = False,
) -> None:
    variables: dict[str, str] = {}
    for folder in ("defaults", "vars"):
        for source in texts(reader, join(path, folder), tree):
            variables |= constants(nodes_of(documents, source))
    for folder in _FOLDERS_OF_ROLE:
        sources = list(texts(reader, join(path, folder), tree))
        for source in sources:
            machine.work.add(len(source.text) // _CHARACTERS, source)
        sure: set[str] = set()
        if sources and not is_conditional:
            parts = included(reader, documents, sources[0], variables, tree)
            sure = {part.source.path for part in parts if not part.is_conditional}
        for source in sources:
            is_sure = source.path in sure
            tasks = TaskReader(reader, machine, source, path, tree, variables, is_conditional=not is_sure)
            tasks.read(documents)


def read_playbook(
    reader: Reader, documents: Documents, source: SourceText, *, name: str, tree: str
) -> Configuration | None:
    """The configuration that a playbook's tasks make, its roles' before its own; None where that is no unit.

    None as well for a playbook that delivers no more than one of its roles does by itself.
    """
    machine = IgnitionMachine(work=Work(reader))
    nodes = nodes_of(documents, source)
    variables = _of_plays(nodes)
    parts = list(included(reader, documents, source, variables, tree))
    calls = [*roles_of(nodes), *called_roles(documents, parts, variables)]
    sure = {call.name for call in calls if not call.is_conditional}
    delivering = 0
    for name_ in dict.fromkeys(call.name for call in calls):
        if path := role_path(source.path, name_, tree):
            before = _size(machine)
            _carry_out_role(reader, documents, machine, path, tree, is_conditional=name_ not in sure)
            delivering += _size(machine) > before
    before = _size(machine)
    for part in parts:
        folder, text, when = join(source.path, ".."), part.source, part.is_conditional
        TaskReader(reader, machine, text, folder, tree, variables, is_conditional=when).read(documents)
    if delivering == 1 and _size(machine) == before:
        return None
    return _configuration(machine, name=name, path=source.path)


def read_tasks(
    reader: Reader, documents: Documents, source: SourceText, *, name: str, tree: str
) -> Configuration | None:
    """The configuration that lists of tasks make, wherever in a document they stand; None for no unit."""
    machine = IgnitionMachine(work=Work(reader))
    folder = join(source.path, "..")
    if PurePath(folder).name in _FOLDERS_OF_ROLE:
        folder = join(folder, "..")
    lists = tuple(lists_of_tasks(nodes_of(documents, source)))
    TaskReader(reader, machine, source, folder, tree, {}, is_conditional=True).carry_out(lists)
    return _configuration(machine, name=name, path=source.path)


def _of_plays(nodes: tuple[Node, ...]) -> dict[str, str]:
    """The constants that the plays set."""
    plays = [item for node in nodes if isinstance(node, Sequence) for item in node.items]
    found = (play.get("vars") for play in plays if isinstance(play, Mapping))
    return constants(tuple(node for node in found if node is not None))


def _size(machine: IgnitionMachine) -> int:
    return len(machine.files) + len(machine.units) + len(machine.links)


def _configuration(machine: IgnitionMachine, *, name: str, path: str) -> Configuration | None:
    generated = {_generated(file.path) for file in machine.files}
    for unit in machine.units.values():
        if unit.name in generated:
            unit.enablement = None  # podman-systemd.unit(5): systemctl can't enable what a generator makes
    found = machine.configuration(name, kind=ANSIBLE, path=path, base=UNITS)
    held = (entry for directory in found.directories for entry in entries(directory))
    texts = [entry for entry in held if entry.source is not None]
    return found if texts or any(map(is_read, found.files.values())) else None


def _generated(path: str) -> str:
    stem, _, suffix = path.rpartition("/")[2].rpartition(".")
    kind = "" if suffix in ("container", "kube") else f"-{suffix}"
    return f"{stem}{kind}.service" if path.startswith(QUADLET_PATHS) else ""
