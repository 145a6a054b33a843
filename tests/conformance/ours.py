"""What unitlint makes of a unit path, for the systemd that is asked and the machine it is asked on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.conformance.systemd import INSTALLED, Systemd
from unitlint.formats.unit_path import read_unit_path
from unitlint.graph.build import build_from_directories
from unitlint.graph.edges import Graph
from unitlint.tree.reader import Reader


def graph(unit_path: Sequence[Path], target: str, by: Systemd = INSTALLED) -> Graph:
    """The graph of what `target` loads from the folders, highest precedence first."""
    read = read_unit_path(Reader(), ":".join(str(folder) for folder in unit_path))
    return build_from_directories(read.directories, [target], host=by.host)
