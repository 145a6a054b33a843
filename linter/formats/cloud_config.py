"""cloud-config: `coreos.units` as coreos-cloudinit has them, and cloud-init's `write_files` and commands."""

from __future__ import annotations

from unitlint.configuration.delivered import BootCommand, Enablement
from unitlint.configuration.problems import of_error
from unitlint.errors import InputError
from unitlint.formats.cloud_accounts import accounts_made, owners
from unitlint.formats.data_url import decode_base64
from unitlint.formats.detection import has_stages
from unitlint.formats.fields import Fields
from unitlint.formats.host import Host
from unitlint.formats.host_commands import HostCommands
from unitlint.formats.ignition_machine import FileRecord, IgnitionMachine, UnitRecord
from unitlint.formats.keys import KUBEADM_CONFIG, check_keys
from unitlint.formats.kinds import KUBEADM
from unitlint.formats.stages import read_stages
from unitlint.grammar.shell import commands
from unitlint.grammar.shell_command import ShellCommand, Word
from unitlint.grammar.shell_programs import SHELLS
from unitlint.grammar.tree import Mapping, Scalar, Sequence
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import replace
from unitlint.systemd.conf.files import NETWORK_TYPES
from unitlint.systemd.file_names import DROP_IN_SUFFIX, is_unit_name
from unitlint.text.numbers import whole_number
from unitlint.text.source import SourceText, is_known

_ENCODING = re.compile(r"(?P<gzip>gz(?:ip)?)?(?:\+|(?=b)|$)(?P<base64>b(?:ase)?64)?")
"""cloud-init, cc_write_files.py, canonicalize_extraction; what it doesn't know counts as text/plain."""


_WINDOWS = re.compile(r"[A-Za-z]:[\\/]")
"""What a path of Windows begins with: cloudbase-init reads the same documents there."""

_STARTING = frozenset({"start", "restart", "reload-or-restart"})
"""Values of `command` that start a unit (coreos-cloudinit, "Cloud-Config", units)."""

_COREOS_CLOUDINIT = "system-cloudinit@.service"
"""What carries these out; it doesn't wait for what it starts."""

_ADDITIONAL = (
    ("ignition", "containerLinuxConfig", "additionalConfig"),
    ("agentConfig", "additionalUserData", "config"),
)
"""Where objects of Cluster API keep a document: a Container Linux Config; RKE2's, cloud-config or Butane."""

_TARGET = "/target"
"""Where the new system is mounted while subiquity runs `late-commands`."""

_INSTALLING = frozenset(
    {"autoinstall", "packages", "apt", "snap", "yum_repos", "zypper", "chef", "puppet", "ansible", "lxd"}
)
"""Keys by which more comes onto the machine than stands in the document."""

_RUN_BY = {"bootcmd": "cloud-init.service", "runcmd": "cloud-final.service"}
"""The unit that runs the commands of a key (cloud-init, "Boot stages")."""


def read_cloud_config(fields: Fields, machine: IgnitionMachine, config: Mapping) -> None:
    """Put the files and units into `machine`."""
    fields.check_keys(config)
    if (kind := fields.text(config, "kind")) is not None and kind.text in KUBEADM:
        _kubeadm(fields, machine, config, KUBEADM[kind.text])
        return
    _late_commands(fields, machine, config)
    if (user_data := _inside(fields, config, ("autoinstall", "user-data"))) is not None:
        read_cloud_config(fields, machine, user_data)
    for index, item in fields.records(config, "write_files"):
        _file(fields, machine, item, f"write_files[{index}]")
    for key, unit in _RUN_BY.items():
        _commands(fields, machine, config, key, unit)
    if not (is_coreos(config) or is_k3os(config) or has_stages(config)):
        machine.late_accounts.update(accounts_made(config))
        machine.reads_accounts = not any(key.text in _INSTALLING for key, _ in config.pairs)
    if has_stages(config):
        read_stages(fields, machine, config, lambda item, route: _file(fields, machine, item, route))
    coreos = fields.record(config, "coreos")
    for index, item in fields.records(coreos, "units") if coreos is not None else ():
        _unit(fields, machine, item, f"coreos.units[{index}]")


def additional_config(fields: Fields, config: Mapping) -> SourceText | None:
    """The document in an object of Cluster API's that its provider merges into the machine's."""
    kind = fields.text(config, "kind")
    route = KUBEADM.get(kind.text if kind is not None else "")
    for *inner, key in _ADDITIONAL if route is not None else ():
        keys = (*(route or ()), *inner)
        found = _inside(fields, config, keys)
        text = fields.text(found, key) if found is not None and key in found else None
        if text is not None:
            return fields.embedded(text, ".".join((*keys, key)))
    return None


