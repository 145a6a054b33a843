"""Implicit and default dependencies of each unit type but mounts and swaps.

Facts: "Implicit Dependencies" and "Default Dependencies" of systemd.service(5), systemd.socket(5),
systemd.target(5), systemd.timer(5), systemd.path(5), systemd.automount(5), systemd.slice(5).
"""

from __future__ import annotations

from collections.abc import Callable

from unitlint.graph.depends import Depends, lacks_path
from unitlint.graph.edges import Kind
from unitlint.graph.execution import add_execution, add_image_modules, is_refused
from unitlint.graph.mounts import add_device, add_mount, add_swap
from unitlint.graph.origins import Origin, OriginKind
from unitlint.graph.slices import add_slice, set_default_slice
from unitlint.systemd import changes
from unitlint.systemd.commands import SOCKET_COMMANDS
from unitlint.systemd.escaping import simplify, unescape_path
from unitlint.systemd.triggers import ADDRESSES, LISTENERS, TIMES, WATCHED
from unitlint.text.source import is_known
from unitlint.units import names
from unitlint.units.effective import is_path, last_boolean, last_flag, last_path, last_taken, listed
from unitlint.units.specifiers import expand
from unitlint.units.unit import LoadState, Setting
from unitlint.units.verify import bus_name, is_trigger, listeners, service_type, socket_service

SOCKET_FILES = ("ListenFIFO", "ListenSpecial", "ListenUSBFunction")
ACCEPTING = frozenset({"ListenStream", "ListenSequentialPacket"})
"""Socket kinds of which each connection can be a service of its own (Accept=)."""

TIMER_STAMPS = "/var/lib/systemd/timers"
CALENDAR_TARGETS = ("time-sync.target", "time-set.target")

PULLED_BY_TARGET = (Kind.REQUIRES, Kind.REQUISITE, Kind.WANTS, Kind.BINDS_TO, Kind.UPHOLDS)
"""systemd.target(5): a target is ordered after what it pulls in by these."""


def default_origin(depends: Depends) -> Origin:
    """The origin of a default dependency: nobody wrote it, DefaultDependencies=no takes it away."""
    return depends.origin(OriginKind.DEFAULT)


def has_defaults(depends: Depends) -> bool:
    """Whether the unit takes default dependencies."""
    return depends.unit.name in depends.loading.default_dependencies


def _add_shutdown(depends: Depends, origin: Origin) -> None:
    depends.before(origin, "shutdown.target", Kind.CONFLICTS)


def _add_sysinit(depends: Depends, origin: Origin) -> None:
    """systemd.special(7): a user manager has no sysinit.target, nor what leads up to it."""
    if not depends.loading.host.user:
        depends.on(origin, "sysinit.target", Kind.AFTER, Kind.REQUIRES)


def _add_service(depends: Depends) -> None:
    if is_refused(depends):
        return
    add_execution(depends, "Service")
    set_default_slice(depends)
    if has_defaults(depends):
        origin = default_origin(depends)
        if depends.loading.host.user:  # a user manager has no sysinit.target
            depends.on(origin, "basic.target", Kind.REQUIRES)
        else:
            depends.on(origin, "sysinit.target", Kind.AFTER, Kind.REQUIRES)
        depends.on(origin, "basic.target", Kind.AFTER)
        _add_shutdown(depends, origin)
    _add_bus_name(depends)


def _add_bus_name(depends: Depends) -> None:
    """systemd.service(5), BusName=; the second service that claims a name is refused."""
    unit, loading = depends.unit, depends.loading
    setting = last_taken(unit, "Service", "BusName", loading.host.version)
    name = bus_name(unit)
    if setting is None or not name or not is_known(name):
        return
    if service_type(unit, loading.host.version) == "dbus":
        origin = depends.origin(OriginKind.FILE, place=setting.place, setting=setting.key)
        depends.on(origin, "dbus.socket", Kind.REQUIRES, Kind.AFTER)
    if (first := loading.bus_names.setdefault(name, unit.name)) != unit.name:
        loading.refuse(unit.name, LoadState.ERROR, f"{first} already has the bus name {name}")


def _add_socket(depends: Depends) -> None:
    if _takes_connections_itself(depends):
        setting, service = socket_service(depends.unit, depends.read_as)
        place, key = (setting.place, setting.key) if setting else (None, "")
        origin = depends.origin(OriginKind.IMPLICIT, place=place, setting=key)
        depends.before(origin, service or related(depends, "service"), Kind.TRIGGERS)
    for setting in _listeners(depends):
        path = expand(setting.value, depends.read_as(setting))
        if path and path.startswith("/") and not is_path(path, depends.loading.host.version):
            if setting.key in SOCKET_FILES:
                continue
            depends.loading.refuse(depends.unit.name, LoadState.ERROR, f"{path} contains '..'")
            return
        if path and path.startswith("/"):
            origin = depends.origin(OriginKind.FILE, place=setting.place, setting=setting.key)
            depends.loading.need_mounts_for(depends.unit.name, path, origin)
    _add_bound_device(depends)
    if is_refused(depends):
        return
    if any(depends.unit.values("Socket", key) for key in SOCKET_COMMANDS):
        add_execution(depends, "Socket")
    else:
        add_image_modules(depends, "Socket")
    set_default_slice(depends)
    if has_defaults(depends):
        origin = default_origin(depends)
        depends.before(origin, "sockets.target")
        _add_sysinit(depends, origin)
        _add_shutdown(depends, origin)


def _listeners(depends: Depends) -> tuple[Setting, ...]:
    listening = listed(depends.unit, "Socket", LISTENERS)
    return tuple(s for s in listening if s.key in (*ADDRESSES, *SOCKET_FILES))


