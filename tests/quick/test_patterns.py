"""Patterns that are compiled late match as `re`'s do."""

from __future__ import annotations

import pickle
import re

import pytest

from unitlint.quick import patterns


def test_a_pattern_is_compiled_by_the_first_question() -> None:
    wrong = patterns.compile("(")
    with pytest.raises(re.error):
        wrong.match("(")


def test_it_answers_as_re_does() -> None:
    ours, theirs = patterns.compile(r"(?P<a>x+)y", re.IGNORECASE), re.compile(r"(?P<a>x+)y", re.IGNORECASE)
    for name in ("match", "fullmatch", "search"):
        found, expected = getattr(ours, name)("XXy"), getattr(theirs, name)("XXy")
        assert (found.groupdict(), found.span()) == (expected.groupdict(), expected.span())
    assert ours.sub(r"<\g<a>>", "xy XY") == theirs.sub(r"<\g<a>>", "xy XY") == "<x> <X>"
    assert [m.span() for m in ours.finditer("xy xxy")] == [m.span() for m in theirs.finditer("xy xxy")]
    assert (ours.pattern, ours.flags, ours.groupindex) == (theirs.pattern, theirs.flags, theirs.groupindex)
    assert not hasattr(ours, "matches")


def test_the_rest_is_res_own() -> None:
    assert patterns.escape is re.escape
    assert patterns.MULTILINE is re.MULTILINE


def test_a_pattern_goes_to_other_processes() -> None:
    assert pickle.loads(pickle.dumps(patterns.compile("x+"))).fullmatch("xx")
