"""No pattern takes time by the square: each that is searched for meets the same few letters repeated."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
SEARCHES = frozenset({"search", "finditer", "findall", "sub", "subn", "split"})
AT_A_PLACE = frozenset({"match", "fullmatch"})
AROUND = (("", ""), ("[", ""), ("[", "]x"), ("1", "\n!"))
"""What stands before and behind the repeated letters: what fits nearly is tried in the most ways."""

SIZE = 10_000
SLOW = 0.2
"""Seconds; one that looks at each character once takes a hundredth of it."""

Pattern = re.Pattern[str] | re.Pattern[bytes]

_DEVELOPERS = ("linter/systemd/refresh", "linter/cli/new_rule.py")
_ALWAYS = (
    *" \t\n\r\"'[]{}()<>#%$@=:;,./\\-_aA0",
    *("[a", "a=", "a.", "a ", " \n", "{{", "{%", "${", "<%", "- ", 'a="', "\\\n"),
)


def _modules() -> Iterator[tuple[str, Path]]:
    for folder, package in (("linter", ""), ("rules", "rules."), ("grammar", "grammar.")):
        for path in sorted((TOP / folder).rglob("*.py")):
            name = path.relative_to(TOP).as_posix()
            if not name.startswith(_DEVELOPERS) and path.stem not in ("__main__", "__init__"):
                parts = path.relative_to(TOP / folder).with_suffix("").parts
                yield f"unitlint.{package}{'.'.join(parts)}", path


@cache
def _used() -> tuple[tuple[str, str, str], ...]:
    """The modules and names of patterns, and what is asked of each."""
    found: set[tuple[str, str, str]] = set()
    for module, path in _modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in SEARCHES | AT_A_PLACE
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id.strip("_").isupper()
            ):
                method = node.func.attr
                found.add((module, node.func.value.id, method if method in AT_A_PLACE else "finditer"))
    return tuple(sorted(found))


def test_patterns_are_found() -> None:
    assert len(_used()) > 300


@pytest.mark.slow
@pytest.mark.parametrize(("module", "name", "method"), _used())
def test_a_pattern_looks_at_each_character_once(module: str, name: str, method: str) -> None:
    known = getattr(import_module(module), name, None)
    pattern = getattr(known, "pattern", None)
    if not isinstance(pattern, str | bytes):
        return  # something else with such a method
    searched = re.compile(pattern, known.flags)
    for letters in _letters(pattern):
        for before, after in AROUND:
            text = before + letters * (SIZE // len(letters)) + after
            assert _is_quick(searched, method, text), (pattern, method, before, letters, after)


def _letters(pattern: str | bytes) -> Iterator[str]:
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    yield from dict.fromkeys(
        (*_ALWAYS, *(c for c in text if not c.isalnum()), *re.findall("[A-Za-z]{2,9}", text))
    )


def _is_quick(pattern: Pattern, method: str, text: str) -> bool:
    """In the second attempt, too, if the first was disturbed."""
    return any(_seconds(pattern, method, text) < SLOW for _ in range(2))


def _seconds(pattern: Pattern, method: str, text: str) -> float:
    given = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")
    began = time.process_time()
    found = getattr(pattern, method)(given)
    if method == "finditer":
        for _ in found:
            pass
    return time.process_time() - began
