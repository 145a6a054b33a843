"""A drawing as a file: one function for every format of `unitlint graph`."""

from __future__ import annotations

from enum import StrEnum

from unitlint.diagrams.dot import to_dot
from unitlint.diagrams.drawing import Drawing
from unitlint.diagrams.graphml import to_graphml
from unitlint.diagrams.look import CYCLE
from unitlint.diagrams.mermaid import to_mermaid
from unitlint.diagrams.render import Engine, render
from unitlint.diagrams.svg_foot import from_engine
from unitlint.quick.dataclasses import dataclass

MOST_PIXELS = 8000
"""Of the longer side of a PNG. Larger ones take the engines minutes, and viewers refuse them."""
DOTS_PER_INCH = 96
CYCLE_IN_PIXELS = "(o)"
"""The font of graphviz-pure has no such sign."""


class Format(StrEnum):
    """What a drawing can be written as."""

    DOT = "dot"
    SVG = "svg"
    PNG = "png"
    PDF = "pdf"
    MERMAID = "mermaid"
    GRAPHML = "graphml"


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes of the file, and what the user should be told of it."""

    data: bytes
    note: str = ""


def picture(drawing: Drawing, file_format: Format, *, engine: Engine | None = None) -> Picture:
    """The drawing in that format; equal drawings give equal bytes with the same engine."""
    match file_format:
        case Format.DOT:
            return Picture(to_dot(drawing).encode())
        case Format.MERMAID:
            return Picture(to_mermaid(drawing).encode())
        case Format.GRAPHML:
            return Picture(to_graphml(drawing).encode())
        case Format.SVG:
            return Picture(to_svg(drawing, engine=engine).encode())
        case Format.PNG:
            return _png(drawing, engine)
        case Format.PDF:
            return Picture(render(to_dot(drawing), "pdf", engine=engine, layout=layout_of(drawing)))


def layout_of(drawing: Drawing) -> str:
    """Graphviz' name of how to place things: `nop` only leads arrows between boxes that have a place."""
    return "nop" if drawing.placed else "dot"


def to_svg(drawing: Drawing, *, engine: Engine | None = None, prefix: str = "") -> str:
    """The drawing as SVG with light and dark theme; with a `prefix` for its ids for within a page."""
    drawn = render(to_dot(drawing, foot=False), "svg", engine=engine, layout=layout_of(drawing))
    return from_engine(drawn, drawing, prefix=prefix)


def _png(drawing: Drawing, engine: Engine | None) -> Picture:
    inches = MOST_PIXELS / DOTS_PER_INCH
    limit = f'  graph [dpi="{DOTS_PER_INCH}", size="{inches:.2f},{inches:.2f}"];\n'
    head, _, rest = to_dot(drawing).replace(CYCLE, CYCLE_IN_PIXELS).partition("\n")
    data = render(f"{head}\n{limit}{rest}", "png", engine=engine, layout=layout_of(drawing))
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    scaled = max(width, height) >= MOST_PIXELS - 2
    note = f"the PNG is scaled down to {width} x {height} pixels; SVG keeps every detail" if scaled else ""
    return Picture(data, note)
