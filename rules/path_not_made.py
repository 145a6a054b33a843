"""A unit needs a directory or a file that nothing creates.

The paths of `ReadWritePaths=`, `ReadOnlyPaths=`, `BindPaths=` and the like have to exist when the service
starts, before `ExecStartPre=` too: else it fails with status 226/NAMESPACE. The same goes for
`EnvironmentFile=` (resources), `WorkingDirectory=` (200/CHDIR) and a file of `LoadCredential=` that has no
`SetCredential=` (243/CREDENTIALS); with `-` before the path it may be missing, but for a credential
(systemd.exec(5)). The rule looks only at configurations that hold everything that a machine gets; elsewhere
only at paths that the service itself would make in `ExecStartPre=`, also with the prefix `+`: too late. It is
a note for `Volume=` and `EnvironmentFile=` of a Quadlet, and in a MachineConfig, since others of its pool may
bring the path.

**Bad**

```yaml
variant: flatcar
version: 1.1.0
systemd:
  units:
    - name: mesh.service
      contents: |
        [Service]
        ExecStart=/opt/bin/mesh
        ReadWritePaths=/var/lib/mesh
```

**Good**

```yaml
variant: flatcar
version: 1.1.0
systemd:
  units:
    - name: mesh.service
      contents: |
        [Service]
        ExecStart=/opt/bin/mesh
        StateDirectory=mesh
        ReadWritePaths=/var/lib/mesh
```

Let `StateDirectory=` or the configuration make it, or write `-` before the path.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Manager
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.command_lines import CommandLine, user_commands
from unitlint.rules.shared.delivered import (
    installs_packages,
    is_of_pool,
    is_whole,
    known_value,
    makes_path,
    makes_path_elsewhere,
)
from unitlint.rules.shared.host_paths import host_paths, may_bring
from unitlint.rules.shared.others_folders import is_anothers_folder
from unitlint.systemd.directories import DIRECTORIES
from unitlint.systemd.sandboxes import BINDS, PATH_LISTS
from unitlint.text.globs import is_glob
from unitlint.units.list_values import WordPlace, split_words
from unitlint.units.names import prefix
from unitlint.units.settings import lacks_fragment
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "delivery"
SINCE = "0.1.0"
READS_FILES = True

_NOT_FOR_PRIVILEGED = frozenset({"ReadOnlyPaths", "InaccessiblePaths", "ExecPaths", "NoExecPaths"})
"""Those that a command with `+` doesn't need; it does need the others (seen in a manager that runs)."""
_CREDENTIALS = ("LoadCredential", "LoadCredentialEncrypted")
_SET = ("SetCredential", "SetCredentialEncrypted")
_FAILS = {
    "EnvironmentFile": "to start",
    "WorkingDirectory": "with 200/CHDIR",
    **dict.fromkeys(_CREDENTIALS, "with 243/CREDENTIALS"),
}

_OWN = re.compile(r"/(?:var/(?:lib|cache|log|spool|opt)|srv|opt|mnt|data|media)/[^/]+(?:/.*)?")
"""Where nothing is that a package or the user didn't make (file-hierarchy(7))."""
_OF_RUN = re.compile(r"/(?:var/)?run/(?P<name>[^/]+)")

_ALWAYS = re.compile(r"|/?[^/]*/?|/(?:var|usr|etc|dev|sys|proc)/[^/]*/?|/run/lock/?")
"""Folders that every system has, or its packages bring."""
_FILES = re.compile(
    r"/etc/(?!os-release|environment|sysconfig/|default/|lsb-release|locale\.conf|flatcar/)\S+"
)


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each path."""
    is_part = is_of_pool(machine)
    known_in_full = (is_whole(machine) or is_part) and not installs_packages(machine)
    if known_in_full:
        yield from _of_quadlets(machine)
    for unit in machine.units_with_own_lines:
        if unit.type != "service" or not (unit.is_users or lacks_fragment(unit)):
            continue
        made = _made_too_late(unit, machine.systemd_version)
        for setting, word, path in _needed(unit):
            late = next((m for m in made if m.makes(path) and not m.is_in_time(setting.key)), None)
            if path and late is not None and not makes_path_elsewhere(machine, path, asked_by=unit):
                yield _too_late(unit, setting, WordPlace(setting.place, word), path, late.command.setting)
            elif (
                known_in_full
                and not _may_make(unit, path)
                and (_is_judged(setting, path) or _is_its_run_folder(unit, path))
                and not makes_path(machine, path, asked_by=unit)
                and not is_anothers_folder(machine, path, asked_by=unit)
            ):
                yield _finding(unit, setting, word, path, severity=Severity.NOTE if is_part else None)


def _of_quadlets(machine: Machine) -> Iterator[Draft]:
    """What podman needs on the host. It may well be data that somebody puts there: a note."""
    if machine.configuration.manager is Manager.USER:
        return
    for quadlet in machine.quadlets.values():
        unit = machine.graph.unit(quadlet.service)
        for setting, path in host_paths(quadlet) if unit is not None else ():
            is_judged = _is_own(path) or (setting.key == "EnvironmentFile" and _FILES.fullmatch(path))
            if unit is None or not is_judged or may_bring(unit, path):
                continue
            if not makes_path(machine, path, asked_by=unit):
                yield finding(
                    WordPlace(setting.place, path),
                    f"{unit.name} fails to start: nothing creates {path}, and podman doesn't",
                    unit=unit.name,
                    help="create it, with storage.directories or ExecStartPre=/usr/bin/mkdir for one",
                    severity=Severity.NOTE,
                )


@dataclass(frozen=True, slots=True)
class _Made:
    """A folder, and the command by which the service makes it."""

    path: str
    command: CommandLine

    def makes(self, path: str) -> bool:
        """Whether the path is it, or lies above it where only the user's own folders are."""
        return self.path == path if not _is_own(path) else f"{self.path}/".startswith(f"{path}/")

    def is_in_time(self, key: str) -> bool:
        """Whether the command runs without what needs the path: the prefix `+` takes some of it away."""
        return "+" in self.command.prefixes and key in _NOT_FOR_PRIVILEGED


