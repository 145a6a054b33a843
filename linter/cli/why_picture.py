"""The picture that goes with an answer of `unitlint why`: the units of one chain, and what they order."""

from __future__ import annotations

from unitlint.cli.output import by_suffix
from unitlint.diagrams.arrows import setting_of
from unitlint.diagrams.draw import draw
from unitlint.diagrams.options import DrawOptions, Marked
from unitlint.diagrams.picture import Format, picture
from unitlint.graph.edges import Edge
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import replace

SUFFIXES = {
    "txt": "txt",
    "json": "json",
    "svg": Format.SVG,
    "png": Format.PNG,
    "pdf": Format.PDF,
    "dot": Format.DOT,
    "gv": Format.DOT,
    "mmd": Format.MERMAID,
}


def answer_format(output: str) -> str:
    """`txt`, `json` or a `Format`, by the name of the file. Raises UsageError for another suffix."""
    return by_suffix(output, SUFFIXES, without="txt")


def chain_picture(
    machine: Machine, edges: tuple[Edge, ...], units: tuple[str, ...], file_format: Format, note: str
) -> bytes:
    """One chain, with its hops thick; `units` are drawn besides."""
    title = f"{machine.configuration.name}: {note}"
    marked = Marked(title, units, kept=edges)
    drawing = draw(machine.graph, DrawOptions(marked=marked, title=title), transaction=machine.boot)
    ends = {name for edge in edges for name in (edge.source, edge.target)} | set(units)
    kept = tuple(node for node in drawing.nodes if ends & set(node.members))
    captions = {(edge.target, edge.source): setting_of(edge) for edge in edges}
    arrows = tuple(replace(a, words=captions.get((a.tail, a.head), "")) for a in drawing.arrows)
    return picture(replace(drawing, nodes=kept, arrows=arrows, notes=()), file_format).data
