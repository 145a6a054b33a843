"""A command line has a variable that nothing sets.

systemd replaces `${FOO}` anywhere in an argument, and `$FOO` where it is an argument of its own, by what
`Environment=` and `EnvironmentFile=` of the unit say; an unset variable becomes empty, and a word that was
only the variable disappears (systemd.service(5), COMMAND LINES; systemd.exec(5), ENVIRONMENT). A shell that
the command starts never sees the name. The variables of a Quadlet's `[Container]` are the container's: the
command that podman writes has those of `[Service]` only.

The manager of a user has variables of its own, which environment.d(5) and the session give it: there, and in
files of a folder that `default.target` alone wants, as users' units have it, the finding is a note. So it is
for places of more arguments, such as `$WEB_OPTS`, which drop-ins may fill.

**Bad**

```ini
[Service]
ExecStart=/usr/bin/web --port ${PORT}
```

**Good**

```ini
[Service]
Environment=PORT=8080
ExecStart=/usr/bin/web --port ${PORT}
```

Set the variable, or write `$${PORT}` for a shell to expand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from unitlint.configuration.configuration import FOLDER, Manager
from unitlint.configuration.unit_files import RawSetting
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.generators.quadlet.arguments import Cut, arguments, cut_of
from unitlint.generators.quadlet.file import Quadlet
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.command_lines import user_commands
from unitlint.rules.shared.graph import is_vendors
from unitlint.rules.shared.variables import environment, is_set, used_variables
from unitlint.systemd.commands import NO_VARIABLES
from unitlint.systemd.file_names import INSTALL_FOLDERS
from unitlint.text.source import Place, TextPlace, is_known
from unitlint.text.suggest import nearest
from unitlint.units.list_values import WordPlace
from unitlint.units.unit import Setting, Unit
from unitlint.units.values.quoting import WordError

SEVERITY = Severity.WARNING
CATEGORY = "commands"
SINCE = "0.1.0"
READS_FILES = True

_REMARK = re.compile(r"^[ \t]*[#;]([^=\n]*)$", re.MULTILINE)
"""A comment in words; one with `=` in it is a setting that doesn't count."""

_MORE = ("ARGS", "FLAGS", "OPTIONS", "OPTS", "EXTRA")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each line and each variable in it that is empty."""
    for unit in machine.own_units:
        used = _used(unit, machine.systemd_version)
        if not used or (names := environment(machine, unit)) is None:
            continue
        for place, written, name in used:
            if is_set(name, names) or _is_explained(place, name):
                continue
            if not (_is_optional(written) and is_vendors(machine, place)):
                of_user = _may_be_of_user(machine, unit.settings)
                yield _finding(unit, place, written, _remedy(name, names), of_user=of_user)
    for quadlet in machine.quadlets.values():
        yield from _of_quadlet(machine, quadlet)


def _is_optional(written: str) -> bool:
    """Whether it is a place for more arguments, which a drop-in may fill: without it the word goes."""
    return written.endswith(_MORE)


def _is_explained(place: Place, name: str) -> bool:
    """Whether a comment of the file speaks of the variable: who wrote it knows who sets it."""
    text = place.source.text if isinstance(place, TextPlace) else ""
    return any(name in words.split() for words in _REMARK.findall(text))


@remembered
def _used(unit: Unit, version: int) -> Iterator[tuple[Place, str, str]]:
    """The variables in a unit's commands, and their names; the prefix `:` keeps them as they are."""
    for command in user_commands(unit, version):
        if NO_VARIABLES not in command.prefixes and is_known(command.setting.value):
            used = dict.fromkeys(used for word in command.arguments for used in used_variables(word))
            yield from ((command.setting.place, written, name) for written, name in used)


def _of_quadlet(machine: Machine, quadlet: Quadlet) -> Iterator[Draft]:
    unit = machine.graph.unit(quadlet.service)
    names = environment(machine, unit) if unit is not None else None
    if unit is None or names is None:
        return
    for setting in quadlet.settings:
        cut = cut_of(setting.section, setting.key) if setting.section == quadlet.type.section else None
        if cut is None or not is_known(setting.value):
            continue
        for written, name in dict.fromkeys(
            u for word in _cut(setting.value, cut) for u in used_variables(word)
        ):
            if not is_set(name, names):
                way_out = f"write $${{{name}}} for a shell in the container to expand, or set it in [Service]"
                of_user = _may_be_of_user(machine, quadlet.settings)
                yield _finding(unit, setting.place, written, way_out, of_user=of_user)


def _cut(value: str, cut: Cut) -> list[str]:
    if cut is Cut.WHOLE:
        return [value]
    try:
        found = [word.text for word in arguments(value)]
    except WordError:
        return []
    return [f"={word}" for word in found] if cut is Cut.PAIRS else found


def _may_be_of_user(machine: Machine, settings: Iterable[Setting | RawSetting]) -> bool:
    """Whether a user's manager reads the unit, or may: then what that one's environment has isn't known."""
    configuration = machine.configuration
    if configuration.manager is Manager.USER:
        return True
    is_open = configuration.kind == FOLDER and not PurePath(configuration.path).match(
        "etc/containers/systemd"
    )
    wanting = {word for s in settings if s.key in INSTALL_FOLDERS for word in s.value.split()}
    return is_open and wanting == {"default.target"}


def _finding(unit: Unit, place: Place, written: str, way_out: str, *, of_user: bool) -> Draft:
    message = f"{written} is empty in {unit.name}: systemd expands it, and nothing sets it"
    if of_user:
        message += " here; a user's environment.d may"
    severity = Severity.NOTE if of_user or _is_optional(written) else None
    return finding(WordPlace(place, written), message, unit=unit.name, help=way_out, severity=severity)


def _remedy(name: str, names: frozenset[str]) -> str:
    if name == "PID":
        return "see systemd.exec(5) for the variable that holds the main process ID"
    meant = nearest(name, names)
    if meant:
        return f"write ${{{meant}}} if that is what you mean"
    return f"set it with Environment={name}=…, or write $${{{name}}} for a shell to expand"
