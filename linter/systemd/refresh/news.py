"""What a version's NEWS says of units, for a person to read."""

from __future__ import annotations

from collections.abc import Iterator, Set

from unitlint.quick import patterns as re

_SECTION = r"^CHANGES WITH {}[^\n]*:\n(.*?)(?=^CHANGES WITH |\Z)"
_BULLET = re.compile(r"(?:^ +\* ).*?(?=\n\s*\n)", re.MULTILINE | re.DOTALL)
_DIRECTIVE = re.compile(r"\b([A-Z]\w+)=")
_OF_UNITS = re.compile(r"\bunit (?:file|name|type)s?\b|\bspecifier|\bgenerator|\bfstab\b|\bprefix\b")


def of_units(news: str, version: int, keys: Set[str]) -> Iterator[str]:
    """The paragraphs that name a directive out of `keys`, or something else that units are made of."""
    section = re.search(_SECTION.format(version), news, re.MULTILINE | re.DOTALL)
    for bullet in _BULLET.findall(section[1] + "\n\n" if section else ""):
        text = " ".join(bullet.split()).removeprefix("* ")
        if keys & set(_DIRECTIVE.findall(text)) or _OF_UNITS.search(text):
            yield text
