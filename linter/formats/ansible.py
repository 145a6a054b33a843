"""Ansible: what the tasks of a role, or of a playbook itself, deliver, enable, mask and mount.

Conditions (`when:`) are taken as met. A name that is unknown is passed over: the file that it is for is then
read where it lies, as one of a folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from unitlint.configuration.configuration import Configuration, Enablement, entries
from unitlint.configuration.delivery import is_interpreted
from unitlint.errors import InputError
from unitlint.formats.ansible_values import Task, constants, filled, tasks
from unitlint.formats.fields import Fields
from unitlint.formats.host_commands import HostCommands
from unitlint.formats.ignition_machine import FileRecord, IgnitionMachine
from unitlint.formats.users import at_home, is_users
from unitlint.grammar.shell import commands
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.base_systems import UNITS
from unitlint.systemd.file_names import ETC, QUADLET_PATHS, UNIT_PATHS, is_unit_name, looks_like_unit
from unitlint.systemd.read_paths import unread
from unitlint.systemd.systemctl import unit_name
from unitlint.template.dialects import without_suffixes
from unitlint.text.source import PLACEHOLDER, SourceText, is_known
from unitlint.tree.documents import Documents
from unitlint.tree.listing import list_folder
from unitlint.tree.present import is_file, is_folder
from unitlint.tree.reader import Reader, is_within, join

KIND = "ansible"

_SERVICES = frozenset({"systemd", "systemd_service", "service"})
_TABLES = frozenset({"/etc/fstab", "/etc/crypttab"})
_CHANGES = frozenset({"lineinfile", "blockinfile", "ini_file"})
"""Modules that change a part of a file that is there."""
_MODULES = _SERVICES | _CHANGES | {"copy", "template", "file", "mount", "command", "shell"}
_INCLUDING = frozenset({"include_tasks", "import_tasks"})
_CALLING = frozenset({"include_role", "import_role"})
_INCLUDES_LIMIT = 200
"""Files of tasks that one playbook takes in."""
_TRUE = frozenset({"true", "yes", "on", "1", "y"})
_SUFFIXES = (".yml", ".yaml")
_FOLDERS_OF_ROLE = ("tasks", "handlers")


def is_role(path: str) -> bool:
    """Whether the folder at `path` is a role: it has tasks."""
    return any(is_file(join(path, "tasks", f"main{suffix}")) for suffix in _SUFFIXES)


def is_playbook(text: str) -> bool:
    """Whether a text is a list of plays, with tasks of their own or roles."""
    if re.search(r"^[- ][ \t]+hosts[ \t]*:", text, re.MULTILINE) is None:
        return False
    return "tasks:" in text or "roles:" in text


def read_role(
    reader: Reader, documents: Documents, path: str, *, name: str, tree: str
) -> Configuration | None:
    """The configuration of a machine that gets the role alone; None for a role that delivers no unit."""
    machine = IgnitionMachine()
    _carry_out_role(reader, documents, machine, path, tree)
    main = next(f for suffix in _SUFFIXES if is_file(f := join(path, "tasks", f"main{suffix}")))
    return _configuration(machine, name=name, path=main)


def _carry_out_role(
    reader: Reader, documents: Documents, machine: IgnitionMachine, path: str, tree: str
) -> None:
    variables: dict[str, str] = {}
    for folder in ("defaults", "vars"):
        for source in _texts(reader, join(path, folder), tree):
            variables |= constants(_nodes(documents, source))
    for folder in _FOLDERS_OF_ROLE:
        for source in _texts(reader, join(path, folder), tree):
            _Tasks(reader, machine, source, path, tree, variables).read(documents)


def read_playbook(
    reader: Reader, documents: Documents, source: SourceText, *, name: str, tree: str
) -> Configuration | None:
    """The configuration that a playbook's tasks make, its roles' before its own; None where that is no unit.

    None as well for a playbook that delivers no more than one of its roles does by itself.
    """
    machine = IgnitionMachine()
    nodes = _nodes(documents, source)
    variables = _of_plays(nodes)
    included = list(_included(reader, documents, source, variables, tree))
    called = (found for part in included for found in _called_roles(_nodes(documents, part), variables))
    own = [*_roles_of(nodes), *called]
    paths = [path for role in dict.fromkeys(own) if (path := _role_path(source.path, role, tree))]
    parts = 0
    for path in paths:
        before = _size(machine)
        _carry_out_role(reader, documents, machine, path, tree)
        parts += _size(machine) > before
    before = _size(machine)
    for part in included:
        _Tasks(reader, machine, part, join(source.path, ".."), tree, variables).read(documents)
    if parts == 1 and _size(machine) == before:
        return None
    return _configuration(machine, name=name, path=source.path)


def _of_plays(nodes: tuple[Node, ...]) -> dict[str, str]:
    """The constants that the plays set."""
    plays = [item for node in nodes if isinstance(node, Sequence) for item in node.items]
    found = (play.get("vars") for play in plays if isinstance(play, Mapping))
    return constants(tuple(node for node in found if node is not None))


def _included(
    reader: Reader, documents: Documents, source: SourceText, variables: dict[str, str], tree: str
) -> Iterator[SourceText]:
    """A playbook, and the files of tasks that it takes in, each once."""
    waiting, seen = [source], {source.path}
    while waiting and len(seen) < _INCLUDES_LIMIT:
        part = waiting.pop(0)
        yield part
        for task in tasks(_nodes(documents, part), _INCLUDING, variables):
            name = filled(task.text.text, task.variables) if task.text is not None else task.get("file")
            for folder in (join(part.path, ".."), join(source.path, "..")):
                path = join(folder, name)
                if name and is_known(name) and path not in seen and is_within(path, tree) and is_file(path):
                    seen.add(path)
                    with suppress(InputError):
                        waiting.append(reader.read(path, tree=tree))


def _called_roles(nodes: tuple[Node, ...], variables: dict[str, str]) -> Iterator[str]:
    """The roles that tasks call by name."""
    for task in tasks(nodes, _CALLING, variables):
        name = task.get("name")
        if name and is_known(name):
            yield name.rpartition("/")[2].rpartition(".")[2]


def _size(machine: IgnitionMachine) -> int:
    return len(machine.files) + len(machine.units) + len(machine.links)


def _roles_of(nodes: tuple[Node, ...]) -> Iterator[str]:
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


def _role_path(playbook: str, name: str, tree: str) -> str:
    """The role of that name where Ansible looks for it: in `roles` beside the playbook or above it."""
    folder = join(playbook, "..")
    for place in (("roles",), (), ("..", "roles"), ("..",), ("..", "..", "roles")):
        path = join(folder, *place, name)
        if is_within(path, tree) and is_role(path):
            return path
    return ""


def _configuration(machine: IgnitionMachine, *, name: str, path: str) -> Configuration | None:
    generated = {_generated(file.path) for file in machine.files}
    for unit in machine.units.values():
        if unit.name in generated:
            unit.enablement = None  # podman-systemd.unit(5): systemctl can't enable what a generator makes
    found = machine.configuration(name, kind=KIND, path=path, base=UNITS)
    held = (entry for directory in found.directories for entry in entries(directory))
    texts = [entry for entry in held if entry.source is not None]
    interpreted = (
        file
        for file in found.files.values()
        if file.source is not None and (is_interpreted(file.path) or is_users(file.path))
    )
    return found if texts or any(interpreted) else None


def _generated(path: str) -> str:
    stem, _, suffix = path.rpartition("/")[2].rpartition(".")
    kind = "" if suffix in ("container", "kube") else f"-{suffix}"
    return f"{stem}{kind}.service" if path.startswith(QUADLET_PATHS) else ""


def _texts(reader: Reader, folder: str, tree: str) -> Iterator[SourceText]:
    """The YAML files of a role's folder, `main` first."""
    if not is_folder(folder):
        return
    for file in sorted(list_folder(folder).files, key=lambda file: (not file.startswith("main."), file)):
        if file.endswith(_SUFFIXES):
            try:
                yield reader.read(join(folder, file), tree=tree)
            except InputError:
                continue


