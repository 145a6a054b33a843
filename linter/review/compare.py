"""The comparison of two sides, configuration by configuration, once where configurations are alike."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import replace
from unitlint.review.boots import compare_boots
from unitlint.review.changes import BootChange, Review
from unitlint.review.findings import match
from unitlint.review.renamed import follow
from unitlint.review.side import Side
from unitlint.review.timing import time_changes


def compare_sides(
    base: Side,
    head: Side,
    renames: Mapping[str, str] | None = None,
    lengths: Mapping[str, int] | None = None,
    *,
    of_two: bool = False,
) -> Review:
    """What `head` does to `base`. `renames` maps paths of `base` to those of `head`.

    `lengths` are microseconds that units took to start, as a machine recorded them. `of_two` is said of sides
    that are two configurations of one tree.
    """
    renames = renames or {}
    matched = match(base, head, renames)
    named = {renames.get(name, name): model for name, model in base.models.items()}
    boots: dict[BootChange, list[str]] = {}
    unchanged: list[str] = []
    compared: dict[Hashable, BootChange] = {}
    for name in sorted(named.keys() & head.models.keys()):
        key = (_key(named[name]), _key(head.models[name]))
        if key not in compared:
            boot = follow(compare_boots(named[name], head.models[name]), renames)
            if lengths is not None:
                boot = replace(boot, times=tuple(time_changes(named[name], head.models[name], lengths)))
            compared[key] = boot
        change = compared[key]
        if change.nothing:
            unchanged.append(name)
        else:
            boots.setdefault(change, []).append(name)
    return Review(
        base.label,
        head.label,
        matched.new,
        matched.fixed,
        matched.moved,
        matched.remaining,
        tuple(sorted(head.models.keys() - named.keys())),
        tuple(sorted(named.keys() - head.models.keys())),
        tuple(replace(change, configurations=tuple(names)) for change, names in boots.items()),
        tuple(unchanged),
        of_two,
        head.texts,
        {names[0]: (named[names[0]].graph, head.models[names[0]].graph) for names in boots.values()},
    )


def _key(machine: Machine) -> Hashable:
    """Equal for models of one side whose boots are told alike: most machines share a graph and its boot."""
    named = any(contract.configurations for contract in machine.contracts)
    name = machine.configuration.name if named else ""
    return (id(machine.graph), id(machine.boot), machine.configuration.enablements, name)
