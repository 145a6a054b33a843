"""Paths in addresses."""

from __future__ import annotations

from urllib.parse import quote


def percent_encoded(path: str) -> str:
    """The path as a part of an address (RFC 3986), its slashes kept.

    Bytes that are no UTF-8, which Python calls by lone surrogates (PEP 383), are themselves; other lone
    surrogates, which only a text can hold and no file's name, are question marks.
    """
    try:
        return quote(path, errors="surrogateescape")
    except UnicodeEncodeError:
        return quote(path, errors="replace")