def _nodes(documents: Documents, source: SourceText) -> tuple[Node, ...]:
    try:
        return documents.of(source)
    except InputError:
        return ()


@dataclass(frozen=True, slots=True)
class _Tasks:
    reader: Reader
    machine: IgnitionMachine
    source: SourceText
    folder: str
    """The role's folder, or the playbook's: `files` and `templates` lie in it."""
    tree: str
    variables: dict[str, str]

    def read(self, documents: Documents) -> None:
        """Carry out all tasks of the file."""
        for task in tasks(_nodes(documents, self.source), _MODULES, self.variables):
            if task.module in _SERVICES:
                self._service(task)
            elif task.module in ("copy", "template"):
                self._deliver(task)
            elif task.module in _CHANGES:
                self._change(task)
            elif task.module == "file":
                self._link(task)
            elif task.module == "mount":
                self._mount(task)
            elif task.text is not None:
                self._command(task.text)

    def _service(self, task: Task) -> None:
        name, node = unit_name(task.get("name", "unit", "service")), task.node_of("enabled", "masked", "name")
        if node is None or not is_known(name) or not is_unit_name(name):
            return
        if task.get("scope") in ("user", "global"):
            return
        place = self.source.place(node.start, node.end)
        enabled, masked = task.get("enabled").lower(), task.get("masked").lower()
        if enabled and is_known(enabled):
            self.machine.unit(name, place).enablement = Enablement(name, enabled in _TRUE, place)
        if masked in _TRUE:
            self.machine.unit(name, place).mask = True

    def _deliver(self, task: Task) -> None:
        node, src = task.node_of("dest", "path"), task.get("src")
        if node is None or task.get("remote_src").lower() in _TRUE:
            return
        content = task.node_of("content")
        dest = task.get("dest", "path")
        if content is not None and looks_like_unit(dest):
            dest = "/".join(
                (dest.rpartition("/")[0], re.sub(f"{PLACEHOLDER}+", "_", dest.rpartition("/")[2]))
            )
        path = _target(dest, src)
        if not path:
            return
        source = self._content(content) if content is not None else self._file(task.module, src)
        place = self.source.place(node.start, node.end)
        mode = task.get("mode")
        bits = int(mode, 8) if re.fullmatch("0?[0-7]{3,4}", mode) else None
        self.machine.files.append(FileRecord(path, source, place, bits))

    def _change(self, task: Task) -> None:
        """What is added to a file; the rest of it is what it was, or unknown."""
        node = task.node_of("path", "dest", "name")
        path = _target(task.get("path", "dest", "name"), "")
        if node is None or not path or task.get("state") == "absent":
            return
        added = self._added(task, is_table=path in _TABLES)
        if added is not None:
            place = self.source.place(node.start, node.end)
            self.machine.files.append(FileRecord(path, added, place, appends=True))

    def _added(self, task: Task, *, is_table: bool) -> SourceText | None:
        """The text that a task adds; a line of a unit says nothing without the section that it comes into."""
        fields = Fields(self.source)
        if task.module == "ini_file":
            section, option, value = (task.node_of(key) for key in ("section", "option", "value"))
            if section is None or option is None:
                return None
            pieces = [(f"\n[{section.text}]\n", section), (f"{option.text}=", option)]
            return fields.made([*pieces, (f"{value.text}\n", value) if value else ("\n", option)], "ini_file")
        if task.module == "blockinfile":
            block = task.node_of("block", "content")
            return None if block is None else self._content(block)
        line = task.node_of("line")
        return fields.made([(f"{task.get('line')}\n", line)], "lineinfile") if line and is_table else None

    def _content(self, content: Scalar) -> SourceText:
        return Fields(self.source).embedded(content, "content")

    def _file(self, module: str, src: str) -> SourceText | None:
        if not src or not is_known(src) or src.startswith("/"):
            return None
        own = "templates" if module == "template" else "files"
        for folder in (own, "", "templates", "files"):
            path = join(self.folder, folder, src)
            if is_within(path, self.tree) and is_file(path):
                try:
                    return self.reader.read(path, tree=self.tree)
                except InputError:
                    return None
        return None

    def _link(self, task: Task) -> None:
        node = task.node_of("dest", "path")
        path, target = task.get("dest", "path"), task.get("src")
        if node is None or task.get("state") != "link" or not target:
            return
        if is_known(path + target) and is_interpreted(path):
            place = self.source.place(node.start, node.end)
            self.machine.links.append(FileRecord(path, None, place, link=target))

    def _mount(self, task: Task) -> None:
        values = [
            task.get("src"),
            task.get("path", "name"),
            task.get("fstype"),
            task.get("opts") or "defaults",
        ]
        node = task.node_of("path", "name")
        if node is None or task.get("state") not in ("mounted", "present") or not all(values[:3]):
            return
        if any(not is_known(value) or " " in value for value in values):
            return
        line = Fields(self.source).made([(" ".join((*values, "0 0\n")), node)], "mount")
        place = self.source.place(node.start, node.end)
        self.machine.files.append(FileRecord("/etc/fstab", line, place, appends=True))

    def _command(self, text: Scalar) -> None:
        if "systemctl" in text.text:
            shown = filled(text.text, self.variables)
            script = self.source.derive(shown, Fields(self.source).made([(shown, text)], "command").segments)
            host = HostCommands(self.machine, script, disables=False)
            for command in commands(script):
                if command.name == "systemctl":
                    host.apply(command)


def _target(path: str, src: str) -> str:
    """Where a file is delivered; empty where that isn't known, or is none of the places of units."""
    name = without_suffixes(src.rpartition("/")[2])
    path = at_home(path)
    if path.rstrip("/") in (*UNIT_PATHS, *QUADLET_PATHS) or path.endswith((".d/", "/system/")):
        path = f"{path.rstrip('/')}/{name}"
    folder, _, file = path.rpartition("/")
    if not is_known(folder) and is_known(file) and looks_like_unit(file) and folder.strip(PLACEHOLDER) == "":
        return f"{ETC}/{file}"  # a variable for systemd's folder
    is_read = is_interpreted(path) or is_users(path) or unread(path)
    is_meant = is_known(path) and path.startswith("/") and is_read
    return path if is_meant else ""
