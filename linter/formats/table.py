"""A file by itself that a generator reads: an fstab or a crypttab."""

from __future__ import annotations

from pathlib import PurePath

from unitlint.configuration.configuration import ROOT, Configuration
from unitlint.configuration.delivery import Delivery
from unitlint.formats.root_shape import FILE_MARKERS
from unitlint.systemd.base_systems import UNITS
from unitlint.tree.reader import Reader

_TABLES = frozenset(PurePath(marker).name for marker in FILE_MARKERS)


def is_table(path: str) -> bool:
    """Whether a path is that of one."""
    return PurePath(path).name in _TABLES


def read_table(reader: Reader, path: str, *, name: str, tree: str) -> Configuration:
    """An fstab or crypttab that was named, as of a root that holds nothing else."""
    delivery = Delivery()
    delivery.write(f"/etc/{PurePath(path).name}", reader.read(path, tree=tree))
    return Configuration(
        name, ROOT, path, (), files=delivery.files, platform=UNITS.name, platform_is_guess=UNITS.is_guess
    )
