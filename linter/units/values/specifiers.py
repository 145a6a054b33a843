"""Specifiers in values: what a value may look like once they are expanded (systemd.unit(5), SPECIFIERS)."""

from __future__ import annotations

import re

from unitlint.text import PLACEHOLDER
from unitlint.units import names
from unitlint.units.specifiers import expand as expand_for

KNOWN = frozenset("aAbBcCdEfgGhHiIjJlLmMnNopPrRqsStTuUvVwWyY%")
"""All specifiers of values, those included that later versions dropped."""

IN_NAMES = frozenset("aAbBgGHiIjJlmMnNopPqsuUvwW%")

_SPECIFIER = re.compile(r"%(.)", re.DOTALL)
_SAMPLE = "x"
"""Stands for what only a machine or an instance decides: it is a word, a path component, a name."""

_SYSTEM = {"h": "/root", "s": "/bin/sh", "u": "root", "U": "0", "g": "root", "G": "0"}
"""The user that the system's service manager runs as."""


def sample(text: str, unit: str, *, in_name: bool = False) -> str:
    """`text` as it looks on some machine: every specifier replaced by a value that it may have."""
    if "%" not in text:
        return text
    owner = names.with_instance(unit, _SAMPLE) if names.is_template(unit) else unit
    return _SPECIFIER.sub(lambda found: _value(found[1], owner, in_name=in_name), text)


def _value(letter: str, owner: str, *, in_name: bool) -> str:
    if letter in _SYSTEM and (not in_name or letter in IN_NAMES):
        return _SYSTEM[letter]
    expanded = expand_for(f"%{letter}", owner, in_name=in_name)
    return f"%{letter}" if expanded is None else expanded.replace(PLACEHOLDER, _SAMPLE)


def unknown(text: str) -> list[tuple[int, str]]:
    """Offset and letter of each specifier that systemd leaves as it stands, for it knows none such."""
    return [(m.start(), m[1]) for m in _SPECIFIER.finditer(text) if m[1] not in KNOWN]
