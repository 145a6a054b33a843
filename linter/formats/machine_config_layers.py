"""The layers of machine-config-operator's templates: `common` below a role, `_base` below a platform.

A machine gets the parts of `common/_base`, `common/PLATFORM`, `ROLE/NAME/_base` and `ROLE/NAME/PLATFORM`,
each with `units` and `files` (machine-config-operator, pkg/controller/template/render.go).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import TypeVar

from unitlint.formats.detection import PARTS_FOLDERS
from unitlint.tree.reader import join

_BASE = "_base"
_COMMON = "common"
_ABOVE = 3
"""Folders between a layer and that in which `common` lies, at most."""

Part = TypeVar("Part")


def layered(parts: Iterable[tuple[str, Part]]) -> dict[str, list[Part]]:
    """The parts of each machine, the lowest layer first, by the folder of its highest layer."""
    groups: dict[str, list[Part]] = {}
    for path, part in parts:
        folder = join(path, "..")
        if PurePath(folder).name in PARTS_FOLDERS:
            folder = join(folder, "..")
        groups.setdefault(folder, []).append(part)
    layers = {folder: _layers(folder, groups) for folder in groups}
    # A role's own `_base` is a machine as well: that of the platforms which add nothing to it.
    lower = {layer for folder, found in layers.items() for layer in found if layer != folder}
    below = {layer for layer in lower if _COMMON in PurePath(layer).parts}
    return {
        folder: [part for layer in found for part in groups[layer]]
        for folder, found in layers.items()
        if folder not in below
    }


def _layers(folder: str, groups: Mapping[str, object]) -> list[str]:
    platform, above = PurePath(folder).name, join(folder, "..")
    wanted = [join(above, _BASE), folder]
    for _ in range(_ABOVE):
        above = join(above, "..")
        wanted[:0] = [join(above, _COMMON, _BASE), join(above, _COMMON, platform)]
    return list(dict.fromkeys(layer for layer in wanted if layer in groups))
