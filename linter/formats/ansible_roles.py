"""The roles and files of tasks that a playbook takes in, and the texts of a role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from unitlint.errors import InputError
from unitlint.formats.ansible_values import filled, tasks
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import SourceText, is_known
from unitlint.tree.documents import Documents
from unitlint.tree.listing import list_folder
from unitlint.tree.present import is_file, is_folder
from unitlint.tree.reader import Reader, is_within, join

_INCLUDING = frozenset({"include_tasks", "import_tasks"})
_CALLING = frozenset({"include_role", "import_role"})
_COPYING = frozenset({"copy", "template"})
_INCLUDES_LIMIT = 200
"""Files of tasks that one playbook takes in."""
SUFFIXES = (".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class Part:
    """A file of tasks that is taken in."""

    source: SourceText
    is_conditional: bool = False
    """Whether a task with `when:` takes it in, or a part that is taken in by one."""


@dataclass(frozen=True, slots=True)
class RoleCall:
    """A role that a play or a task names."""

    name: str
    is_conditional: bool


def is_role(path: str) -> bool:
    """Whether the folder at `path` is a role: it has tasks."""
    return any(is_file(join(path, "tasks", f"main{suffix}")) for suffix in SUFFIXES)


def included(
    reader: Reader, documents: Documents, source: SourceText, variables: dict[str, str], tree: str
) -> Iterator[Part]:
    """A playbook, or the main tasks of a role, and the files of tasks that it takes in, each once."""
    waiting, seen = [Part(source)], {source.path}
    while waiting and len(seen) < _INCLUDES_LIMIT:
        waiting.sort(key=lambda part: part.is_conditional)  # what is sure comes first
        part = waiting.pop(0)
        yield part
        for task in tasks(nodes_of(documents, part.source), _INCLUDING, variables):
            name = filled(task.text.text, task.variables) if task.text is not None else task.get("file")
            for folder in (join(part.source.path, ".."), join(source.path, "..")):
                path = join(folder, name)
                if name and is_known(name) and path not in seen and is_within(path, tree) and is_file(path):
                    seen.add(path)
                    with suppress(InputError):
                        text = reader.read(path, tree=tree)
                        waiting.append(Part(text, part.is_conditional or task.is_conditional))


def lists_of_tasks(nodes: Iterable[Node]) -> Iterator[Sequence]:
    """The lists anywhere in a document of which an item copies a file, in their order."""
    waiting = list(nodes)[::-1]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Sequence):
            if next(tasks((node,), _COPYING, {}), None) is not None:
                yield node
            else:
                waiting += reversed(node.items)
        elif isinstance(node, Mapping):
            waiting += [value for _, value in reversed(node.pairs)]


def called_roles(
    documents: Documents, parts: Iterable[Part], variables: dict[str, str]
) -> Iterator[RoleCall]:
    """The roles that tasks call by name."""
    for part in parts:
        for task in tasks(nodes_of(documents, part.source), _CALLING, variables):
            name = task.get("name")
            if name and is_known(name):
                last = name.rpartition("/")[2].rpartition(".")[2]
                yield RoleCall(last, part.is_conditional or task.is_conditional)


def roles_of(nodes: tuple[Node, ...]) -> Iterator[RoleCall]:
    """The roles that the plays have, in their order."""
    plays = (item for node in nodes if isinstance(node, Sequence) for item in node.items)
    for play in plays:
        roles = play.get("roles") if isinstance(play, Mapping) else None
        for role in roles.items if isinstance(roles, Sequence) else ():
            named = role
            if isinstance(role, Mapping):
                named = role.get("role") or role.get("name") or role
            if isinstance(named, Scalar) and "{" not in named.text:
                is_conditional = isinstance(role, Mapping) and "when" in role
                yield RoleCall(named.text.rpartition("/")[2] or named.text, is_conditional)


def role_path(playbook: str, name: str, tree: str) -> str:
    """The role of that name where Ansible looks for it: in `roles` beside the playbook or above it."""
    folder = join(playbook, "..")
    for place in (("roles",), (), ("..", "roles"), ("..",), ("..", "..", "roles")):
        path = join(folder, *place, name)
        if is_within(path, tree) and is_role(path):
            return path
    return ""


def texts(reader: Reader, folder: str, tree: str) -> Iterator[SourceText]:
    """The YAML files of a role's folder, `main` first."""
    if not is_folder(folder):
        return
    for file in sorted(list_folder(folder).files, key=lambda file: (not file.startswith("main."), file)):
        if file.endswith(SUFFIXES):
            try:
                yield reader.read(join(folder, file), tree=tree)
            except InputError:
                continue


def nodes_of(documents: Documents, source: SourceText) -> tuple[Node, ...]:
    """The nodes of a text; none where it can't be read."""
    try:
        return documents.of(source)
    except InputError:
        return ()
