"""What the two XML formats share: elements out of any text, and their serialization."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from unitlint.quick import patterns as re

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML 1.0 document may hold, escaped or not (XML 1.0, 2.2 Characters)."""

_ODD = re.compile(
    "[\r\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]" r"|#(?=#\[)|(?m:^)[^\S\n]*+:(?=:)"
)
"""What a terminal or GitHub's runner obeys; as a reference it is the same to whoever reads the XML."""


def element(parent: ET.Element | None, tag: str, attributes: dict[str, str], text: str = "") -> ET.Element:
    """A new element, below `parent` if there is one."""
    clean = {name: legal(value) for name, value in attributes.items()}
    new = ET.Element(tag, clean) if parent is None else ET.SubElement(parent, tag, clean)
    if text:
        new.text = legal(text)
    return new


def legal(text: str) -> str:
    """`text` with U+FFFD for what XML can't hold."""
    return _ILLEGAL.sub("\ufffd", text)


def document(root: ET.Element) -> str:
    """The document, indented."""
    ET.indent(root)
    text = _ODD.sub(
        lambda found: f"{found.group()[:-1]}&#{ord(found.group()[-1])};",
        ET.tostring(root, encoding="unicode"),
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'
