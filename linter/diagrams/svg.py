"""The engine's SVG made fit to be shown: a dark theme, fonts every viewer has, words for screen readers."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from unitlint.diagrams.helvetica import width
from unitlint.diagrams.palette import THEMED

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
FONTS = 'Helvetica, Arial, "Liberation Sans", "Noto Sans", sans-serif'


def dark_rules(prefix: str = "") -> str:
    """CSS that replaces each colour of the light theme where it is an attribute; `prefix` narrows it.

    The attributes stay, so that a viewer without CSS shows the light theme.
    """
    return "\n".join(
        f'{prefix}[{attribute}="{colour.light}"] {{ {attribute}: {colour.dark}; }}'
        for colour in THEMED
        for attribute in ("fill", "stroke")
    )


def stylesheet() -> str:
    """The style of a picture that stands alone."""
    return (
        f"text {{ font-family: {FONTS}; }}\n"
        "a:focus-visible, g.node:focus-visible { outline: 2px solid #0072b2; }\n"
        f"@media (prefers-color-scheme: dark) {{\n{dark_rules()}\n}}\n"
    )


def finish(data: bytes, *, title: str, description: str = "", prefix: str = "") -> str:
    """The engine's SVG with our style and a title.

    With a `prefix` it is for within a page: without the style and the XML head, and every id begins with it.

    Comments and the document type go: they hold the engine's version, and names a second time.
    """
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    root = ET.fromstring(data)  # noqa: S314 - the engine wrote it; its document type declares no entities
    root.set("role", "group" if prefix else "img")
    root.set("aria-label", title)
    about = [_element("title", title), *([_element("desc", description)] if description else [])]
    for index, element in enumerate(about if prefix else [*about, _element("style", stylesheet())]):
        root.insert(index, element)
    for element in root.iter(f"{{{SVG}}}text"):
        _fix_width(element)
    for element in root.iter() if prefix else ():
        if name := element.get("id"):
            element.set("id", prefix + name)
    text = ET.tostring(root, encoding="unicode")
    return text if prefix else f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _fix_width(text: ET.Element) -> None:
    """Keep the text as wide as the layout took it for, in whatever font the viewer has."""
    if text.text and not text.text.isspace():
        text.set("textLength", f"{width(text.text, float(text.get('font-size', '11')))}")
        text.set("lengthAdjust", "spacingAndGlyphs")


def _element(name: str, text: str) -> ET.Element:
    element = ET.Element(f"{{{SVG}}}{name}")
    element.text = text
    return element