def _takes_connections_itself(depends: Depends) -> bool:
    if not last_boolean(depends.unit, "Socket", "Accept"):
        return True
    taken = listeners(depends.unit, depends.loading.host.version)
    return any(setting.key not in ACCEPTING for setting in taken)


def _add_bound_device(depends: Depends) -> None:
    """systemd.socket(5), BindToDevice=: the last that names an interface counts, an empty one resets it."""
    from unitlint.systemd.networks import is_interface

    unit = depends.unit
    for setting in reversed(unit.assignments("Socket", "BindToDevice")):
        name: str | None = setting.value
        if depends.loading.host.version >= changes.BIND_TO_DEVICE_EXPANDED:
            name = expand(setting.value, unit.read_as(setting))
        if not setting.value or name == "lo":
            return
        if name and is_known(name) and is_interface(name):
            origin = depends.origin(OriginKind.FILE, place=setting.place, setting=setting.key)
            add_device(depends, f"/sys/subsystem/net/devices/{name}", origin, Kind.BINDS_TO)
            return


def related(depends: Depends, suffix: str) -> str:
    """The unit of the same name and another type that a socket, timer, path or automount triggers.

    Only its own name counts, an alias doesn't.
    """
    return names.with_suffix(depends.unit.name, suffix)


def _add_trigger(depends: Depends) -> None:
    """The service of the same name, when Unit= names none."""
    loading, unit = depends.loading, depends.unit
    if not loading.edges[Kind.TRIGGERS].get(unit.name):
        depends.before(depends.origin(OriginKind.IMPLICIT), related(depends, "service"), Kind.TRIGGERS)


def _add_timer(depends: Depends) -> None:
    unit = depends.unit
    persistent = last_flag(unit, "Timer", "Persistent")
    if persistent is not None and persistent.value and not depends.loading.host.user:
        setting = persistent.setting
        origin = depends.origin(OriginKind.FILE, place=setting.place, setting=setting.key)
        depends.loading.need_mounts_for(unit.name, TIMER_STAMPS, origin)
    _add_trigger(depends)
    if has_defaults(depends):
        origin = default_origin(depends)
        depends.before(origin, "timers.target")
        _add_sysinit(depends, origin)
        if not depends.loading.host.user and any(
            s.key == "OnCalendar" and is_trigger(unit, s) for s in listed(unit, "Timer", TIMES)
        ):
            for target in CALENDAR_TARGETS:
                depends.on(origin, target, Kind.AFTER)
        _add_shutdown(depends, origin)


def _add_path(depends: Depends) -> None:
    unit = depends.unit
    _add_trigger(depends)
    for setting in listed(unit, "Path", WATCHED):
        path = expand(setting.value, unit.read_as(setting))
        if path:
            origin = depends.origin(OriginKind.FILE, place=setting.place, setting=setting.key)
            depends.loading.need_mounts_for(unit.name, path, origin)
    if has_defaults(depends):
        origin = default_origin(depends)
        depends.before(origin, "paths.target")
        _add_sysinit(depends, origin)
        _add_shutdown(depends, origin)


def _add_automount(depends: Depends) -> None:
    unit = depends.unit
    where = last_path(unit, "Automount", "Where", depends.loading.host.version)[0]
    if lacks_path(depends, where):
        return
    implicit = depends.origin(OriginKind.IMPLICIT)
    depends.before(implicit, related(depends, "mount"), Kind.TRIGGERS)
    path = where or unescape_path(names.prefix(unit.name))
    if path and simplify(path) == "/":
        reason = "Where= can't be the root directory"
        depends.loading.refuse(unit.name, LoadState.ERROR, reason)
        return
    if path:
        depends.loading.need_mounts_for(unit.name, path.rstrip("/").rpartition("/")[0] or "/", implicit)
    if has_defaults(depends) and not depends.loading.host.user:
        origin = default_origin(depends)
        depends.before(origin, "local-fs.target")
        depends.on(origin, "local-fs-pre.target", Kind.AFTER)
        depends.before(origin, "umount.target", Kind.CONFLICTS)


def _add_target(depends: Depends) -> None:
    if not has_defaults(depends):
        return
    loading, unit = depends.loading, depends.unit
    for kind in (*PULLED_BY_TARGET, Kind.PART_OF):  # PartOf= counts when the other unit is loaded already
        for other in tuple(loading.targets(unit.name, kind)):
            order_target(depends, other)
    _add_shutdown(depends, default_origin(depends))


def order_target(target: Depends, other: str) -> None:
    """systemd.target(5): after what it pulls in, unless a side has no defaults or the reverse stands."""
    loading, name = target.loading, target.unit.name
    both_loaded = loading.state(name) is LoadState.LOADED and loading.state(other) is LoadState.LOADED
    both_default = {name, other} <= loading.default_dependencies
    if both_loaded and both_default and not loading.has(other, Kind.AFTER, name):
        loading.add(name, Kind.AFTER, other, default_origin(target))


def _add_scope(depends: Depends) -> None:
    set_default_slice(depends)
    if has_defaults(depends):
        _add_shutdown(depends, default_origin(depends))


def _add_device(depends: Depends) -> None:
    """A device has none of its own; udev may add some on the machine (systemd.device(5))."""


ADD_BY_TYPE: dict[str, Callable[[Depends], None]] = {
    "service": _add_service,
    "socket": _add_socket,
    "timer": _add_timer,
    "path": _add_path,
    "automount": _add_automount,
    "target": _add_target,
    "mount": add_mount,
    "swap": add_swap,
    "slice": add_slice,
    "scope": _add_scope,
    "device": _add_device,
}
