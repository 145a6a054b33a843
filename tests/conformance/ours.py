"""What unitlint makes of a unit path, for the systemd that is asked and the machine it is asked on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.conformance.namespace import NOBODY
from tests.conformance.systemd import INSTALLED, Systemd
from unitlint.configuration.configuration import Manager
from unitlint.formats.unit_path import read_unit_path
from unitlint.graph.build import build_from_directories
from unitlint.graph.edges import Graph
from unitlint.tree.reader import Reader
from unitlint.units.machine_facts import facts_of
from unitlint.units.specifiers import known

WHO = {"u": "nobody", "U": str(NOBODY), "g": "nogroup", "G": str(NOBODY)}
"""Who the manager of users is run for, as Debian's /etc/passwd has them."""


def graph(unit_path: Sequence[Path], target: str, by: Systemd = INSTALLED) -> Graph:
    """The graph of what `target` loads from the folders, highest precedence first."""
    read = read_unit_path(Reader(), ":".join(str(folder) for folder in unit_path))
    with known({**facts_of(replace(read, manager=Manager.USER)), **WHO} if by.user else {}):
        return build_from_directories(read.directories, [target], host=by.host)
