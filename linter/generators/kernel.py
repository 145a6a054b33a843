"""What the kernel's command line makes: other targets, masks, a shell (kernel-command-line(7)).

systemd itself takes the target; systemd-debug-generator(8), systemd-run-generator(8) and
systemd-getty-generator(8) make the rest. The switches with `rd.` are for the initrd.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unitlint.configuration.delivered import KernelArgument
from unitlint.configuration.unit_files import RawSetting
from unitlint.generators import getty
from unitlint.generators.generated import Generated, Output
from unitlint.systemd.file_names import GENERATOR_EARLY, GENERATOR_LATE, MASK, RUN_LEVELS, USR
from unitlint.systemd.special_units import DEFAULT_TARGET
from unitlint.text.source import Place, Segment, SourceText, TextPlace
from unitlint.units import names
from unitlint.units.list_values import parse_boolean

TARGETS = {
    "emergency": "emergency.target",
    "-b": "emergency.target",
    **dict.fromkeys(("rescue", "single", "-s", "s", "S"), "rescue.target"),
    **{str(level): target for level, target in RUN_LEVELS.items()},
}
"""Words that choose the target (systemd(1), kernel command line), System V's run levels among them."""

RUN_SERVICE, RUN_TARGET = "kernel-command-line.service", "kernel-command-line.target"
_RUN, _RUN_SUCCESS = "systemd.run", "systemd.run_success_action"
_DEBUG_SHELL = "debug-shell.service"


def target_of(arguments: Sequence[KernelArgument]) -> str:
    """The unit that the boot starts by these; the last one counts, and empty stands for none."""
    found = ""
    for argument in arguments:
        if argument.key == "systemd.unit" and names.is_valid(argument.value):
            found = argument.value
        else:
            found = TARGETS.get(argument.text, found)
    return found


def is_off(arguments: Sequence[KernelArgument], *keys: str) -> bool:
    """Whether the last of these switches says no."""
    values = [parse_boolean(argument.value) for argument in arguments if argument.key in keys]
    return bool(values) and values[-1] is False


def extra_lines(arguments: Sequence[KernelArgument]) -> Iterator[SourceText]:
    """systemd.mount-extra=WHAT:WHERE[:TYPE[:OPTIONS]] and systemd.swap-extra=WHAT[:OPTIONS], as of fstab.

    Such a mount is checked first.
    """
    for argument in arguments:
        words = argument.value.split(":")
        if argument.text.startswith("systemd.mount-extra=") and len(words) > 1:
            what, where, kind, options = (*words, "", "")[:4]
            yield line_of(f"{what} {where} {kind or 'auto'} {options or 'defaults'} 0 1", argument.place)
        elif argument.text.startswith("systemd.swap-extra=") and words[0]:
            yield line_of(f"{words[0]} none swap {':'.join(words[1:]) or 'defaults'} 0 0", argument.place)


def line_of(text: str, place: Place) -> SourceText:
    """A line that an argument comes to; all of it stands at the argument."""
    if isinstance(place, TextPlace):
        return place.source.derive(f"{text}\n", (Segment(0, place.start, verbatim=False),))
    return SourceText(place.location.path, f"{text}\n")


def generate(arguments: Sequence[KernelArgument]) -> Iterator[Generated]:
    """The output of the debug, run and getty generators, and of the fstab generator what no fstab tells."""
    yield _debug(arguments)
    yield _volatile(arguments)
    yield _run(arguments)
    consoles = [(a.value, a.place) for a in arguments if a.key == "console"]
    if not is_off(arguments, "systemd.getty_auto"):
        yield getty.generate(consoles)


def _debug(arguments: Sequence[KernelArgument]) -> Generated:
    output = Output(GENERATOR_EARLY)
    target = target_of(arguments) or DEFAULT_TARGET
    for argument in arguments:
        name = named_unit(argument.value)
        if argument.key == "systemd.mask" and name:
            output.alias(name, MASK, argument.place)
        elif argument.key == "systemd.wants" and name:
            output.link(target, "wants", name, argument.place, target=f"{USR}/{name}")
        elif argument.key == "systemd.debug_shell":
            _add_shell(output, target, argument)
    return output.generated()


def _add_shell(output: Output, target: str, argument: KernelArgument) -> None:
    wanted = parse_boolean(argument.value) if argument.value else True
    if wanted is False:
        return
    link = f"{USR}/{_DEBUG_SHELL}"
    output.link(target, "wants", _DEBUG_SHELL, argument.place, target=link)
    if wanted is None:
        tty = f"/dev/{argument.value.removeprefix('/dev/')}"
        settings = (
            RawSetting("Unit", "ConditionPathExists", "", argument.place),
            RawSetting("Service", "TTYPath", tty, argument.place),
        )
        output.drop_in(_DEBUG_SHELL, "50-tty.conf", settings)


def named_unit(value: str) -> str:
    """A name without a suffix is a service's."""
    name = value if names.unit_type(value) else f"{value}.service"
    return name if names.is_valid(name) else ""


def _volatile(arguments: Sequence[KernelArgument]) -> Generated:
    """systemd.volatile=state: /var in memory, unless fstab has it; the other modes are the initrd's."""
    output = Output(GENERATOR_LATE)
    modes = [argument for argument in arguments if argument.key == "systemd.volatile"]
    if modes and modes[-1].value == "state":
        place = modes[-1].place
        output.units["var.mount"] = [
            RawSetting("Unit", "Before", "local-fs.target", place),
            RawSetting("Mount", "What", "tmpfs", place),
            RawSetting("Mount", "Where", "/var", place),
            RawSetting("Mount", "Type", "tmpfs", place),
        ]
        output.link("local-fs.target", "requires", "var.mount", place)
    return output.generated()


def _run(arguments: Sequence[KernelArgument]) -> Generated:
    """systemd.run= and systemd.run_success_action=: a command in the default target's stead.

    One of them is enough; an empty command, or none beside an action, makes the service all the same.
    """
    output = Output()
    told = [a for a in arguments if a.key in (_RUN, _RUN_SUCCESS) and "=" in a.text]
    if not told:
        return output.generated()
    place = told[0].place
    service = output.units.setdefault(RUN_SERVICE, [RawSetting("Service", "Type", "oneshot", place)])
    action = next((a.value for a in reversed(told) if a.key == _RUN_SUCCESS), "exit")
    if action != "none":
        service.append(RawSetting("Unit", "SuccessAction", action, place))
    for argument in told:
        if argument.key == _RUN:
            command = argument.value.replace("%", "%%")
            service.append(RawSetting("Service", "ExecStart", command, argument.place))
    output.units[RUN_TARGET] = [
        RawSetting("Unit", "Requires", RUN_SERVICE, place),
        RawSetting("Unit", "After", RUN_SERVICE, place),
    ]
    output.alias(DEFAULT_TARGET, RUN_TARGET, place)
    return output.generated()
