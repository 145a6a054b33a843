"""The layers of machine-config-operator's templates: `common` below a role, `_base` below a platform.

A machine of a role gets the parts of `common/_base`, `common/PLATFORM`, and of each `ROLE/NAME/_base` and
`ROLE/NAME/PLATFORM`, each with `units` and `files`: the MachineConfigs of a role are merged
(machine-config-operator, pkg/controller/template/render.go).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import TypeVar

from unitlint.formats.kinds import PARTS_FOLDERS
from unitlint.tree.reader import join

_BASE, _ON_PREM, _COMMON = "_base", "on-prem", "common"
_ON_PREMISES = frozenset({"baremetal", "nutanix", "openstack", "ovirt", "vsphere"})
"""Platforms that get what lies in `on-prem` as well (render.go, onPremPlatform)."""

Part = TypeVar("Part")


def layered(parts: Iterable[tuple[str, Part]]) -> dict[str, list[Part]]:
    """The parts of each machine, the lowest layer first, by the folder of its highest layer."""
    groups: dict[str, list[Part]] = {}
    for path, part in parts:
        folder = join(path, "..")
        if PurePath(folder).name in PARTS_FOLDERS:
            folder = join(folder, "..")
        groups.setdefault(folder, []).append(part)
    machines = dict(_machines(groups))
    return {name: [part for layer in layers for part in groups[layer]] for name, layers in machines.items()}


def _machines(groups: Mapping[str, object]) -> Iterator[tuple[str, list[str]]]:
    """The machines and their layers: those of roles beside a `common`, and folders that stand alone."""
    tops = {join(folder, "..", "..") for folder in groups if PurePath(folder).parent.name == _COMMON}
    with_roles = set()
    for top in sorted(tops):
        if roles := _roles(top, groups):
            with_roles.add(top)
            yield from _of_roles(top, roles, groups)
    for folder in groups:
        if not any(folder.startswith(f"{top}/") or top == "." for top in with_roles):
            base = join(folder, "..", _BASE)
            above = [base] if base != folder and base in groups else []
            yield folder, [*above, folder]


def _roles(top: str, groups: Mapping[str, object]) -> dict[str, list[str]]:
    """The roles below a folder, each with its folders ROLE/NAME."""
    roles: dict[str, list[str]] = {}
    for folder in groups:
        named, role = join(folder, ".."), join(folder, "..", "..")
        if join(role, "..") == top and PurePath(role).name != _COMMON:
            roles.setdefault(role, [])
            if named not in roles[role]:
                roles[role].append(named)
    return {role: sorted(names) for role, names in sorted(roles.items())}


def _of_roles(
    top: str, roles: Mapping[str, list[str]], groups: Mapping[str, object]
) -> Iterator[tuple[str, list[str]]]:
    """A machine for each role and platform; what only `common` knows of is a machine of the last role."""
    common = {PurePath(folder).name for folder in groups if join(folder, "..") == join(top, _COMMON)}
    own = {
        role: {PurePath(folder).name for folder in groups if join(folder, "..") in names}
        for role, names in roles.items()
    }
    everywhere = set().union(*own.values())
    for role, names in roles.items():
        more = common - everywhere if role == [*roles][-1] else set()
        for platform in sorted(own[role] | more | {_BASE}):
            layers = [
                layer
                for place in (join(top, _COMMON), *names)
                for part in _below(platform)
                if (layer := join(place, part)) in groups
            ]
            if layers:
                highest = [join(name, platform) for name in names if join(name, platform) in layers]
                yield (highest[-1] if highest else join(role, platform)), layers


def _below(platform: str) -> list[str]:
    """The layers of a platform, the lowest first."""
    above = [_ON_PREM] if platform in _ON_PREMISES else []
    return list(dict.fromkeys((_BASE, *above, platform)))
