"""What a unit of each type has to have; systemd refuses to load one that has it not (load state bad-setting).

Facts: systemd.service(5), systemd.socket(5), systemd.timer(5), systemd.path(5), systemd.mount(5),
systemd.automount(5), systemd.swap(5), systemd.slice(5), and what systemd 252 says in its test mode.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from unitlint.systemd import changes
from unitlint.systemd.api_mounts import is_refused_mount
from unitlint.systemd.bus_names import is_bus_name
from unitlint.systemd.escaping import simplify, unescape_path
from unitlint.systemd.symbols import symbols
from unitlint.systemd.triggers import LISTENERS, NODES, ON_CHANGES, TIMES, WATCHED
from unitlint.template.dialects import NAMED_LATER, template_suffix
from unitlint.text.numbers import whole_number
from unitlint.text.source import is_known
from unitlint.units import names
from unitlint.units.device_node import swapped
from unitlint.units.effective import is_path, last_boolean, last_of, last_path, last_text, last_word, listed
from unitlint.units.execution_context import refused_kill_mode
from unitlint.units.list_values import parse_boolean, split_words
from unitlint.units.once import once
from unitlint.units.settings import is_undecided
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit
from unitlint.units.values.command import command_line

NOT_FOR_ONESHOT = frozenset({"always", "on-success"})


@once
def refusal(unit: Unit, version: int) -> str:
    """Why systemd of that version refuses the unit; empty when it takes it, or when a template decides."""
    check = _CHECKS.get(unit.type)
    return check(unit, version) if check is not None and not is_undecided(unit) else ""


def type_setting(unit: Unit) -> Setting | None:
    """The Type= that counts: the last that some systemd takes, or that a template decides."""
    return last_word(unit, "Service", "Type", "service-type")


def service_type(unit: Unit, version: int) -> str:
    """Type= as it counts: the last valid one, else what the rest of the unit makes of it."""
    given = last_of(unit, "Service", "Type", symbols("service-type", version))
    if given:
        return given
    if bus_name(unit):
        return "dbus"
    return "simple" if _commands(unit, "ExecStart", version) else "oneshot"


def bus_name(unit: Unit) -> str:
    """BusName= as it counts: the last that is one, which an empty one resets."""
    for setting in reversed(unit.assignments("Service", "BusName")):
        name = expand(setting.value, unit.read_as(setting))
        if not setting.value:
            break
        if name and (not is_known(name) or is_bus_name(name)):
            return name
    return ""


def _service(unit: Unit, version: int) -> str:
    start, stop = (_commands(unit, key, version) for key in ("ExecStart", "ExecStop"))
    kind = service_type(unit, version)
    acts = _succeeds(unit, version)
    restart = last_of(unit, "Service", "Restart", symbols("restart", version))
    if not start and not stop and not acts:
        return "it has no ExecStart=, ExecStop= or SuccessAction="
    if kind != "oneshot" and not start:
        return "it has no ExecStart=, which only Type=oneshot may omit"
    if not start and not acts and not last_boolean(unit, "Service", "RemainAfterExit"):
        return "it has no ExecStart= and no SuccessAction=, and RemainAfterExit=yes is not set"
    if kind != "oneshot" and start > 1:
        return "it has more than one ExecStart=, which only Type=oneshot may have"
    if kind == "oneshot" and restart in NOT_FOR_ONESHOT:
        return f"Restart={restart} isn't allowed for Type=oneshot"
    if kind == "oneshot" and restart not in ("", "no") and version < changes.ONESHOT_RESTARTS:
        return f"Restart={restart} isn't allowed for Type=oneshot before systemd {changes.ONESHOT_RESTARTS}"
    if kind == "oneshot" and unit.values("Service", "RestartForceExitStatus"):
        return "RestartForceExitStatus= isn't allowed for Type=oneshot"
    if kind == "oneshot" and last_of(unit, "Service", "ExitType", symbols("exit-type", version)) == "cgroup":
        return "ExitType=cgroup isn't allowed for Type=oneshot"
    if kind == "dbus" and not bus_name(unit):
        return "it has Type=dbus but no BusName="
    return _pam(unit, version, "mixed")


def _pam(unit: Unit, version: int, *more: str) -> str:
    """What older versions refuse at last; newer ones do it early (`refused_context`)."""
    if version >= changes.KILL_MODES_WITH_PAM:
        return ""
    return refused_kill_mode(unit, ("", "control-group", *more))


def _socket(unit: Unit, version: int) -> str:
    listening = listeners(unit, version)
    if not listening:
        return "it has no Listen…= setting"
    accepts = last_boolean(unit, "Socket", "Accept")
    if accepts and any(s.key not in ("ListenStream", "ListenSequentialPacket") for s in listening):
        return "Accept=yes is set, but one of its sockets can't accept connections"
    if (accepts or version >= changes.NO_CONNECTIONS_REFUSED) and _last_number(unit, "MaxConnections") == 0:
        return "MaxConnections= is too small"
    if accepts and socket_service(unit)[0] is not None:
        return "Service= and Accept=yes exclude each other"
    if accepts and version >= changes.TRIGGERS_DEFERRED and _defers_trigger(unit):
        return "DeferTrigger= and Accept=yes exclude each other"
    if refused := _pam(unit, version):
        return refused
    nodes = sum(s.key in NODES and _is_path(s.value, unit) for s in listening)
    links = [link for s in unit.values("Socket", "Symlinks") for link in split_words(s.value)]
    if any(_is_path(link, unit) for link in links) and nodes != 1:
        return "Symlinks= is set, but it doesn't listen on exactly one file system node"
    return ""


def _defers_trigger(unit: Unit) -> bool:
    """systemd.socket(5), DeferTrigger=: a boolean, or `patient`; the last that is one counts."""
    values = (
        s.value == "patient" or parse_boolean(s.value) for s in unit.assignments("Socket", "DeferTrigger")
    )
    return next((deferred for deferred in reversed([*values]) if deferred is not None), False)


def socket_service(unit: Unit, read_as: Callable[[Setting], str] | None = None) -> tuple[Setting | None, str]:
    """systemd.socket(5), Service=: the last setting that names a service, and that; None and empty without.

    `read_as` tells the name that specifiers in a setting mean, where it is not the unit's own.
    """
    return next(socket_services(unit, read_as), (None, ""))


def socket_services(
    unit: Unit, read_as: Callable[[Setting], str] | None = None
) -> Iterator[tuple[Setting, str]]:
    """All settings of Service= that name a service, and those, the last first."""
    for setting in reversed(unit.assignments("Socket", "Service")):
        owner = read_as(setting) if read_as is not None else unit.name
        name = expand(setting.value, owner, in_name=True)
        if name and names.unit_type(name) == "service" and names.is_loadable(name):
            yield setting, name


def listeners(unit: Unit, version: int) -> tuple[Setting, ...]:
    """The Listen…= settings of a socket whose addresses systemd of that version takes."""
    return tuple(s for s in listed(unit, "Socket", LISTENERS) if _listens(s, unit, version))


def _listens(setting: Setting, unit: Unit, version: int) -> bool:
    from unitlint.units.values.complaint import Subject
    from unitlint.units.values.sockets import is_listener

    subject = Subject(unit.name, setting.section, setting.key, version)
    return not is_known(setting.value) or is_listener(setting.value, subject)


def _is_path(value: str, unit: Unit) -> bool:
    return (expand(value, unit.name) or "").startswith("/")


def _timer(unit: Unit, version: int) -> str:  # noqa: ARG001
    on_change = any(last_boolean(unit, "Timer", key) for key in ON_CHANGES)
    taken = on_change or any(is_trigger(unit, s) for s in listed(unit, "Timer", TIMES))
    return "" if taken else "it has no On…= setting"


def is_trigger(unit: Unit, setting: Setting) -> bool:
    """Whether systemd takes the value of an On…= setting of a timer, its specifiers replaced."""
    from unitlint.units.values.calendar import is_calendar
    from unitlint.units.values.timespan import parse

    value = expand(setting.value, unit.read_as(setting))
    if value is None or not is_known(value):
        return value is not None
    return is_calendar(value) if setting.key == "OnCalendar" else parse(value) is not None


def _path(unit: Unit, version: int) -> str:
    paths = (expand(s.value, unit.read_as(s)) for s in listed(unit, "Path", WATCHED))
    watched = any(path is not None and is_path(path, version) for path in paths)
    return "" if watched else "it has no path to watch"


def _mount(unit: Unit, version: int) -> str:
    where = last_path(unit, "Mount", "Where", version)[0] or unescape_path(names.prefix(unit.name))
    if not is_known(where) or not is_known(unit.name):
        return ""
    if not _is_named(unit, names.path_unit_name(where, "mount")):
        return f"Where={where} doesn't match its name"
    if is_refused_mount(simplify(where), version):
        return f"systemd mounts {where} itself"
    if not last_text(unit, "Mount", "What")[0] and unit.name != "-.mount":
        return "it has no What="
    return _pam(unit, version)


def _automount(unit: Unit, version: int) -> str:
    where = last_path(unit, "Automount", "Where", version)[0] or unescape_path(names.prefix(unit.name))
    if is_known(where) and not _is_named(unit, names.path_unit_name(where, "automount")):
        return f"Where={where} doesn't match its name"
    return ""


def _swap(unit: Unit, version: int) -> str:
    what = swapped(unit, version)[0] or unescape_path(names.prefix(unit.name))
    if is_known(what) and not _is_named(unit, names.path_unit_name(what, "swap")):
        return f"What={what} doesn't match its name"
    return _pam(unit, version)


def _slice(unit: Unit, version: int) -> str:  # noqa: ARG001
    stem = unit.name.removesuffix(".slice")
    if unit.name == "-.slice":
        return ""
    return "" if all(stem.split("-")) and "@" not in stem else "its name is not a valid slice name"


_CHECKS: Mapping[str, Callable[[Unit, int], str]] = {
    "service": _service,
    "socket": _socket,
    "timer": _timer,
    "path": _path,
    "mount": _mount,
    "automount": _automount,
    "swap": _swap,
    "slice": _slice,
}


def _is_named(unit: Unit, name: str) -> bool:
    """Whether systemd would know the unit by a name; what is installed under another one may be, too."""
    return name == unit.name or name in unit.aliases or _is_built(unit)


def _is_built(unit: Unit) -> bool:
    """Whether the unit is made of the file, perhaps under a name that systemd-escape(1) makes."""
    source = unit.fragment.source if unit.fragment is not None else None
    return source is not None and template_suffix(source.path) in NAMED_LATER


def _commands(unit: Unit, key: str, version: int) -> int:
    return sum(command_line(s.value, unit.name, version).count for s in unit.values("Service", key))


def _succeeds(unit: Unit, version: int) -> bool:
    return last_of(unit, "Unit", "SuccessAction", symbols("emergency-action", version)) not in ("", "none")


def _last_number(unit: Unit, key: str) -> int | None:
    values = [s.value for s in unit.assignments("Socket", key)]
    found = [whole_number(value) for value in values if value.isascii() and value.isdecimal()]
    return found[-1] if found else None
