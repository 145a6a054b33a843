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
SIZE = 10_000
SLOW = 0.2
"""Seconds; one that looks at each character once takes a hundredth of it."""

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
def _searched() -> tuple[tuple[str, str], ...]:
    """The modules and names of patterns that are used otherwise than from a given place on."""
    found: set[tuple[str, str]] = set()
    for module, path in _modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in SEARCHES
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id.strip("_").isupper()
            ):
                found.add((module, node.func.value.id))
    return tuple(sorted(found))


def test_patterns_are_found() -> None:
    assert len(_searched()) > 50


@pytest.mark.slow
@pytest.mark.parametrize(("module", "name"), _searched())
def test_a_pattern_looks_at_each_character_once(module: str, name: str) -> None:
    known = getattr(import_module(module), name, None)
    pattern = getattr(known, "pattern", None)
    if not isinstance(pattern, str | bytes):
        return  # something else with such a method
    searched = re.compile(pattern, known.flags)
    for letters in _letters(pattern):
        for before in ("", "["):
            text = before + letters * (SIZE // len(letters))
            taken = min(_seconds(searched, text) for _ in range(2))
            assert taken < SLOW, (pattern, before, letters)


def _letters(pattern: str | bytes) -> Iterator[str]:
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    yield from dict.fromkeys(
        (*_ALWAYS, *(c for c in text if not c.isalnum()), *re.findall("[A-Za-z]{2,9}", text))
    )


def _seconds(pattern: re.Pattern[str] | re.Pattern[bytes], text: str) -> float:
    began = time.process_time()
    if isinstance(pattern.pattern, str):
        for _ in pattern.finditer(text):  # type: ignore[arg-type]  # it is one of texts
            pass
    else:
        for _ in pattern.finditer(text.encode("utf-8", "replace")):  # type: ignore[arg-type]  # of bytes
            pass
    return time.process_time() - began
