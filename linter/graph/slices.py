"""Slices: which one a unit runs in, and what follows (systemd.slice(5), systemd.resource-control(5))."""

from __future__ import annotations

from unitlint.graph.depends import Depends
from unitlint.graph.edges import Kind
from unitlint.graph.origins import Origin, OriginKind
from unitlint.systemd.escaping import escape
from unitlint.units import names
from unitlint.units.unit import LoadState

ROOT = "-.slice"
SYSTEM = "system.slice"
APP = "app.slice"
"""Where a user manager puts what names no slice (systemd.special(7))."""
INIT = "init.scope"


def set_default_slice(depends: Depends, *, default: str = "") -> None:
    """The slice of a unit that names none: its template's for an instance, else `default`.

    Without a default it is the manager's own.
    """
    unit, loading = depends.unit, depends.loading
    if unit.name in loading.slices:
        return
    own = APP if loading.host.user else SYSTEM
    default = default or own
    if unit.perpetual:
        default = ROOT
    elif names.is_instance(unit.name):
        default = f"{own.removesuffix('.slice')}-{escape(names.prefix(unit.name))}.slice"
    loading.slices[unit.name] = loading.get(default)
    depends.on(depends.origin(OriginKind.SLICE), default, Kind.IN_SLICE)


def is_slice_name(name: str) -> bool:
    """Whether a slice of that name can have a parent (systemd.slice(5)): no part between dashes is empty."""
    return name == ROOT or (all(name.removesuffix(".slice").split("-")) and "@" not in name)


def add_slice(depends: Depends) -> None:
    """A slice runs in its parent, and goes at shutdown."""
    unit, loading = depends.unit, depends.loading
    if not is_slice_name(unit.name):
        loading.refuse(unit.name, LoadState.ERROR, "its name is not a valid slice name")
        return
    if unit.name != ROOT:
        stem = unit.name.removesuffix(".slice")
        parent = f"{stem.rpartition('-')[0]}.slice" if "-" in stem else ROOT
        loading.slices[unit.name] = parent
        depends.on(depends.origin(OriginKind.IMPLICIT), parent, Kind.IN_SLICE)
    if unit.name in loading.default_dependencies:
        depends.before(depends.origin(OriginKind.DEFAULT), "shutdown.target", Kind.CONFLICTS)


def add_slice_dependencies(depends: Depends) -> None:
    """systemd.slice(5): a unit is after its slice, and requires it."""
    unit, loading = depends.unit, depends.loading
    slice_name = loading.slices.get(unit.name)
    if slice_name is None:
        return
    kind = OriginKind.IMPLICIT if unit.type == "slice" else OriginKind.FILE
    reasons = loading.edges[Kind.IN_SLICE].get(unit.name, {}).get(loading.get(slice_name), ())
    place = reasons[0].place if reasons else None
    depends.on(
        Origin(kind, unit.name, place, "Slice" if place else ""), slice_name, Kind.AFTER, Kind.REQUIRES
    )
