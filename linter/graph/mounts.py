"""Mounts and swaps: implicit and default dependencies (systemd.mount(5), systemd.swap(5))."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from unitlint.graph.depends import Depends, lacks_path
from unitlint.graph.edges import Kind
from unitlint.graph.execution import add_execution, is_refused
from unitlint.graph.loading import Loading
from unitlint.graph.origins import Origin, OriginKind
from unitlint.graph.slices import ROOT, set_default_slice
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd import dependency_changes as versions
from unitlint.systemd.escaping import escape_path, simplify, unescape_path
from unitlint.systemd.file_names import NAME_LIMIT
from unitlint.systemd.file_systems import (
    EXTRINSIC_MOUNTS,
    EXTRINSIC_TREES,
    NETWORK_TYPES,
    QUOTA_OPTIONS,
    QUOTA_TYPES,
)
from unitlint.text.source import is_known
from unitlint.units import names
from unitlint.units.device_node import mounted, swapped
from unitlint.units.effective import is_path, last_path, last_text
from unitlint.units.list_values import parse_boolean
from unitlint.units.unit import LoadState, Unit

MOUNT_MASK = "mount-file"
"""systemd's word for what the parameters of a mount unit's file imply."""

QUOTA_SERVICES = ("systemd-quotacheck.service", "quotaon.service")
DEVICE_BOUND = "x-systemd.device-bound"
NOT_DEVICES = frozenset({"/dev/root", "/dev/nfs"})
"""Names that the kernel prints for a root file system, and no device has."""


@dataclass(frozen=True, slots=True)
class MountParameters:
    """What a mount unit says: source, mount point, type and options."""

    what: str
    where: str
    fs_type: str
    options: tuple[str, ...]

    def has(self, *names_: str) -> bool:
        """Whether an option of that name is set, with or without a value."""
        return any(option.partition("=")[0] in names_ for option in self.options)

    @property
    def is_bind(self) -> bool:
        return self.has("bind", "rbind") or self.fs_type in ("bind", "rbind")

    @property
    def is_network(self) -> bool:
        return self.has("_netdev") or self.fs_type.removeprefix("fuse.") in NETWORK_TYPES

    def bound_to_device(self, version: int) -> bool | None:
        """x-systemd.device-bound, the last of which counts; None where it isn't said (systemd.mount(5))."""
        given = [option for option in self.options if option.partition("=")[0] == DEVICE_BOUND]
        if not given:
            return None
        _, _, value = given[-1].partition("=")
        return parse_boolean(value) if value and version >= versions.DEVICE_BOUND_VALUE else True

    @property
    def nofail(self) -> bool:
        """Of `nofail` and `fail` the last one counts."""
        given = [option for option in self.options if option in ("nofail", "fail")]
        return bool(given) and given[-1] == "nofail"

    @property
    def stays(self) -> bool:
        """Whether it is mounted for as long as the system runs, so that no default order is made."""
        if self.where in EXTRINSIC_MOUNTS or self.has("x-initrd.mount"):
            return True
        return any(self.where == path or self.where.startswith(f"{path}/") for path in EXTRINSIC_TREES)


def mount_parameters(unit: Unit, version: int) -> MountParameters:
    """The parameters of a mount unit; an unknown part holds a placeholder.

    Without a fragment only the mount point counts: the kernel says the rest.
    """
    where = last_path(unit, "Mount", "Where", version)[0] or unescape_path(names.prefix(unit.name))
    if unit.fragment is None:
        return MountParameters("", simplify(where), "", ())
    what, _ = mounted(unit, version)
    fs_type, options = (last_text(unit, "Mount", key)[0] for key in ("Type", "Options"))
    split = tuple(option for option in options.split(",") if option)
    return MountParameters(what, simplify(where), fs_type, split)


def add_mount(depends: Depends) -> None:
    """All that a mount unit implies."""
    unit = depends.unit
    version = depends.loading.host.version
    parameters = mount_parameters(unit, version)
    root = unit.name == "-.mount"
    if lacks_path(depends, last_path(unit, "Mount", "Where", version)[0]) or is_refused(depends):
        return
    add_execution(depends, "Mount", default_output="null" if root else "journal")
    set_default_slice(depends, default=ROOT if parameters.stays or depends.loading.host.user else "")
    _add_device(depends, parameters)
    if not _add_parents(depends, parameters):
        depends.loading.refuse(unit.name, LoadState.ERROR, f"What={parameters.what} contains '..'")
        return
    _add_dependents(depends, parameters)
    _add_quota(depends, parameters)
    if (
        unit.name in depends.loading.default_dependencies
        and not parameters.stays
        and unit.fragment is not None
        and not depends.loading.host.user  # it leaves mounts to the system's manager
    ):
        _add_defaults(depends, parameters)