def _inside(fields: Fields, config: Mapping, keys: tuple[str, ...]) -> Mapping | None:
    found: Mapping | None = config
    for key in keys:
        found = fields.record(found, key) if found is not None else None
    return found


def _kubeadm(fields: Fields, machine: IgnitionMachine, config: Mapping, keys: tuple[str, ...]) -> None:
    """What Cluster API's bootstrap provider puts into the cloud-config of a node."""
    spec = _inside(fields, config, keys)
    if spec is None:
        return
    check_keys(fields, spec, KUBEADM_CONFIG)
    kind = fields.text(spec, "format")
    if kind is None or kind.text != "ignition":  # which makes users first
        machine.late_accounts.update(accounts_made(spec))
    for index, item in fields.records(spec, "files"):
        if "contentFrom" not in item:
            _file(fields, machine, item, f"{'.'.join(keys)}.files[{index}]")
    for key in ("preKubeadmCommands", "postKubeadmCommands"):
        _commands(fields, machine, spec, key, _RUN_BY["runcmd"])


def is_coreos(config: Mapping) -> bool:
    """Whether it is for Container Linux or Flatcar."""
    return "coreos" in config


def is_k3os(config: Mapping) -> bool:
    """Whether it is for k3OS, whose `boot_cmd` and `run_cmd` stand beside its own key (k3OS, README)."""
    return "k3os" in config


def _unit(fields: Fields, machine: IgnitionMachine, item: Mapping, route: str) -> None:
    name = fields.text(item, "name")
    if name is not None and _is_place_of_drop_in(name.text):
        _drop_in_by_path(fields, machine, item, name, route)
        return
    if name is None or not is_unit_name(name.text):
        if name is None or name.text.rpartition(".")[2] not in NETWORK_TYPES:
            fields.refuse(name or item, "a unit needs a `name` that is a valid unit name")
        return
    unit = machine.unit(name.text, fields.place(name))
    unit.runtime = bool(fields.flag(item, "runtime"))
    unit.mask = fields.flag(item, "mask") or unit.mask
    if (content := fields.text(item, "content")) is not None:
        unit.contents = fields.embedded(content, f"{route}.content")
    enabled, node = fields.flag(item, "enable"), item.get("enable")
    if enabled and node is not None:
        unit.enablement = Enablement(unit.name, True, fields.place(node))
    command = fields.text(item, "command")
    if command is not None and command.text in _STARTING:
        words = ("systemctl", "--no-block", command.text, unit.name)
        machine.commands.append(BootCommand(_COREOS_CLOUDINIT, words, fields.place(command)))
    for key in ("drop-ins", "drop_ins"):
        for index, drop_in in fields.records(item, key):
            _drop_in(fields, unit, drop_in, f"{route}.{key}[{index}]")


def _is_place_of_drop_in(name: str) -> bool:
    folder, _, file = name.partition("/")
    is_file = file.endswith(".conf") and "/" not in file
    return is_file and folder.endswith(DROP_IN_SUFFIX) and is_unit_name(folder.removesuffix(DROP_IN_SUFFIX))


def _drop_in_by_path(
    fields: Fields, machine: IgnitionMachine, item: Mapping, name: Scalar, route: str
) -> None:
    """A drop-in: coreos-cloudinit joins the name to the unit directory (system/unit.go, Destination)."""
    folder, _, file = name.text.partition("/")
    unit = machine.unit(folder.removesuffix(DROP_IN_SUFFIX), fields.place(name))
    unit.runtime = bool(fields.flag(item, "runtime"))
    content = fields.text(item, "content")
    if content is not None:
        unit.drop_ins[file] = (fields.embedded(content, f"{route}.content"), fields.place(name))


def _drop_in(fields: Fields, unit: UnitRecord, item: Mapping, route: str) -> None:
    name, content = fields.text(item, "name"), fields.text(item, "content")
    if name is None or not name.text.endswith(".conf") or "/" in name.text:
        fields.refuse(name or item, "a drop-in needs a `name` that ends in .conf")
    elif content is not None:
        unit.drop_ins[name.text] = (fields.embedded(content, f"{route}.content"), fields.place(name))


