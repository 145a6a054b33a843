"""No code that nothing uses, and none that can't be reached."""

from __future__ import annotations

import ast
import io
from pathlib import Path

import click
import pytest
from click.shell_completion import BashComplete

vulture = pytest.importorskip("vulture", reason="vulture is not installed")

ROOT = Path(__file__).parents[1]
FOLDERS = ("linter", "rules", "grammar", "tests")
LINKS = ("linter/rules", "linter/grammar")
"""To the folders at the top."""

REGISTERING = ["@click.*", "@*.command*", "@server.feature*", "@pytest.*"]
"""What is decorated so is called by a library."""

OVERRIDDEN = sorted({"__*__", *dir(click.Group), *dir(BashComplete), *dir(io.TextIOBase)})
"""Methods that a library's classes have under the same name are called by it."""

KINDS = frozenset({"function", "class", "property", "method", "import", "unreachable_code"})


def test_nothing_is_unused() -> None:
    found = vulture.Vulture(ignore_decorators=REGISTERING, ignore_names=OVERRIDDEN)
    found.scavenge([str(ROOT / name) for name in FOLDERS], exclude=[str(ROOT / link) for link in LINKS])
    unused = [
        f"{item.filename.relative_to(ROOT)}:{item.first_lineno} {item.message}"
        for item in found.get_unused_code(min_confidence=60)
        if not str(item.filename.relative_to(ROOT)).startswith("tests/")
        if item.typ in KINDS or (item.typ == "variable" and _is_constant(item.filename, item.name))
    ]
    assert unused == []


def _is_constant(path: Path, name: str) -> bool:
    """Whether a name is one of a module, and no member of an enumeration or key of a mapping."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    targets = [
        target
        for node in module.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)
