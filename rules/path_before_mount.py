"""A service uses a path before it is mounted.

The service names a path below a mount point of the configuration, in a command, `EnvironmentFile=` or the
like, and nothing orders it after the mount: it finds what lies under the mount point, or writes there, and
the mount hides it afterwards. Services with default dependencies are after `local-fs.target` and so after
every local mount; this is about early services, and about network, automatic and `nofail` mounts
(systemd.unit(5), RequiresMountsFor=). The folders of an overlay are such paths, too: systemd mounts what is
not ordered at the same time, and waits for what holds `lowerdir=`, `upperdir=` and `workdir=` only where
`x-systemd.requires-mounts-for=` says so (systemd.mount(5)). Those of a network mount need `_netdev` besides:
local mounts come before the network. So are the branches of mergerfs and the like (`/mnt/disk1:/mnt/disk2`,
`/mnt/disk*`), and what FUSE's old form names (`mp3fs#/mnt/disk1`): systemd takes them for one path, or for
none.

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

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from unitlint.configuration.unit_files import Owner
from unitlint.contracts.names import is_loaded, listed
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.mounts import mount_parameters
from unitlint.machine.chains import are_ordered, waits
from unitlint.machine.machine import Machine
from unitlint.machine.places import file_place
from unitlint.quick.dataclasses import dataclass
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.command_lines import user_commands
from unitlint.systemd.escaping import unescape_path
from unitlint.text.globs import GLOB_CHARACTERS
from unitlint.text.source import is_known
from unitlint.units.list_values import WordPlace
from unitlint.units.names import path_prefixes
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "mounts"
SINCE = "0.1.0"

_OVERLAID = ("lowerdir", "upperdir", "workdir")
_UNIONS = frozenset({"mergerfs", "unionfs", "mhddfs"})
"""FUSE file systems that show several folders as one (mergerfs(1), unionfs(8), mhddfs(1))."""
_GLOB = GLOB_CHARACTERS | {"{"}
_PATH_KEYS = ("EnvironmentFile", "PIDFile", "ConditionPathExists", "AssertPathExists")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each service or overlay and each mount that it doesn't wait for."""
    mounts = dict(_mounts(machine))
    for unit in machine.own_units:
        early: dict[str, _Use] = {}
        for use in _uses(unit, mounts, machine.systemd_version) if is_loaded(unit) else ():
            if use.mount.name not in early and _too_early(machine, unit, use.mount):
                early[use.mount.name] = use
        for uses in _grouped(unit, tuple(early.values())):
            yield _finding(machine, unit, uses)


@dataclass(frozen=True, slots=True)
class _Use:
    """A path that a setting names, and the mount below which it lies."""

    setting: Setting
    path: str
    mount: Unit


def _grouped(unit: Unit, uses: tuple[_Use, ...]) -> Iterator[tuple[_Use, ...]]:
    """What one finding tells: a mount's folders are one list, a service's commands are not."""
    if unit.type == "mount" and uses:
        yield uses
    else:
        yield from ((use,) for use in uses)


def _uses(unit: Unit, mounts: Mapping[str, Unit], version: int) -> Iterator[_Use]:
    for setting, path in _paths(unit, version):
        if _GLOB.isdisjoint(path):
            points = [next((point for point in path_prefixes(path) if point in mounts), "")]
        else:
            points = [
                point
                for point in sorted(mounts)
                if fnmatchcase(point, path) and point.count("/") == path.count("/")
            ]
        for point in points:
            if point and mounts[point] is not unit:
                yield _Use(setting, path, mounts[point])


def _mounts(machine: Machine) -> Iterator[tuple[str, Unit]]:
    """The mounts that the configuration itself gives, by mount point, as far as the boot mounts them."""
    for unit in machine.own_units:
        if unit.type == "mount" and unit.is_configured and unit.name in machine.starting:
            path = unescape_path(unit.name.removesuffix(".mount"))
            if path != "/" and is_known(path):
                yield path, unit


@remembered
def _paths(unit: Unit, version: int) -> Iterator[tuple[Setting, str]]:
    """The absolute paths that a unit of the user's uses."""
    if unit.type == "service":
        yield from _of_service(unit, version)
    elif unit.type == "mount" and unit.is_configured:
        yield from _of_overlay(unit)
        yield from _of_fuse(unit)


def _of_fuse(unit: Unit) -> Iterator[tuple[Setting, str]]:
    """The folders that a program shows, which systemd doesn't take for the path of one."""
    what, kind = unit.last("Mount", "What"), unit.last("Mount", "Type")
    if what is None or kind is None or not is_known(what.value):
        return
    program, hash_, source = what.value.rpartition("#")
    name = kind.value.removeprefix("fuse.") if kind.value != "fuse" else program
    if name in _UNIONS:
        for branch in source.split(":"):
            if branch.startswith("/"):
                yield what, branch.partition("=")[0]
    elif kind.value == "fuse" and hash_ and source.startswith("/"):
        yield what, source


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


def _too_early(machine: Machine, unit: Unit, mount: Unit) -> bool:
    if is_undecided(unit, "After", "Before"):
        return False
    if unit.type == "mount":  # no mount prepares what another one covers
        return not waits(machine, later=unit.name, earlier=mount.name, jobs=machine.acting((unit.name,)))
    return not are_ordered(machine, unit.name, mount.name, starting=(unit.name,))


def _finding(machine: Machine, unit: Unit, uses: tuple[_Use, ...]) -> Draft:
    first, mounts = uses[0], [use.mount for use in uses]
    places = [file_place(mount.fragment) for mount in mounts if mount.fragment is not None]
    points = [unescape_path(mount.name.removesuffix(".mount")) for mount in mounts]
    paths = listed(tuple(dict.fromkeys(use.path for use in uses)))
    verb = "is" if len(points) == 1 else "are"
    names = [mount.name for mount in mounts]
    how, why = "may use", f"nothing orders it after {listed(names)}"
    if reversed_ := [name for name in names if are_ordered(machine, unit.name, name, starting=(unit.name,))]:
        how, why = "uses", f"{listed(reversed_)} {'waits' if len(reversed_) == 1 else 'wait'} for it"
    return finding(
        WordPlace(first.setting.place, first.path),
        f"{unit.name} {how} {paths} before {listed(points)} {verb} mounted: {why}",
        unit=unit.name,
        related=tuple(Related(place.location, "mounted here") for place in places),
        help=_help(unit, points, network=_need_network(mounts, machine.systemd_version)),
    )


def _need_network(mounts: Sequence[Unit], version: int) -> bool:
    return any(mount_parameters(mount, version).is_network for mount in mounts)


def _help(unit: Unit, points: Sequence[str], *, network: bool) -> str:
    if unit.owner is Owner.GENERATOR:
        options = ",".join(f"x-systemd.requires-mounts-for={point}" for point in points)
        return f"add {options}{',_netdev' if network else ''} to the options of {unit.name}"
    also = " and Options=_netdev" if network and unit.type == "mount" else ""
    return f"add RequiresMountsFor={' '.join(points)}{also} to {unit.name}"
