"""An SVG of ours, of boxes, lines and texts in their places, as PNG: by an engine that places nothing."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from unitlint.diagrams.helvetica import width
from unitlint.diagrams.quoting import attributes, quote
from unitlint.diagrams.render import Engine, render
from unitlint.diagrams.svg import SVG

POINTS_PER_INCH = 72
NO_LAYOUT = "nop2"


def to_png(svg: str, *, engine: Engine | None = None) -> bytes:
    """The pixels."""
    root = ET.fromstring(svg)  # noqa: S314 - we wrote it; it declares no entities
    return render(_dot(root), "png", engine=engine, layout=NO_LAYOUT)


def _dot(root: ET.Element) -> str:
    wide, high = (float(number) for number in root.get("viewBox", "").split()[2:])
    out = ["graph {", f'  graph [bb="0,0,{wide},{high}", pad="0", dpi="{POINTS_PER_INCH * 2}"];']
    out.append('  node [fontname="Helvetica", label="", margin="0", fixedsize="true", penwidth="0.6"];')
    for number, element in enumerate(root.iter()):
        out += [f"  n{number} {drawn};" for drawn in _node(element, high)]
        out += [f"  {drawn};" for drawn in _slanting(element, high, f"n{number}")]
    return "\n".join([*out, "}", ""])


def _node(element: ET.Element, high: float) -> Iterator[str]:
    match element.tag.removeprefix(f"{{{SVG}}}"):
        case "rect":
            x, y, wide, tall = (float(element.get(name, "0")) for name in ("x", "y", "width", "height"))
            look = (element.get("fill", ""), element.get("stroke", ""), element.get("stroke-width", "0.6"))
            yield _box(*look, (x, high - y - tall, wide, tall))
        case "line":
            x1, y1, x2, y2 = (float(element.get(name, "0")) for name in ("x1", "y1", "x2", "y2"))
            if x1 != x2 and y1 != y2:
                return  # `_slanting` has it
            thick = float(element.get("stroke-width", "1"))
            place = (min(x1, x2), high - max(y1, y2), max(abs(x2 - x1), thick), max(abs(y2 - y1), thick))
            yield _box(element.get("stroke", ""), "", "0", place)
        case "text":
            yield _text(element, high)


def _slanting(element: ET.Element, high: float, name: str) -> Iterator[str]:
    """A line that is neither level nor upright, as an edge between two points."""
    if element.tag != f"{{{SVG}}}line":
        return
    x1, y1, x2, y2 = (float(element.get(key, "0")) for key in ("x1", "y1", "x2", "y2"))
    if x1 == x2 or y1 == y2:
        return
    ends = [f"{x1:.2f},{high - y1:.2f}", f"{x2:.2f},{high - y2:.2f}"]
    for letter, end in zip("ab", ends, strict=True):
        point = {"pos": end, "style": "invis", "width": "0.01", "height": "0.01"}
        yield f"{name}{letter} {attributes(point)}"
    look = {"color": element.get("stroke", ""), "penwidth": element.get("stroke-width", "1")}
    curve = {"pos": f"{ends[0]} {ends[0]} {ends[1]} {ends[1]}", **look}
    yield f"{name}a -- {name}b {attributes(curve)}"


def _box(fill: str, stroke: str, border: str, place: tuple[float, float, float, float]) -> str:
    x, y, wide, tall = place
    look = {"shape": "box", "style": "filled", "fillcolor": fill, "color": stroke or fill}
    look |= {"penwidth": border if stroke else "0"}
    size = {"width": f"{wide / POINTS_PER_INCH:.4f}", "height": f"{tall / POINTS_PER_INCH:.4f}"}
    return attributes({**look, **size, "pos": f"{x + wide / 2:.2f},{y + tall / 2:.2f}"})


def _text(element: ET.Element, high: float) -> str:
    size = float(element.get("font-size", "10"))
    words = element.text or ""
    middle = float(element.get("x", "0")) + width(words, size) / 2
    look = {"shape": "plaintext", "fontsize": f"{size:g}", "fontcolor": element.get("fill", "#000000")}
    place = {"pos": f"{middle:.2f},{high - float(element.get('y', '0')) + size * 0.33:.2f}"}
    room = {"width": f"{width(words, size) / POINTS_PER_INCH + 0.5:.3f}", "height": "0.2"}
    return f"{attributes({**look, **place, **room})[:-1]}, label={quote(words)}]"
