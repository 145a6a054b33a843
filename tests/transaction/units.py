"""Graphs for tests, from units written in a line each."""

from __future__ import annotations

from unitlint.configuration.unit_files import UnitDirectory, UnitFile
from unitlint.graph.build import build_from_directories
from unitlint.graph.edges import Graph
from unitlint.systemd.file_names import ETC
from unitlint.text.source import SourceText

NEEDS = {"service": "[Service]\nExecStart=/bin/true\n", "socket": "[Socket]\nListenStream=/run/s\n"}


def graph(units: dict[str, str], *, target: str = "start.target") -> Graph:
    """The graph of units whose [Unit] sections are given, settings separated by `;`.

    All of them are without default dependencies. `masked` as the text masks a unit.
    """
    files = {name: _file(name, text) for name, text in units.items()}
    return build_from_directories((UnitDirectory(ETC, units=files),), [target])


def _file(name: str, text: str) -> UnitFile:
    path = f"{ETC}/{name}"
    if text == "masked":
        return UnitFile(name, path, link="/dev/null")
    lines = "\n".join(line.strip() for line in text.split(";"))
    body = f"[Unit]\nDefaultDependencies=no\n{lines}\n{NEEDS.get(name.rpartition('.')[2], '')}"
    return UnitFile(name, path, source=SourceText(path, body))
