"""What of several assignments counts is asked of one reader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from unitlint.configuration.unit_files import UnitFile
from unitlint.text.source import PLACEHOLDER, SourceText
from unitlint.units.settings import settings_of
from unitlint.units.unit import LoadState, Unit
from unitlint.units.verify import type_setting

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        ("Type=oneshot\nType=bogus", "oneshot"),
        ("Type=oneshot\nType=", "oneshot"),
        ("Type=simple\nType=exec", "exec"),
        (f"Type=simple\nType={PLACEHOLDER}", PLACEHOLDER),
        ("Type=bogus", ""),
    ],
)
def test_an_invalid_type_does_not_count(lines: str, counts: str) -> None:
    file = UnitFile("a.service", "a.service", source=SourceText("a.service", f"[Service]\n{lines}\n"))
    unit = Unit("a.service", "service", LoadState.LOADED, file, settings=settings_of(file))
    found = type_setting(unit)
    assert (found.value if found is not None else "") == counts


def test_no_rule_reads_the_type_raw() -> None:
    """`Type=oneshot` and a later `Type=bogus` is a oneshot: `type_setting` tells."""
    raw = re.compile(r'\(\s*"Service",\s*"Type"\s*\)')
    assert [path.name for path in (ROOT / "rules").rglob("*.py") if raw.search(path.read_text())] == []
