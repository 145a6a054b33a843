"""How edges and places are told on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from unitlint.graph.edges import Edge
from unitlint.graph.origins import Origin
from unitlint.reports.colours import beginning, printable
from unitlint.reports.report import relative
from unitlint.text.source import Place


def edge_words(edge: Edge) -> str:
    """Why the edge is there: `a.service:3 (Before=)`; its kind where no line says so."""
    return ", ".join(dict.fromkeys(_origin_words(origin) for origin in edge.origins))


def _origin_words(origin: Origin) -> str:
    if origin.place is None:
        return origin.words
    return f"{place_words(origin.place)} ({origin.statement or origin.kind})"


def place_words(place: Place) -> str:
    """`path:line`, the path as the current directory knows it."""
    location = place.location
    return printable(f"{relative(location.path, str(Path.cwd()))}:{location.line}")


def safe_lines(lines: Iterable[str]) -> str:
    """Lines with names that are not ours, none of which a terminal or a CI runner takes for a command."""
    return "".join(f"{beginning(line)}\n" for line in lines)
