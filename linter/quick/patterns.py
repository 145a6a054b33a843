"""`re`, whose patterns are compiled when they are first used: `from unitlint.quick import patterns as re`."""

from __future__ import annotations

import re as _re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from re import ASCII as ASCII
    from re import DOTALL as DOTALL
    from re import IGNORECASE as IGNORECASE
    from re import MULTILINE as MULTILINE
    from re import VERBOSE as VERBOSE
    from re import Match as Match
    from re import Pattern as Pattern
    from re import compile as compile  # noqa: A004
    from re import error as error
    from re import escape as escape
    from re import findall as findall
    from re import finditer as finditer
    from re import fullmatch as fullmatch
    from re import match as match
    from re import search as search
    from re import split as split
    from re import sub as sub
else:
    _TAKEN_OVER = (
        *("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"),
        *("pattern", "flags", "groups", "groupindex"),
    )

    class _Pattern:
        """A pattern that is compiled by the first question to it; from then on the answers are `re`'s own."""

        def __init__(self, pattern, flags):
            self._given = (pattern, flags)

        def __getattr__(self, name):
            if name not in _TAKEN_OVER:
                raise AttributeError(name)
            compiled = _re.compile(*self._given)
            self.__dict__.update((each, getattr(compiled, each)) for each in _TAKEN_OVER)
            return self.__dict__[name]

        def __reduce__(self):
            return compile, self._given

    def compile(pattern, flags=0):  # noqa: A001 - called as re.compile
        """As `re.compile`, but nothing is compiled yet, and so a wrong pattern raises later."""
        return _Pattern(pattern, flags)

    def __getattr__(name):
        return getattr(_re, name)
