"""Paths and the URIs that editors have for them (RFC 8089)."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit
from urllib.request import url2pathname

_NOWHERE = "/untitled:"
"""The folder that texts without a file have in common; nothing on disk is called so."""


def path_of(uri: str) -> str:
    """The absolute path of a `file:` URI; empty for any other, such as that of a text without a file."""
    try:
        parts = urlsplit(uri, allow_fragments=False)
        path = url2pathname(parts.path) if os.name == "nt" else os.fsdecode(unquote_to_bytes(parts.path))
    except ValueError:  # a host in brackets that is no address, half of a surrogate pair
        return ""
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or "\0" in path:
        return ""
    return os.path.normpath(path)


def uri_of(path: str) -> str:
    """The URI of a path; bytes that are no UTF-8 stay what they are."""
    if path.startswith(f"{_NOWHERE}/"):
        return unquote(path.split("/")[2])
    return Path(os.path.abspath(path)).as_uri()  # noqa: PTH100  resolving would follow links


def path_of_untitled(uri: str, name: str) -> str:
    """A path for a text that has no file yet, called `name`; `uri_of` leads back from it."""
    return f"{_NOWHERE}/{quote(uri, safe='')}/{name}"


def is_untitled(uri: str) -> bool:
    """Whether the editor has a text there that was never saved."""
    return uri.startswith("untitled:")


def real(path: str) -> str:
    """The path with all links followed: two that are equal name one file."""
    return os.path.realpath(path)