def _file(fields: Fields, machine: IgnitionMachine, item: Mapping, route: str) -> None:
    path, content = fields.text(item, "path"), fields.text(item, "content")
    if path is not None and (not is_known(path.text) or _WINDOWS.match(path.text)):
        return
    if path is None or not path.text.startswith("/") or ".." in path.text.split("/"):
        fields.refuse(path or item, "`path` must be an absolute path without `..`")
        return
    permissions = fields.text(item, "permissions")
    mode = _mode(fields, item, permissions)
    source = fields.embedded(content, f"{route}.content") if content is not None else None
    text = _decoded(fields, machine, item, source)
    appends = bool(fields.flag(item, "append"))
    user, group = owners(fields, item)
    machine.files.append(
        FileRecord(
            path.text,
            text,
            fields.place(path),
            mode,
            bare=source is None,
            appends=appends,
            user=user,
            group=group,
            deferred=bool(fields.flag(item, "defer")),
            default_mode=0o644,
        )
    )


def _mode(fields: Fields, item: Mapping, permissions: Scalar | None) -> int | None:
    """A text is octal; a number is what YAML makes of it (cloud-init, cc_write_files.py, decode_perms)."""
    if permissions is None:
        return None
    if not permissions.style:
        return fields.mode(item, "permissions") if permissions.text.removeprefix("0o").isdecimal() else None
    digits = permissions.text.removeprefix("0o")
    return whole_number(digits, 8) if re.fullmatch("[0-7]+", digits) else None


def _decoded(
    fields: Fields, machine: IgnitionMachine, item: Mapping, source: SourceText | None
) -> SourceText | None:
    encoding, content = fields.text(item, "encoding"), item.get("content")
    binary = isinstance(content, Scalar) and content.tag.endswith("binary")
    word = encoding.text.lower().strip() if encoding is not None else ""
    found = _ENCODING.fullmatch(word)
    if source is None or not is_known(word) or (not binary and word in ("", "text/plain")):
        return source if is_known(word) else None
    if found is None and word != "text/plain" and encoding is not None:
        message = f"cloud-init doesn't know the encoding `{encoding.text}` and writes the text unchanged"
        fields.refuse(encoding, message, "known: b64, base64, gz, gzip, gz+b64, gzip+base64")
        return source
    gzip = found is not None and found["gzip"] is not None
    if found is None or not (found["base64"] or binary):
        return None
    try:
        packed = "gzip" if gzip else ""
        return machine.unpack(source, lambda: decode_base64(source, compression=packed))
    except InputError as error:
        fields.problems.append(of_error(error, fields.place(encoding or item)))
        return None


def _commands(fields: Fields, machine: IgnitionMachine, config: Mapping, key: str, unit: str) -> None:
    """The commands of `runcmd` or `bootcmd`: a text is the shell's, a list is a program with its words."""
    for index, item in enumerate(fields.items(config, key)):
        if isinstance(item, Scalar) and not item.null:
            run_shell(machine, fields.embedded(item, f"{key}[{index}]"), unit)
        elif isinstance(item, Sequence):
            run_words(fields, machine, item, unit)


def _late_commands(fields: Fields, machine: IgnitionMachine, config: Mapping) -> None:
    """What the installer runs at its end, outside of the new system (Ubuntu, Autoinstall, late-commands)."""
    install = fields.record(config, "autoinstall") if "autoinstall" in config else config
    for index, item in enumerate(fields.items(install, "late-commands") if install is not None else ()):
        if isinstance(item, Scalar) and not item.null:
            script = fields.embedded(item, f"late-commands[{index}]")
            host = HostCommands(Host(machine, script))
            for command in commands(script):
                for words in (command.words, command.written):
                    words[:] = [replace(word, text=word.text.removeprefix(_TARGET)) for word in words]
                host.apply(command)


def run_shell(machine: IgnitionMachine, script: SourceText, unit: str) -> None:
    """Carry out a piece of shell that `unit` runs."""
    host = HostCommands(Host(machine, script))
    for command in commands(script):
        host.apply(command)
        if command.words and not (command.background or command.elsewhere):
            place = script.place(command.words[0].start, command.words[-1].end)
            machine.commands.append(BootCommand(unit, tuple(word.text for word in command.words), place))


def run_words(fields: Fields, machine: IgnitionMachine, item: Sequence, unit: str) -> None:
    """Carry out a program with its arguments that `unit` runs."""
    scalars = [node for node in item.items if isinstance(node, Scalar)]
    words = [Word(node.text, node.start, node.end) for node in scalars]
    if not words or len(scalars) < len(item.items):
        return
    if len(words) == 3 and words[0].text.rpartition("/")[2] in SHELLS and words[1].text.endswith("c"):
        run_shell(machine, fields.embedded(scalars[2], "command"), unit)
        return
    HostCommands(Host(machine, fields.source)).apply(ShellCommand(words))
    place = fields.source.place(item.start, item.end)
    machine.commands.append(BootCommand(unit, tuple(word.text for word in words), place))