def _add_device(depends: Depends, parameters: MountParameters) -> None:
    what = parameters.what
    is_root = parameters.where == "/" or depends.unit.name == "-.mount"
    if parameters.is_bind or what in NOT_DEVICES or is_root or ".." in what.split("/"):
        return
    setting = depends.unit.last("Mount", "What")
    place = setting.place if setting else None
    origin = Origin(OriginKind.IMPLICIT, depends.unit.name, place, "What", MOUNT_MASK)
    bound = parameters.bound_to_device(depends.loading.host.version)
    if bound:
        add_device(depends, what, origin, Kind.BINDS_TO)
    else:
        add_device(depends, what, origin, Kind.REQUIRES, stopped_with=bound is None)
    add_block_device(depends, what, origin)


def add_device(
    depends: Depends, what: str, origin: Origin, kind: Kind, *, stopped_with: bool = False
) -> None:
    """After the device unit of a device path, requiring it, and stopped when it goes.

    A user's manager has no say in devices, and wants them (unit_add_node_dependency() of systemd).
    """
    if is_device(what) and is_known(what) and depends.loading.host.devices:
        user = depends.loading.host.user
        device = names.path_unit_name(what, "device")
        depends.on(origin, device, Kind.AFTER, Kind.WANTS if user else kind)
        if stopped_with and not user:
            depends.reverse(origin, device, Kind.PROPAGATES_STOP_TO)


def add_block_device(depends: Depends, what: str, origin: Origin) -> None:
    """After the target that stands for preparing that block device (systemd.special(7), blockdev@.target)."""
    if is_device(what) and what.startswith("/dev/") and is_known(what):
        depends.on(origin, f"blockdev@{escape_path(what)}.target", Kind.AFTER)


def is_device(path: str) -> bool:
    """Whether a path is that of a device node or of its sysfs folder."""
    return simplify(path).startswith(("/dev/", "/sys/"))


def _add_parents(depends: Depends, parameters: MountParameters) -> bool:
    """What has to be mounted before; False where systemd gives up on the path."""
    loading, unit = depends.loading, depends.unit
    if parameters.where != "/":
        parent = parameters.where.rpartition("/")[0] or "/"
        loading.need_mounts_for(unit.name, parent, depends.origin(OriginKind.IMPLICIT))
    what = parameters.what
    local = parameters.is_bind or parameters.has("loop") or not parameters.is_network
    if what.startswith("/") and local:
        setting = unit.last("Mount", "What")
        origin = depends.origin(OriginKind.FILE, place=setting.place if setting else None, setting="What")
        if not is_path(what, loading.host.version):
            return False
        loading.need_mounts_for(unit.name, what, origin)
    return True


def _add_dependents(depends: Depends, parameters: MountParameters) -> None:
    """Units loaded before that need a path at or below this mount."""
    loading, unit = depends.loading, depends.unit
    for other in loading.below.get(parameters.where, ()):
        if other == unit.name or loading.state(other) is not LoadState.LOADED:
            continue
        for kind, reason in _needs(loading.mounts_for[other], parameters.where):
            origin = Origin(OriginKind.PATH, other, reason.place, reason.setting)
            loading.add(other, Kind.AFTER, unit.name, origin)
            if unit.fragment is not None:
                loading.add(other, kind, unit.name, origin)


def _needs(paths: dict[tuple[str, Kind], Origin], where: str) -> list[tuple[Kind, Origin]]:
    """How strongly the mount at `where` is needed, each strength with its nearest reason."""
    below = [key for key in paths if key[0] == where or key[0].startswith(where.rstrip("/") + "/")]
    nearest = {kind: min((k for k in below if k[1] is kind), key=lambda k: len(k[0])) for _, kind in below}
    return [(kind, paths[key]) for kind, key in sorted(nearest.items())]


