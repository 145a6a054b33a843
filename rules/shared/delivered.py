"""What a machine gets and what it makes, where all of that stands in one configuration.

Of a folder of units, a root that is a part, or a config that fetches another one, nothing can be said.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from unitlint.configuration.configuration import CLOUD_CONFIG, MACHINE_CONFIG, SABAKAN, Configuration
from unitlint.graph.edges import Graph
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.quick.remembered import remembered
from unitlint.systemd.directives import own_section
from unitlint.systemd.directories import DIRECTORIES
from unitlint.systemd.file_names import QUADLET_PATHS, UNIT_PATHS, USER_UNIT_PATHS
from unitlint.text.source import is_known
from unitlint.units.specifiers import expand
from unitlint.units.unit import Unit

_SANDBOX = re.compile(r"(ReadWrite|ReadOnly|Inaccessible|Exec|NoExec|BindReadOnly|Bind)Paths|EnvironmentFile")
_COMMANDS = re.compile(
    r"\b(?:install|curl|wget|git|make|pip3?|dpkg|rpm|snap|flatpak|docker|podman|ansible\S*|useradd|adduser|groupadd"
    r"|addgroup|sysusers|systemd-sysusers|homectl)\b|\.(?:sh|py|pl|deb|rpm|run)\b"
)
"""Words of commands that may bring accounts onto a machine."""
_PACKAGES = re.compile(r"rpm-ostree|systemd-sysext|/etc/extensions|bootc |dnf |apt-get|torcx|flatcar-install")


def is_whole(machine: Machine) -> bool:
    """Whether all that the machine gets stands in its configuration."""
    configuration = machine.configuration
    if configuration.kind == CLOUD_CONFIG:  # whose images have more, and are made by many
        return False
    # sabakan's templates list all, whether or not the names in `passwd` are known
    knows_files = configuration.users is not None or configuration.kind == SABAKAN
    return knows_files and not configuration.merges_remote


def is_of_pool(machine: Machine) -> bool:
    """Whether it is a MachineConfig: what it lacks may be in another one of its pool."""
    configuration = machine.configuration
    return configuration.kind == MACHINE_CONFIG and configuration.users is not None


@remembered
def installs_packages(machine: Machine) -> bool:
    """Whether something on the machine installs more than the base system has."""
    return any(map(_runs_packages, machine.own_units)) or _names_packages(_texts(machine.configuration))


@remembered
def _runs_packages(unit: Unit) -> bool:
    commands = (s.value for s in unit.settings if s.file.is_users and s.key.startswith("Exec"))
    return any(map(_names_packages, commands))


@lru_cache(maxsize=4096)  # machines of a repository have most commands in common
def _names_packages(text: str) -> bool:
    return _PACKAGES.search(text) is not None


@remembered
def may_make_accounts(machine: Machine) -> bool:
    """Whether a command or a text of a cloud-config may make users: packages do, and scripts of others."""
    commands = (" ".join(command.words) for command in machine.configuration.commands)
    return any(_COMMANDS.search(text) is not None for text in (*commands, _texts(machine.configuration)))


def makes_path(machine: Machine, path: str, *, asked_by: Unit) -> bool:
    """Whether something may make the file or folder before the unit runs."""
    return _is_brought(machine, path) or _is_named(machine.graph, path, asked_by)


def makes_path_elsewhere(machine: Machine, path: str, *, asked_by: Unit) -> bool:
    """The same, whatever the commands of the unit itself make."""
    others = (unit for unit in machine.graph.units.values() if unit.name != asked_by.name)
    return _is_brought(machine, path) or any(path in s.value for unit in others for s in unit.settings)


def _is_brought(machine: Machine, path: str) -> bool:
    configuration = machine.configuration
    known = {*configuration.files, *(made.path for made in configuration.directories_made)}
    if any(other == path or other.startswith(f"{path}/") for other in known):
        return True
    units = machine.graph.units.values()
    made = any(path.startswith(folder) for unit in units for folder in _folders(unit))
    return made or path in _texts(configuration)


def _folders(unit: Unit) -> Iterator[str]:
    """The folders that a unit makes, or mounts."""
    for key, top in DIRECTORIES.items():
        for setting in unit.values("Service", key):
            for word in setting.value.split():
                yield f"{top}/{word.partition(':')[0]}"
    if (
        unit.type in ("mount", "automount")
        and (where := unit.last(own_section(unit.type), "Where")) is not None
    ):
        yield where.value if len(where.value) > 1 else "\0"


def _is_named(graph: Graph, path: str, asked_by: Unit) -> bool:
    """Whether another unit names the path, or the unit itself does outside of its sandbox."""
    for unit in graph.units.values():
        for setting in unit.settings:
            if path not in setting.value or _SANDBOX.fullmatch(setting.key):
                continue
            own = unit.name == asked_by.name
            if not own or (setting.key.startswith("Exec") and "+" in setting.value.partition("/")[0]):
                return True
    return False


_UNITS = tuple(f"{path}/" for path in (*UNIT_PATHS, *USER_UNIT_PATHS, *QUADLET_PATHS))
"""Folders whose files are units and Quadlets: the graph has what they say."""


@lru_cache(maxsize=8)
def _texts_of(files: tuple[str, ...]) -> str:
    return "\n".join(files)


def _texts(configuration: Configuration) -> str:
    """All delivered texts that are no units."""
    files = configuration.files.items()
    found = (f.source.text for path, f in files if f.source is not None and not path.startswith(_UNITS))
    links = (f"{f.path} {f.link}" for f in configuration.files.values())
    return _texts_of((*found, *links))


def known_value(value: str, unit: Unit) -> str:
    """A path with its specifiers replaced; empty where that can't be known."""
    expanded = expand(value, unit.name) or ""
    return expanded if is_known(expanded) else ""
