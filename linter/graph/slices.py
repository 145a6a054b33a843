"""Slices: which one a unit runs in, and what follows (systemd.slice(5), systemd.resource-control(5))."""

from __future__ import annotations

from unitlint.graph.edges import Kind, Origin, OriginKind
from unitlint.graph.loading import Depends
from unitlint.text import is_known
from unitlint.units import names
from unitlint.units.specifiers import expand

ROOT = "-.slice"
SYSTEM = "system.slice"


def set_slice(depends: Depends, section: str, *, default: str = "") -> None:
    """The slice that Slice= names, else `default`, else by template for instances, else system.slice."""
    unit, loading = depends.unit, depends.loading
    for setting in reversed(unit.assignments(section, "Slice")):
        name = expand(setting.value, unit.name, in_name=True)
        if name and names.is_valid(name) and names.unit_type(name) == "slice" and is_known(name):
            origin = depends.origin(OriginKind.SLICE, place=setting.place, setting="Slice")
            _run_in(depends, name, origin)
            return
    own = f"system-{names.escape(names.prefix(unit.name))}.slice" if names.is_instance(unit.name) else SYSTEM
    _run_in(depends, loading.get(default or own), depends.origin(OriginKind.SLICE))


def _run_in(depends: Depends, slice_name: str, origin: Origin) -> None:
    depends.loading.slices[depends.unit.name] = slice_name
    depends.on(origin, slice_name, Kind.IN_SLICE)


def add_slice(depends: Depends) -> None:
    """A slice runs in its parent, and goes at shutdown."""
    unit, loading = depends.unit, depends.loading
    if unit.name == ROOT:
        return
    stem = unit.name.removesuffix(".slice")
    parent = f"{stem.rpartition('-')[0]}.slice" if "-" in stem else ROOT
    implicit = depends.origin(OriginKind.IMPLICIT)
    loading.slices[unit.name] = parent
    depends.on(implicit, parent, Kind.IN_SLICE)
    if unit.name in loading.default_dependencies:
        depends.before(depends.origin(OriginKind.DEFAULT), "shutdown.target", Kind.CONFLICTS)


def add_slice_dependencies(depends: Depends) -> None:
    """systemd.slice(5): a unit is after its slice, and requires it."""
    unit, loading = depends.unit, depends.loading
    slice_name = loading.slices.get(unit.name)
    if slice_name is None:
        return
    kind = OriginKind.IMPLICIT if unit.type == "slice" else OriginKind.FILE
    reasons = loading.edges[Kind.IN_SLICE].get(unit.name, {}).get(loading.get(slice_name), [])
    place = reasons[0].place if reasons else None
    depends.on(
        Origin(kind, unit.name, place, "Slice" if place else ""), slice_name, Kind.AFTER, Kind.REQUIRES
    )
