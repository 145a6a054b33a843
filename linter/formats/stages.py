"""The `stages` of Kairos and Elemental: files, commands and what is enabled in each step of a boot.

github.com/rancher/yip, README; kairos.io, "Stages". Of `if` and `only_os` nothing is known: every step
counts, whatever the stage, as every arm of a script's condition does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from unitlint.configuration.delivered import Enablement
from unitlint.formats.fields import Fields
from unitlint.formats.host import Host
from unitlint.formats.host_commands import HostCommands
from unitlint.formats.ignition_machine import IgnitionMachine
from unitlint.grammar.shell import commands
from unitlint.grammar.tree import Mapping, Scalar
from unitlint.systemd.file_names import is_unit_name
from unitlint.systemd.systemctl import unit_name
from unitlint.text.source import is_known

_OVERRIDE = "override-yip.conf"
"""What a drop-in of `override` without a name is called."""

ReadFile = Callable[[Mapping, str], None]


def read_stages(fields: Fields, machine: IgnitionMachine, config: Mapping, read_file: ReadFile) -> None:
    """Put what the steps make into `machine`; `read_file` takes an item of `files`."""
    stages = fields.record(config, "stages")
    if stages is None:
        return
    for stage in dict.fromkeys(stages):
        for index, step in fields.records(stages, stage):
            route = f"stages.{stage}[{index}]"
            for number, item in fields.records(step, "files"):
                read_file(item, f"{route}.files[{number}]")
            for number, node in enumerate(fields.items(step, "commands")):
                if isinstance(node, Scalar) and not node.null:
                    script = fields.embedded(node, f"{route}.commands[{number}]")
                    host = HostCommands(Host(machine, script))
                    for command in commands(script):
                        host.apply(command)
            if (calls := fields.record(step, "systemctl")) is not None:
                _systemctl(fields, machine, calls, route)


def _systemctl(fields: Fields, machine: IgnitionMachine, calls: Mapping, route: str) -> None:
    for verb in ("enable", "disable", "mask"):
        for name, node in _units(fields, calls, verb):
            unit = machine.unit(name, fields.place(node))
            if verb == "mask":
                unit.mask = True
            else:
                unit.enablement = Enablement(name, verb == "enable", fields.place(node))
    for index, item in fields.records(calls, "override"):
        service, text = fields.text(item, "service"), fields.text(item, "content")
        if service is None or text is None or not is_unit_name(name := unit_name(service.text)):
            continue
        called = fields.text(item, "name")
        drop_in = called.text if called is not None else _OVERRIDE
        drop_in = drop_in if drop_in.endswith(".conf") else f"{drop_in}.conf"
        source = fields.embedded(text, f"{route}.systemctl.override[{index}].content")
        machine.unit(name, fields.place(service)).drop_ins[drop_in] = (source, fields.place(service))


def _units(fields: Fields, calls: Mapping, verb: str) -> Iterator[tuple[str, Scalar]]:
    for node in fields.items(calls, verb):
        if isinstance(node, Scalar) and is_known(node.text) and is_unit_name(name := unit_name(node.text)):
            yield name, node
