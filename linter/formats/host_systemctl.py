"""What calls of systemctl(1) do to the units of a machine that is being put together."""

from __future__ import annotations

from unitlint.configuration.configuration import Problem
from unitlint.configuration.delivered import Enablement
from unitlint.configuration.problems import DUPLICATE_ENTRY
from unitlint.formats.host import Host, open_name
from unitlint.grammar.shell_braces import brace_expanded
from unitlint.grammar.shell_command import ShellCommand
from unitlint.systemd import systemctl
from unitlint.systemd.file_names import ETC, MASK, RUN, USER_ETC, USR, is_unit_name
from unitlint.text.source import Place, is_known

_LINKING = systemctl.ENABLING | {"link"}
"""Verbs that link a unit file that is named by its path."""
_WANTING = {"add-wants": "wants", "add-requires": "requires"}


def run_systemctl(host: Host, command: ShellCommand) -> None:
    """Do what a call does, as far as it is known."""
    words = [word.text for word in command.arguments]
    if "edit" in words and "--stdin" in words:
        _edit(host, command)
        return
    call = systemctl.parse(words)
    if call is None:
        if (call := systemctl.parse(words, user=True)) is not None:
            _for_users(host, command, call)
        return
    places = _places(host, command, call)
    if call.verb in _WANTING and len(call.units) > 1:
        target, *units = call.units
        for unit in units:
            host.write_link(f"{ETC}/{target}.{_WANTING[call.verb]}/{unit}", f"../{unit}", places[unit])
        return
    for unit in call.units:
        for name in brace_expanded(unit):
            _on_unit(host, call.verb, name, places[unit])


def _edit(host: Host, command: ShellCommand) -> None:
    """`systemctl edit --stdin NAME`: a drop-in, or with `--full` the unit (systemctl(1))."""
    words = [word.text for word in command.arguments]
    named = [word for word in words if not word.startswith("-") and word != "edit"]
    options = dict(word.partition("=")[::2] for word in words)
    if len(named) != 1 or "--user" in options or command.body is None:
        return
    folder = USER_ETC if "--global" in options else RUN if "--runtime" in options else ETC
    path = f"{folder}/{systemctl.unit_name(named[0])}"
    if "--full" not in options:
        path = f"{path}.d/{options.get('--drop-in', 'override.conf')}"
    host.deliver(path, command.body, host.place(command.words[0]))


def _places(host: Host, command: ShellCommand, call: systemctl.Call) -> dict[str, Place]:
    """Where the call names its units; `systemctl rescue` has its own in mind."""
    named = {systemctl.unit_name(word.text): host.place(word) for word in command.arguments}
    return {unit: named.get(unit, host.place(command.words[0])) for unit in call.units}


def _for_users(host: Host, command: ShellCommand, call: systemctl.Call) -> None:
    """What a call for users' managers does to their units."""
    places = _places(host, command, call)
    if call.verb == "preset-all":
        host.machine.users_presets.append(("*", host.place(command.words[0])))
    for unit in call.units:
        for name in brace_expanded(unit):
            _on_users_unit(host, call.verb, name, places[unit])


def _on_users_unit(host: Host, verb: str, unit: str, place: Place) -> None:
    name = unit.rpartition("/")[2]
    if not is_known(name) or not (is_unit_name(name) or verb == "preset"):
        return
    if verb in _LINKING and "/" in unit:
        host.write_link(f"{USER_ETC}/{name}", unit, place)
    if verb in systemctl.ENABLING or (verb == "disable" and host.disables):
        host.machine.users_enablements[name] = Enablement(name, verb != "disable", place)
    elif verb == "mask":
        host.write_link(f"{USER_ETC}/{name}", MASK, place)
    elif verb == "preset":
        host.machine.users_presets.append((name, place))


def _on_unit(host: Host, verb: str, unit: str, place: Place) -> None:
    name = unit.rpartition("/")[2]
    if not is_known(unit):
        unit = name = open_name(name)
        if not any(file.path.endswith(f"/{name}") for file in host.look_through_files()):
            return
    if not is_unit_name(name):
        return
    if verb == "set-default":
        host.write_link(f"{ETC}/default.target", f"{USR}/{name}", place)
    elif verb == "mask":
        _mask(host, name, place)
    elif verb == "unmask" and name in host.machine.units:
        host.machine.units[name].mask = False
    elif verb in _LINKING:
        if "/" in unit:
            host.write_link(f"{ETC}/{name}", unit, place)
        if verb != "link":
            host.machine.unit(name, place).enablement = Enablement(name, True, place)
    elif verb == "disable" and host.disables:
        host.machine.unit(name, place).enablement = Enablement(name, False, place)


def _mask(host: Host, name: str, place: Place) -> None:
    """Mask a unit, which systemctl(1) refuses where its link would replace a file."""
    path = f"{ETC}/{name}"
    if not any(file.path == path for file in host.look_through_files()):
        host.machine.unit(name, place).mask = True
    elif host.disables:
        message = f"systemctl doesn't mask {name}: {path} is a file, which it doesn't replace"
        help_ = f"deliver the unit as {USR}/{name}, or delete the file first"
        host.machine.problems.append(Problem(DUPLICATE_ENTRY, message, place, help_))
