"""Dependencies that settings outside [Unit] name.

systemd adds them while it reads the files, so also those of a masked unit's drop-ins, and of a unit that it
refuses in the end.
"""

from __future__ import annotations

from unitlint.graph.depends import Depends
from unitlint.graph.edges import Kind
from unitlint.graph.explicit import named
from unitlint.graph.origins import OriginKind
from unitlint.graph.slices import INIT
from unitlint.systemd.directives import own_section
from unitlint.text.source import is_known
from unitlint.units import names
from unitlint.units.list_values import plain_words
from unitlint.units.specifiers import expand
from unitlint.units.verify import socket_services


def add_parsed(depends: Depends) -> None:
    """The edges of Sockets=, Unit= and Slice=, and the units that Service= of a socket names."""
    match depends.unit.type:
        case "service":
            _add_sockets(depends)
            _add_slice(depends)
        case "socket":
            _load_services(depends)
            _add_slice(depends)
        case "mount" | "swap" | "scope" | "slice":
            _add_slice(depends)
        case "timer" | "path":
            _add_triggered(depends)


def _add_sockets(depends: Depends) -> None:
    """systemd.service(5), Sockets=."""
    for setting in depends.unit.assignments("Service", "Sockets"):
        for name, origin in named(depends, setting, plain_words):
            if names.unit_type(name) == "socket":
                depends.on(origin, name, Kind.WANTS, Kind.AFTER)
                depends.reverse(origin, name, Kind.TRIGGERS)


def _load_services(depends: Depends) -> None:
    """systemd.socket(5), Service=: systemd loads each that a line names, also of a socket that it refuses."""
    for _, name in socket_services(depends.unit, depends.read_as):
        depends.loading.get(name)


def _add_triggered(depends: Depends) -> None:
    """systemd.timer(5) and systemd.path(5), Unit=: the first that names another unit counts."""
    unit = depends.unit
    for setting in unit.assignments(own_section(unit.type), "Unit"):
        owner = depends.read_as(setting)
        name = expand(setting.value, owner, in_name=True)
        name = names.resolve_template(name, owner=owner) if name and names.is_valid(name) else ""
        if name and names.may_exist(name) and name not in (unit.name, *unit.aliases):
            origin = depends.origin(OriginKind.FILE, place=setting.place, setting=setting.key)
            depends.before(origin, name, Kind.TRIGGERS)
            return


def _add_slice(depends: Depends) -> None:
    """systemd.resource-control(5), Slice=: the last that names a slice counts; slices have one by name."""
    unit, loading = depends.unit, depends.loading
    for setting in unit.assignments(own_section(unit.type), "Slice"):
        name = expand(setting.value, depends.read_as(setting), in_name=True)
        if not name or not names.is_loadable(name) or not is_known(name):
            continue
        found = loading.get(name)  # looked up even where it is refused
        if names.unit_type(name) == "slice" and unit.name != INIT and unit.type != "slice":
            loading.edges[Kind.IN_SLICE].pop(unit.name, None)
            loading.slices[unit.name] = found
            origin = depends.origin(OriginKind.SLICE, place=setting.place, setting="Slice")
            depends.on(origin, name, Kind.IN_SLICE)