@remembered
def _made_too_late(unit: Unit, version: int) -> tuple[_Made, ...]:
    """What the commands before the main one make: each is run where the paths have to be there."""
    found: list[_Made] = []
    for command in user_commands(unit, version):
        program = command.executable.rpartition("/")[2]
        makes = program == "mkdir" or (program == "install" and "-d" in command.arguments)
        if command.setting.key == "ExecStartPre" and makes:
            paths = (known_value(word, unit) for word in command.raw_arguments if word.startswith(("/", "%")))
            found += [_Made(path.rstrip("/"), command) for path in paths if not _ALWAYS.fullmatch(path)]
    return tuple(found)


@remembered
def _needed(unit: Unit) -> Iterator[tuple[Setting, str, str]]:
    """The paths that have to be there: the setting, the word as it is written, and the path."""
    for key in PATH_LISTS:
        for setting in unit.values("Service", key):
            for word in split_words(setting.value):
                if not word.startswith(("-", "+")):
                    yield setting, word, known_value(word, unit)
    for key in BINDS:
        for setting in unit.values("Service", key):
            for word in split_words(setting.value):
                yield setting, word, known_value(word.partition(":")[0], unit)
    for setting in unit.values("Service", "EnvironmentFile"):
        yield setting, setting.value, known_value(setting.value, unit)
    yield from _credentials(unit)
    directory = unit.last("Service", "WorkingDirectory")
    if directory is not None:
        yield directory, directory.value, known_value(directory.value, unit)


def _credentials(unit: Unit) -> Iterator[tuple[Setting, str, str]]:
    """The files of credentials; one with a value of its own may be missing (systemd.exec(5))."""
    own = {s.value.partition(":")[0] for key in _SET for s in unit.values("Service", key)}
    for key in _CREDENTIALS:
        for setting in unit.values("Service", key):
            name, _, path = setting.value.partition(":")
            if name not in own and path.startswith(("/", "%")):
                yield setting, path, known_value(path, unit)


def _is_judged(setting: Setting, path: str) -> bool:
    """Whether only the configuration could have brought the path."""
    if setting.key == "EnvironmentFile" or setting.key in _CREDENTIALS:
        return not is_glob(path) and (_FILES.fullmatch(path) is not None or _is_own(path))
    return _is_own(path)


def _is_its_run_folder(unit: Unit, path: str) -> bool:
    """Whether it lies in a folder of /run with the unit's own name, where nothing is when a machine boots."""
    found = _OF_RUN.match(path)
    return found is not None and found["name"] == prefix(unit.name)


def _is_own(path: str) -> bool:
    return _OWN.fullmatch(path.rstrip("/")) is not None


def _may_make(unit: Unit, path: str) -> bool:
    """Whether the unit's own file, of which only drop-ins are here, may well make the path: by its name."""
    return lacks_fragment(unit) and prefix(unit.name) in path.split("/")


def _finding(unit: Unit, setting: Setting, word: str, path: str, *, severity: Severity | None) -> Draft:
    return finding(
        WordPlace(setting.place, word),
        f"{_fails(unit, setting)}: nothing creates {path}",
        unit=unit.name,
        help=f"{_made_by_systemd(path) or 'create it'}, or {_if_missing(setting, word)}",
        severity=severity,
    )


def _if_missing(setting: Setting, word: str) -> str:
    if setting.key in _CREDENTIALS:
        return f"set a value for {setting.value.partition(':')[0]} with SetCredential="
    return f"write -{word} if it may be missing"


def _too_late(unit: Unit, setting: Setting, place: WordPlace, path: str, late: Setting) -> Draft:
    return finding(
        place,
        f"{_fails(unit, setting)} where {path} doesn't exist: {late.key}= would create it too late",
        unit=unit.name,
        related=(Related(late.place.location, "this command already fails"),),
        help=_made_by_systemd(path) or f"create {path} with tmpfiles.d",
    )


def _fails(unit: Unit, setting: Setting) -> str:
    return f"{unit.name} fails {_FAILS.get(setting.key, 'with 226/NAMESPACE')}"


def _made_by_systemd(path: str) -> str:
    """The setting that makes a folder in one of systemd's places; empty for others."""
    for key, top in DIRECTORIES.items():
        if path.startswith(f"{top}/") and top != "/etc":
            return f"add {key}={path.removeprefix(f'{top}/')}, which creates it"
    return ""
