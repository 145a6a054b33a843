"""The names that chezmoi gives files of its source (chezmoi.io, Source state attributes)."""

from __future__ import annotations

from unitlint.quick import patterns as re

_SOURCE = re.compile(r"(?:^|/)(?:(?:exact|private|readonly)_)*dot_[^/]")
"""A folder whose name has a dot in front of it at home: its files are chezmoi's."""
_ATTRIBUTES = re.compile(r"(?:(?:encrypted|private|readonly|empty|executable|create|symlink|exact)_)+(?=.)")
_LINK = re.compile(r"(?:encrypted_)?symlink_")
_NO_FILE = re.compile(r"(?:modify|remove|run)_")
"""Scripts, and names of files that are deleted."""


def target_name(folder: str, file: str) -> str:
    """What a file is called at home: its own name where chezmoi has nothing to do with it, or empty.

    >>> target_name("dot_config/systemd/user", "private_a.service"), target_name("units", "empty_a.service")
    ('a.service', 'empty_a.service')
    >>> target_name("private_dot_config/systemd/user", "modify_a.service")
    ''
    """
    if "_" not in file or not _SOURCE.search(folder):
        return file
    return "" if _NO_FILE.match(file) else _ATTRIBUTES.sub("", file, count=1)


def is_link(folder: str, file: str) -> bool:
    """Whether the text of a file is where a link leads."""
    return _LINK.match(file) is not None and _SOURCE.search(folder) is not None


def link(text: str, name: str) -> str:
    """Where such a link leads; one that a template fills in, to the unit of its own name."""
    return f"../{name}" if "{{" in text else text.strip()
