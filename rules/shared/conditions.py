"""Which conditions of a unit can't hold, as far as files and options tell (systemd.unit(5), CONDITIONS)."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.delivered import DeliveredFile
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.quick.remembered import remembered
from unitlint.systemd.condition_words import ARCHITECTURES, SECURITY
from unitlint.systemd.file_systems import MADE_ANEW, lies_in
from unitlint.systemd.symbols import symbols
from unitlint.systemd.virtualization import CONTAINERS, MACHINES, NAMES, NONE
from unitlint.text.source import Place, is_known
from unitlint.units.list_values import after_reset, parse_boolean
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit

VIRTUALIZATIONS = frozenset({*NAMES, "vm", "container", "private-users"})
"""Those of ConditionVirtualization=, besides booleans."""

_EXECUTABLE = 0o111
_MACHINE_ID = re.compile(r"[0-9a-f]{32}\n?")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a test holds without its `!`, why, and where that is written."""

    holds: bool
    reason: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A condition or assertion that can't hold."""

    setting: Setting
    verdict: Verdict


def failed(machine: Machine, unit: Unit, kind: str) -> Iterator[Failed]:
    """Those of the unit that can't hold; of those with `|`, one is enough. `kind`: Condition or Assert."""
    alternatives: list[Failed | None] = []
    for setting in _counting(unit, kind):
        text = setting.value.strip()
        is_alternative, text = text.startswith("|"), text.removeprefix("|").strip()
        negated, text = text.startswith("!"), text.removeprefix("!").strip()
        verdict = _verdict(machine, unit, setting.key.removeprefix(kind), text)
        fails = verdict is not None and verdict.holds is negated
        if is_alternative:
            alternatives.append(Failed(setting, verdict) if fails and verdict is not None else None)
        elif fails and verdict is not None:
            yield Failed(setting, verdict)
    decided = [each for each in alternatives if each is not None]
    if decided and len(decided) == len(alternatives):
        yield decided[0]


@remembered
def _counting(unit: Unit, kind: str) -> tuple[Setting, ...]:
    """An empty assignment takes back all of its kind, whichever they are."""
    return after_reset(unit.settings.starting("Unit", (kind,)))


def _verdict(machine: Machine, unit: Unit, test: str, value: str) -> Verdict | None:
    """None where only the machine can tell."""
    if is_known(value) and "%" not in value and (reason := _no_word(test, value)):
        return Verdict(holds=False, reason=reason)
    match test:
        case "Virtualization":
            return _virtualization(machine.virtualization, value)
        case "FirstBoot":
            return _first_boot(machine, value)
        case "KernelCommandLine":
            return _command_line(machine, value)
        case _:
            path = expand(value, unit.name) or ""
            file = machine.configuration.files.get(path) if is_known(path) else None
            stays = file is not None and not lies_in(path, MADE_ANEW)
            return _of_file(file, test) if stays and file is not None else None


def _no_word(test: str, value: str) -> str:
    """Why a value is none that the test knows, so that it never holds; empty where it is one."""
    match test:
        case "Architecture" if value not in (*symbols("personalities"), "native"):
            named = ARCHITECTURES.get(value)
            return (
                f"systemd calls {value} {named}" if named else f"systemd knows no architecture named {value}"
            )
        case "Security" if value not in SECURITY:
            return f"{value} is not a security technology that systemd knows"
        case "Virtualization" if parse_boolean(value) is None and value not in VIRTUALIZATIONS:
            return f"{value} is not a virtualization that systemd knows"
        case "ACPower" | "FirstBoot" if parse_boolean(value) is None:
            return f"{value} is neither yes nor no"
        case _:
            return ""


def _virtualization(found: str, value: str) -> Verdict | None:
    if not found or value == "private-users":
        return None
    boolean = parse_boolean(value)
    if boolean is not None:
        holds = boolean is (found != NONE)
    elif value == "vm":
        holds = found in MACHINES
    elif value == "container":
        holds = found in CONTAINERS
    else:
        holds = value == found
    return Verdict(holds, f"--virt says {found}")


def _first_boot(machine: Machine, value: str) -> Verdict | None:
    """machine-id(5): with an ID in the file it is no first boot."""
    file, boolean = machine.configuration.file("/etc/machine-id"), parse_boolean(value)
    if file is None or file.source is None or boolean is None or not _MACHINE_ID.fullmatch(file.source.text):
        return None
    return Verdict(not boolean, "/etc/machine-id already has an ID", file.source.place(0, 0))


def _command_line(machine: Machine, value: str) -> Verdict | None:
    """A word, or an assignment; what isn't there may be where the input tells only a part of the line."""
    for argument in machine.configuration.kernel_arguments:
        if argument.text == value or ("=" not in value and argument.text.partition("=")[0] == value):
            return Verdict(holds=True, reason=f"the kernel command line has {value}", place=argument.place)
    if machine.command_line_known:
        return Verdict(holds=False, reason=f"the kernel command line lacks {value}")
    return None


def _of_file(file: DeliveredFile, test: str) -> Verdict | None:
    place = file.declared or (file.source.place(0, 0) if file.source is not None else None)
    is_text = file.source is not None and not file.link
    match test:
        case "PathExists":
            return Verdict(holds=True, reason=f"{file.path} is delivered", place=place)
        case "PathIsDirectory" | "PathIsMountPoint" if is_text:
            return Verdict(holds=False, reason=f"{file.path} is a file", place=place)
        case "PathIsSymbolicLink":
            state = "a link" if file.link else "a file"
            return Verdict(holds=bool(file.link), reason=f"{file.path} is {state}", place=place)
        case "FileNotEmpty" if is_text and file.source is not None and is_known(file.source.text):
            state = "is not empty" if file.source.text else "is empty"
            return Verdict(holds=bool(file.source.text), reason=f"{file.path} {state}", place=place)
        case "FileIsExecutable" if is_text and file.mode is not None:
            runs = bool(file.mode & _EXECUTABLE)
            state = "is executable" if runs else f"has mode {file.mode:04o}"
            return Verdict(holds=runs, reason=f"{file.path} {state}", place=place)
        case _:
            return None
