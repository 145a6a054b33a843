"""Specifiers, after the table in systemd.unit(5)."""

from __future__ import annotations

import string

import pytest

from unitlint.text.source import PLACEHOLDER
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
        ("%u:%g", "root:root"),
        ("%U:%G", "0:0"),
        ("%h", "/root"),
        ("%s -c", "/bin/sh -c"),
        ("end%", "end%"),
    ],
)
def test_in_values(text: str, expanded: str | None) -> None:
    assert expand(text, UNIT) == expanded


@pytest.mark.parametrize(
    ("text", "expanded"), [("%i.mount", r"a\x2db-c.mount"), ("%I", None), ("%m", PLACEHOLDER), ("%%", "%")]
)
def test_in_unit_names(text: str, expanded: str | None) -> None:
    assert expand(text, UNIT, in_name=True) == expanded


def test_unit_names_take_no_paths_and_nothing_of_the_user_but_names_and_numbers() -> None:
    """What systemd 252 takes in Wants= and in WantedBy=, of all letters and digits."""
    letters = string.ascii_letters + string.digits
    assert {c for c in letters if expand(f"%{c}", UNIT, in_name=True) is not None} == set(
        "abgijlmnopquvwABGHMNUW"
    )