def add_mount_dependencies(depends: Depends) -> None:
    """After, and where it has a file also Requires, each loaded mount on the way to a path that is needed."""
    loading, unit = depends.loading, depends.unit
    for (path, kind), reason in tuple(loading.mounts_for.get(unit.name, {}).items()):
        for name in _mounts_on_the_way(depends, path):
            if not names.is_valid(name):
                continue
            known = name in loading.names
            mount = loading.get(name)
            if not known or mount == unit.name or loading.state(mount) is not LoadState.LOADED:
                continue
            loading.add(unit.name, Kind.AFTER, mount, reason)
            if loading.units[mount].fragment is not None:
                loading.add(unit.name, kind, mount, reason)


def _mounts_on_the_way(depends: Depends, path: str) -> Iterator[str]:
    """The names that mounts on the way to a path have, the nearest first.

    To make the name of a long path costs its length, once for each folder above: that of one which is
    mounted is known from its unit.
    """
    prefixes = names.path_prefixes(path)
    where = _long_mounts(depends.loading) if len(prefixes[0]) > NAME_LIMIT else {}
    for prefix in prefixes:
        if len(prefix) <= NAME_LIMIT:
            yield names.path_unit_name(prefix, "mount")
        elif prefix in where:
            yield where[prefix]


def _long_mounts(loading: Loading) -> dict[str, str]:
    """The loaded mounts at long paths: each unit is looked at once, when it is new."""
    new = len(loading.units) - loading.looked_at
    for name, unit in reversed(tuple(islice(reversed(loading.units.items()), new))):
        if unit.type == "mount":
            path = simplify(last_path(unit, "Mount", "Where", loading.host.version)[0])
            if len(path) > NAME_LIMIT:
                loading.long_mounts[path] = name
    loading.looked_at = len(loading.units)
    return loading.long_mounts


def _add_quota(depends: Depends, parameters: MountParameters) -> None:
    if depends.loading.host.user or depends.loading.host.version >= versions.QUOTAS_BY_FSTAB:
        return
    # Disks behind a network, as by iSCSI, have quotas, too.
    if parameters.is_bind or not parameters.has(*QUOTA_OPTIONS):
        return
    if parameters.fs_type and parameters.fs_type not in QUOTA_TYPES:
        return
    setting = depends.unit.last("Mount", "Options")
    origin = depends.origin(OriginKind.FILE, place=setting.place if setting else None, setting="Options")
    for service in QUOTA_SERVICES:
        depends.before(origin, service, Kind.WANTS)


def _add_defaults(depends: Depends, parameters: MountParameters) -> None:
    origin = Origin(OriginKind.DEFAULT, depends.unit.name, mask=MOUNT_MASK)
    where = "remote-fs" if parameters.is_network else "local-fs"
    if not parameters.nofail:
        depends.before(origin, f"{where}.target")
    depends.on(origin, f"{where}-pre.target", Kind.AFTER)
    if parameters.is_network:
        depends.on(origin, "network.target", Kind.AFTER)
        depends.on(origin, "network-online.target", Kind.WANTS, Kind.AFTER)
    depends.before(origin, "umount.target", Kind.CONFLICTS)
    if parameters.fs_type == "tmpfs":
        depends.on(origin, "swap.target", Kind.AFTER)


def add_swap(depends: Depends) -> None:
    """All that a swap unit implies."""
    unit, loading = depends.unit, depends.loading
    path, setting = swapped(unit, loading.host.version)
    if lacks_path(depends, path):
        return
    what = path or unescape_path(names.prefix(unit.name))
    place = setting.place if setting else None
    if not is_path(what, loading.host.version):
        loading.refuse(unit.name, LoadState.ERROR, f"What={what} is not a path")
        return
    loading.need_mounts_for(
        unit.name, what, Origin(OriginKind.IMPLICIT, unit.name, place, "What" if place else "")
    )
    origin = depends.origin(OriginKind.FILE, place=place, setting="What")
    if is_device(path):
        add_device(depends, path, origin, Kind.REQUIRES)
        add_block_device(depends, path, origin)
    elif path and is_known(path):
        depends.on(origin, "systemd-remount-fs.service", Kind.AFTER)
    if is_refused(depends):
        return
    add_execution(depends, "Swap")
    set_default_slice(depends, default=ROOT if loading.host.user else "")
    if unit.name in loading.default_dependencies and not (loading.host.container or loading.host.user):
        default = depends.origin(OriginKind.DEFAULT)
        depends.before(default, "swap.target")
        depends.before(default, "umount.target", Kind.CONFLICTS)
