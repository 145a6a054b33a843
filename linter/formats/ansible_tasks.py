"""What Ansible's tasks do to a machine, one after the other."""

from __future__ import annotations

from unitlint.configuration.delivered import Enablement
from unitlint.configuration.delivery import is_interpreted
from unitlint.errors import InputError
from unitlint.formats.ansible_modes import change_modes, program
from unitlint.formats.ansible_roles import nodes_of
from unitlint.formats.ansible_values import Task, filled, is_true, tasks
from unitlint.formats.fields import Fields
from unitlint.formats.host import Host, opened
from unitlint.formats.host_commands import HostCommands
from unitlint.formats.ignition_machine import FileRecord, IgnitionMachine
from unitlint.formats.modes import changed, yaml_number
from unitlint.formats.programs import may_be_named
from unitlint.formats.users import at_home
from unitlint.formats.work import TASK
from unitlint.grammar.shell import commands
from unitlint.grammar.tree import Node, Scalar
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.systemd.conf import conf_kind
from unitlint.systemd.file_names import ETC, QUADLET_PATHS, UNIT_PATHS, is_unit_name, looks_like_unit
from unitlint.systemd.generator_files import CRYPTTAB, FSTAB
from unitlint.systemd.read_paths import unread
from unitlint.systemd.systemctl import unit_name
from unitlint.template.dialects import without_suffixes
from unitlint.text.source import PLACEHOLDER, SourceText, is_known
from unitlint.tree.documents import Documents
from unitlint.tree.present import is_file
from unitlint.tree.reader import Reader, is_within, join

_SERVICES = frozenset({"systemd", "systemd_service", "service"})
_TABLES = frozenset({FSTAB, CRYPTTAB})
_CHANGES = frozenset({"lineinfile", "blockinfile", "ini_file"})
"""Modules that change a part of a file that is there."""
_TELLING = ("systemctl", "chmod", "systemd/system", "systemd/user", "containers/systemd")
_HOST_COMMANDS = frozenset({"systemctl", "chmod", "cat", "tee", "echo", "printf", "ln", "", "done"})
"""Commands of tasks that are followed; what others copy and delete lies on the machine."""
_MODULES = _SERVICES | _CHANGES | {"copy", "template", "file", "mount", "command", "shell"}


@dataclass(frozen=True, slots=True)
class TaskReader:
    """Carries out the tasks of one file."""

    reader: Reader
    machine: IgnitionMachine
    source: SourceText
    folder: str
    """The role's folder, or the playbook's: `files` and `templates` lie in it."""
    tree: str
    variables: dict[str, str]
    is_conditional: bool = False
    """Whether the file is taken in under a condition alone."""

    def read(self, documents: Documents) -> None:
        """Carry out all tasks of the file."""
        self.carry_out(nodes_of(documents, self.source))

    def carry_out(self, nodes: tuple[Node, ...]) -> None:
        """Carry out the tasks in nodes of the file."""
        for task in tasks(nodes, _MODULES, self.variables):
            self.machine.work.add(TASK, self.source)
            self._check_mode(task)
            if task.module in _SERVICES:
                self._service(task)
            elif task.module in ("copy", "template"):
                self._deliver(task)
            elif task.module in _CHANGES:
                self._change(task)
            elif task.module == "file":
                self._link(task)
                change_modes(task, self.machine.files, self.source.place(task.node.start, task.node.end))
            elif task.module == "mount":
                self._mount(task)
            elif (command := task.text or task.node_of("cmd")) is not None:
                self._command(command)

    def _check_mode(self, task: Task) -> None:
        """A mode without quotes and a leading 0 is decimal (ansible.builtin.copy, mode)."""
        node = task.node_of("mode")
        if node is not None and not node.style and node.text.isdecimal():
            Fields(self.source, self.machine.problems).check_mode(node, yaml_number(node.text) or 0)

    def _service(self, task: Task) -> None:
        name, node = unit_name(task.get("name", "unit", "service")), task.node_of("enabled", "masked", "name")
        if node is None or not is_known(name) or not is_unit_name(name):
            return
        place = self.source.place(node.start, node.end)
        enabled = task.get("enabled")
        enablement = Enablement(name, is_true(enabled), place) if enabled and is_known(enabled) else None
        if task.get("scope") in ("user", "global"):
            if enablement is not None:
                self.machine.users_enablements[name] = enablement
            return
        if enablement is not None:
            self.machine.unit(name, place).enablement = enablement
        masked = task.get("masked")
        if not masked or not is_known(masked) or (name not in self.machine.units and not is_true(masked)):
            return
        if not is_true(masked) or not (task.is_conditional or self.is_conditional):
            self.machine.unit(name, place).mask = is_true(masked)

    def _deliver(self, task: Task) -> None:
        node, src = task.node_of("dest", "path"), task.get("src")
        if node is None or is_true(task.get("remote_src")):
            return
        content = task.node_of("content")
        dest = task.get("dest", "path")
        path = _target(opened(dest) if content is not None else dest, src)
        place = self.source.place(node.start, node.end)
        if path:
            source = self._content(content) if content is not None else self._file(task.module, src)
            self.machine.files.append(FileRecord(path, source, place, changed(None, task.get("mode"))))
        elif (delivered := program(task, place)) is not None:
            source = self._named(task.module, src, delivered.path, content)
            self.machine.files.append(replace(delivered, source=source))

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
        """The text that a task adds; a line of a unit says nothing without the section that it comes into.

        With `backrefs` a line is what the old one makes of it (ansible.builtin.lineinfile): unknown.
        """
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
        line = task.node_of("line") if not is_true(task.get("backrefs")) else None
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

    def _named(self, module: str, src: str, path: str, content: Scalar | None) -> SourceText | None:
        """What a unit may run or read; what is filled in is known of the files of systemd's daemons alone."""
        is_daemons = bool(conf_kind(path))
        if content is not None:
            is_filled_in = "{{" in content.text or "{%" in content.text
            return None if is_filled_in and not is_daemons else self._content(content)
        source = self._file(module, src) if module == "copy" or is_daemons else None
        if source is None or "\0" in source.text:
            return None
        is_read = may_be_named(path) or is_daemons or source.text.startswith("#!") or src.endswith(".conf")
        return source if is_read else None

    def _link(self, task: Task) -> None:
        node = task.node_of("dest", "path")
        path, target = at_home(task.get("dest", "path")), task.get("src")
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
        self.machine.files.append(FileRecord(FSTAB, line, place, appends=True))

    def _command(self, text: Scalar) -> None:
        if any(word in text.text for word in _TELLING):
            shown, fields = filled(text.text, self.variables), Fields(self.source)
            script = self.source.derive(shown, fields.made([(shown, text)], "command").segments)
            if shown == text.text:
                script = fields.embedded(text, "command")
            host = HostCommands(Host(self.machine, script, disables=False))
            for command in commands(script):
                if command.name in _HOST_COMMANDS:
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
    is_read = is_interpreted(path) or unread(path)
    is_meant = is_known(path) and path.startswith("/") and is_read
    return path if is_meant else ""
