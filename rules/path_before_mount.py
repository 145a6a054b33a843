"""A service uses a path before it is mounted.

The service names a path below a mount point of the configuration, in a command, `EnvironmentFile=` or the
like, and nothing orders it after the mount: it finds what lies under the mount point, or writes there, and
the mount hides it afterwards. Services with default dependencies are after `local-fs.target` and so after
every local mount; this is about early services, and about network, automatic and `nofail` mounts
(systemd.unit(5), RequiresMountsFor=). The folders of an overlay are such paths, too: systemd mounts what is
not ordered at the same time, and waits for what holds `lowerdir=`, `upperdir=` and `workdir=` only where
`x-systemd.requires-mounts-for=` says so (systemd.mount(5)).

**Bad**

```
# /etc/fstab
LABEL=data /var/lib/data ext4 defaults 0 0

# clean.service
[Unit]
DefaultDependencies=no

[Service]
Type=oneshot
ExecStart=/bin/rm -rf /var/lib/data/tmp
```

**Good**

```
# /etc/fstab
LABEL=data /var/lib/data ext4 defaults 0 0

# clean.service
[Unit]
DefaultDependencies=no
RequiresMountsFor=/var/lib/data

[Service]
Type=oneshot
ExecStart=/bin/rm -rf /var/lib/data/tmp
```

Add `RequiresMountsFor=`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.unit_files import Owner
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.chains import acting, waits
from unitlint.machine.machine import Machine
from unitlint.machine.places import file_place
from unitlint.rules.shared.command_lines import user_commands
from unitlint.text.source import is_known
from unitlint.units.list_values import WordPlace
from unitlint.units.names import path_prefixes, unescape_path
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "mounts"
SINCE = "0.1.0"

_OVERLAID = ("lowerdir", "upperdir", "workdir")
_PATH_KEYS = ("EnvironmentFile", "PIDFile", "ConditionPathExists", "AssertPathExists")


def check(model: Machine) -> Iterator[Draft]:
    """One finding for each service or overlay and each mount that it doesn't wait for."""
    mounts = dict(_mounts(model))
    for unit in model.own_units:
        reported: set[str] = set()
        for setting, path in _paths(unit, model.systemd_version) if is_loaded(unit) else ():
            found = next((mounts[p] for p in path_prefixes(path) if p in mounts), unit)
            if found is not unit and found.name not in reported and _too_early(model, unit, found):
                reported.add(found.name)
                yield _finding(unit, found, setting, path)


def _mounts(seen: Machine) -> Iterator[tuple[str, Unit]]:
    """The mounts that the configuration itself gives, by mount point, as far as the boot mounts them."""
    for unit in seen.own_units:
        if unit.type == "mount" and unit.is_configured and unit.name in seen.starting:
            path = unescape_path(unit.name.removesuffix(".mount"))
            if path != "/" and is_known(path):
                yield path, unit


def _paths(unit: Unit, version: int) -> Iterator[tuple[Setting, str]]:
    """The absolute paths that a unit of the user's uses."""
    if unit.type == "service":
        yield from _of_service(unit, version)
    elif unit.type == "mount" and unit.is_configured:
        yield from _of_overlay(unit)


def _of_overlay(unit: Unit) -> Iterator[tuple[Setting, str]]:
    options, kind = unit.last("Mount", "Options"), unit.last("Mount", "Type")
    if options is None or kind is None or kind.value != "overlay":
        return
    for option in options.value.split(","):
        key, _, paths = option.partition("=")
        for path in paths.split(":") if key in _OVERLAID else ():
            if path.startswith("/") and is_known(path):
                yield options, path


def _of_service(unit: Unit, version: int) -> Iterator[tuple[Setting, str]]:
    for command in user_commands(unit, version):
        for word in (command.executable, *command.raw_arguments):
            if word.startswith("/") and is_known(word):
                yield command.setting, word
    for setting in unit.settings:
        if setting.key in _PATH_KEYS and setting.file.is_users and is_known(setting.value):
            path = setting.value.lstrip("-!|")
            if path.startswith("/"):
                yield setting, path


def _too_early(seen: Machine, unit: Unit, mount: Unit) -> bool:
    if is_undecided(unit, "After", "Before"):
        return False
    jobs = acting(seen, (unit.name,))
    return not (
        waits(seen, later=unit.name, earlier=mount.name, jobs=jobs)
        or waits(seen, later=mount.name, earlier=unit.name, jobs=jobs)
    )


def _finding(unit: Unit, mount: Unit, setting: Setting, path: str) -> Draft:
    related = (Related(file_place(mount.fragment).location, "mounted here"),) if mount.fragment else ()
    point = unescape_path(mount.name.removesuffix(".mount"))
    return finding(
        WordPlace(setting.place, path),
        f"{unit.name} may use {path} before {point} is mounted: nothing orders it after {mount.name}",
        unit=unit.name,
        related=related,
        help=_help(unit, point),
    )


def _help(unit: Unit, point: str) -> str:
    if unit.owner is Owner.GENERATOR:
        return f"add x-systemd.requires-mounts-for={point} to the options of {unit.name}"
    return f"add RequiresMountsFor={point} to {unit.name}"
