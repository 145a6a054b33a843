"""SVG fit to be shown: a dark theme, text as wide as it was laid out for, words for screen readers."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from unitlint.diagrams.a4 import LEAST, fits
from unitlint.diagrams.drawing import Drawing
from unitlint.diagrams.helvetica import width
from unitlint.diagrams.palette import THEMED
from unitlint.diagrams.visible_text import visible

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
FONTS = 'Helvetica, Arial, "Liberation Sans", "Noto Sans", sans-serif'

ET.register_namespace("", SVG)
ET.register_namespace("xlink", XLINK)


def dark_rules(prefix: str = "") -> str:
    """CSS that replaces each colour of the light theme where it is an attribute; `prefix` narrows it.

    The attributes stay, so that a viewer without CSS shows the light theme.
    """
    return "\n".join(
        f'{prefix}[{attribute}="{colour.light}"] {{ {attribute}: {colour.dark}; }}'
        for colour in THEMED
        for attribute in ("fill", "stroke")
    )


def dark_theme(prefix: str = "") -> str:
    """`dark_rules` for readers whose screen is dark; paper is white for them, too."""
    return f"@media screen and (prefers-color-scheme: dark) {{\n{dark_rules(prefix)}\n}}\n"


ONE_SHEET = "@page { margin: 8mm; }\n@media print { svg:root { max-width: 100%; max-height: 100vh; } }\n"
"""A picture that stands alone is as large on paper as a sheet has room for."""


def stylesheet(root: ET.Element) -> str:
    """The style of a picture that stands alone."""
    wide, high = (float(number) for number in root.get("viewBox", "").split()[2:])
    sizes = (float(text.get("font-size", "11")) for text in root.iter(f"{{{SVG}}}text"))
    smallest = min(sizes, default=LEAST)
    paper = ONE_SHEET if fits(wide, high, smallest) else ""
    return (
        f"svg:root {{ color-scheme: light dark; }}\ntext {{ font-family: {FONTS}; }}\n{paper}{dark_theme()}"
    )


def attach_style(root: ET.Element, drawing: Drawing, *, prefix: str = "") -> None:
    """Our title, description and style.

    With a `prefix` it is for within a page that has the style already, and every id begins with it.
    """
    title = visible(drawing.title) or "unitlint"
    root.set("role", "group" if prefix else "img")
    root.set("aria-label", title)
    about = {"title": title, "desc": " ".join(visible(text) for text in (drawing.reading, *drawing.notes))}
    if not prefix:
        about["style"] = stylesheet(root)
    for index, (name, text) in enumerate(about.items()):
        element = ET.Element(f"{{{SVG}}}{name}")
        element.text = text
        root.insert(index, element)
    if prefix:
        everything = ET.Element(f"{{{SVG}}}g", {"id": "all"})
        everything.extend(root[len(about) :])
        root[len(about) :] = [everything]
    for element in root.iter() if prefix else ():
        _for_a_page(element, prefix)


def _for_a_page(element: ET.Element, prefix: str) -> None:
    """Without what the page's style says and what nobody asks for: engines number links beside units."""
    element.attrib.pop("font-family", None)
    if "  " not in (element.text or ""):
        element.attrib.pop(SPACE, None)
    own = element.get("id", "")
    if own.startswith("a_"):
        del element.attrib["id"]
    elif own:
        element.set("id", prefix + own)


def serialise(root: ET.Element, *, prefix: str = "") -> str:
    """The text of the file, or of the element alone for within a page."""
    text = ET.tostring(root, encoding="unicode")
    # Without it blanks alone are fitted: in a page of many pictures it would be a tenth of all.
    text = text.replace(' lengthAdjust="spacingAndGlyphs"', "") if prefix else text
    return text if prefix else f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def text_element(
    x: float, y: float, text: str, *, size: float, colour: str, bold: bool = False
) -> ET.Element:
    """A line of text whose baseline starts at (x, y)."""
    place = {"x": f"{x:.2f}", "y": f"{y:.2f}", "font-size": f"{size}", "fill": colour}
    element = ET.Element(f"{{{SVG}}}text", place)
    element.attrib.update({"font-weight": "bold"} if bold else {})
    element.text = visible(text)
    fix_width(element, size)
    return element


def fix_width(element: ET.Element, size: float) -> None:
    """Keep the text as wide as the layout took it for, in whatever font the viewer has."""
    if element.text and not element.text.isspace():
        element.set("textLength", f"{width(element.text, size, bold=element.get('font-weight') == 'bold')}")
        element.set("lengthAdjust", "spacingAndGlyphs")
