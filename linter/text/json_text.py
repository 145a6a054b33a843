"""JSON as it is written out."""

from __future__ import annotations

import json
import re

_NOT_UTF_8 = re.compile("[\ud800-\udfff]")
"""What stands in a text for a byte of a file name that is no UTF-8 (PEP 383)."""


def json_text(document: object, *, indent: int | None = None, compact: bool = False) -> str:
    """`document` as JSON that can be written in UTF-8: bytes of paths that are none become escapes."""
    separators = (",", ":") if compact else None
    text = json.dumps(document, indent=indent, ensure_ascii=False, separators=separators)
    return _NOT_UTF_8.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
