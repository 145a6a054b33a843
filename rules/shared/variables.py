"""Which variables a unit's commands have, as far as that can be told (systemd.exec(5), ENVIRONMENT)."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import FOLDER, OPEN_KINDS
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.conf_files import manager_files
from unitlint.systemd.directives import named, own_section
from unitlint.systemd.environment import may_be_set
from unitlint.text.source import is_known
from unitlint.units.settings import is_undecided
from unitlint.units.specifiers import expand
from unitlint.units.unit import Unit
from unitlint.units.values.quoting import Style, WordError, words

_ASSIGNED = re.compile(r"^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=", re.MULTILINE)
_PROPOSED = re.compile(r"^[ \t]*[#;][#; \t]*([A-Za-z_]\w*)=", re.MULTILINE)
"""An assignment that is commented out."""
_BRACED = re.compile(r"\$\$|\$\{(?P<name>[A-Za-z_]\w*)\}")
_ALONE = re.compile(r"\$(?P<name>[A-Za-z_]\w*)")


def used_variables(word: str) -> Iterator[tuple[str, str]]:
    """The variables that systemd replaces in an argument, each as it is written and by its name.

    `${FOO}` counts anywhere, `$FOO` as an argument of its own; `$$` is a dollar sign (systemd.service(5),
    COMMAND LINES).
    """
    if alone := _ALONE.fullmatch(word):
        yield word, alone["name"]
        return
    for found in _BRACED.finditer(word):
        if found["name"]:
            yield found.group(), found["name"]


def environment(machine: Machine, unit: Unit) -> frozenset[str] | None:
    """The names that the unit and the delivered files set; None where something else may set more."""
    section = own_section(unit.type)
    if section not in named("Environment") or not unit.is_users:
        return None
    if is_undecided(unit, "Environment", "EnvironmentFile", "PassEnvironment"):
        return None
    if unit.last(section, "PAMName") is not None or _manager_sets(machine) or _is_added_to(machine, unit):
        return None
    names: set[str] = set()
    for setting in unit.values(section, "Environment"):
        names.update(word.partition("=")[0] for word in _words(setting.value))
    for setting in unit.values(section, "PassEnvironment"):
        names.update(_words(setting.value))
    for setting in unit.values(section, "EnvironmentFile"):
        file = machine.configuration.file(expand(setting.value.lstrip("-"), unit.name) or "")
        if file is None or file.source is None or not is_known(file.source.text):
            return None
        names.update(_ASSIGNED.findall(file.source.text))
        if machine.configuration.kind in OPEN_KINDS:  # where somebody may fill it in
            names.update(_PROPOSED.findall(file.source.text))
    return frozenset(names)


def is_set(name: str, names: frozenset[str]) -> bool:
    """Whether a variable is among `names`, or one of those that systemd sets."""
    return name in names or may_be_set(name)


def _is_added_to(machine: Machine, unit: Unit) -> bool:
    """Whether another folder or script of the run has drop-ins for a unit of a folder of sources."""
    configuration = machine.configuration
    return configuration.kind == FOLDER and f"{unit.name}.d" in configuration.names_around


def _manager_sets(machine: Machine) -> bool:
    """Whether a delivered file gives every unit variables: DefaultEnvironment=, ManagerEnvironment=."""
    return any("Environment=" in file.source.text for file in manager_files(machine))


def _words(value: str) -> list[str]:
    try:
        return [word.text for word in words(value, Style.UNQUOTE | Style.UNESCAPE)]
    except WordError:
        return value.split()
