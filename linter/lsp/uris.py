"""Paths and the URIs that editors have for them (RFC 8089)."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit
from urllib.request import url2pathname


def path_of(uri: str) -> str:
    """The absolute path of a `file:` URI; empty for any other, such as that of a text without a file."""
    parts = urlsplit(uri, allow_fragments=False)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return ""
    path = url2pathname(parts.path) if os.name == "nt" else os.fsdecode(unquote_to_bytes(parts.path))
    return os.path.normpath(path)


def uri_of(path: str) -> str:
    """The URI of a path; bytes that are no UTF-8 stay what they are."""
    return Path(os.path.abspath(path)).as_uri()  # noqa: PTH100  resolving would follow links


def real(path: str) -> str:
    """The path with all links followed: two that are equal name one file."""
    return os.path.realpath(path)
