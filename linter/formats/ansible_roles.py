"""The roles and files of tasks that a playbook takes in, and the texts of a role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from unitlint.errors import InputError
from unitlint.formats.ansible_values import filled, tasks
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.text.source import SourceText, is_known
from unitlint.tree.documents import Documents
from unitlint.tree.listing import list_folder
from unitlint.tree.present import is_file, is_folder
from unitlint.tree.reader import Reader, is_within, join

_INCLUDING = frozenset({"include_tasks", "import_tasks"})
_CALLING = frozenset({"include_role", "import_role"})
_INCLUDES_LIMIT = 200
"""Files of tasks that one playbook takes in."""
SUFFIXES = (".yml", ".yaml")


def is_role(path: str) -> bool:
    """Whether the folder at `path` is a role: it has tasks."""
    return any(is_file(join(path, "tasks", f"main{suffix}")) for suffix in SUFFIXES)


def included(
    reader: Reader, documents: Documents, source: SourceText, variables: dict[str, str], tree: str
) -> Iterator[SourceText]:
    """A playbook, and the files of tasks that it takes in, each once."""
    waiting, seen = [source], {source.path}
    while waiting and len(seen) < _INCLUDES_LIMIT:
        part = waiting.pop(0)
        yield part
        for task in tasks(nodes_of(documents, part), _INCLUDING, variables):
            name = filled(task.text.text, task.variables) if task.text is not None else task.get("file")
            for folder in (join(part.path, ".."), join(source.path, "..")):
                path = join(folder, name)
                if name and is_known(name) and path not in seen and is_within(path, tree) and is_file(path):
                    seen.add(path)
                    with suppress(InputError):
                        waiting.append(reader.read(path, tree=tree))


def called_roles(nodes: tuple[Node, ...], variables: dict[str, str]) -> Iterator[str]:
    """The roles that tasks call by name."""
    for task in tasks(nodes, _CALLING, variables):
        name = task.get("name")
        if name and is_known(name):
            yield name.rpartition("/")[2].rpartition(".")[2]


def roles_of(nodes: tuple[Node, ...]) -> Iterator[str]:
    """The names of the roles that the plays have, in their order."""
    plays = (item for node in nodes if isinstance(node, Sequence) for item in node.items)
    for play in plays:
        roles = play.get("roles") if isinstance(play, Mapping) else None
        for role in roles.items if isinstance(roles, Sequence) else ():
            named = role
            if isinstance(role, Mapping):
                named = role.get("role") or role.get("name") or role
            if isinstance(named, Scalar) and "{" not in named.text:
                yield named.text.rpartition("/")[2] or named.text


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
