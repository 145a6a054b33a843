"""Specifiers, after the table in systemd.unit(5)."""

from __future__ import annotations

import pytest

from unitlint.text import PLACEHOLDER
from unitlint.units.specifiers import expand

UNIT = r"foo-bar@a\x2db-c.service"


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("plain", "plain"),
        ("%n", UNIT),
        ("%N", r"foo-bar@a\x2db-c"),
        ("%p", "foo-bar"),
        ("%P", "foo/bar"),
        ("%i", r"a\x2db-c"),
        ("%I", "a-b/c"),
        ("%j", "bar"),
        ("%f", "/a-b/c"),
        ("%t/x", "/run/x"),
        ("%S", "/var/lib"),
        ("100%%", "100%"),
        ("%%i", "%i"),
        ("%H", PLACEHOLDER),
        ("%Z", None),
        ("end%", "end%"),
    ],
)
def test_in_values(text: str, expanded: str | None) -> None:
    assert expand(text, UNIT) == expanded


@pytest.mark.parametrize(
    ("text", "expanded"), [("%i.mount", r"a\x2db-c.mount"), ("%I", None), ("%m", PLACEHOLDER)]
)
def test_in_unit_names(text: str, expanded: str | None) -> None:
    assert expand(text, UNIT, in_name=True) == expanded
