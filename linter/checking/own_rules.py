"""A rule of somebody's own, known by what its file says, and not run.

An editor opens folders that nobody has looked at yet: reading one must not run what lies in it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from unitlint.errors import InputError, UsageError
from unitlint.findings.finding import Severity
from unitlint.rules import Rule
from unitlint.tree.reader import read_bytes


def unexecuted_rule(file: Path) -> Rule:
    """The rule's name, documentation and category; it has nothing to ask. Raises UsageError for no Python."""
    try:
        module = ast.parse(read_bytes(str(file)))
    except (InputError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = str(error) or "it is nested too deeply"  # all that MemoryError of the parser means
        raise UsageError(f"the rule in {file} can't be read: {reason}") from error
    return Rule(
        name=file.stem.replace("_", "-"),
        documentation=(ast.get_docstring(module) or "").strip(),
        severity=Severity.WARNING,
        category=next(_texts(module, "CATEGORY"), ""),
        since=next(_texts(module, "SINCE"), ""),
        fixable=False,
        reads_files=False,
        everywhere=False,
        check=None,
        check_inputs=None,
        origin=str(file),
    )


def _texts(module: ast.Module, name: str) -> Iterator[str]:
    """What the module assigns to `name` at its top, where that is a text."""
    for statement in module.body:
        match statement:
            case ast.Assign([ast.Name(target)], ast.Constant(str(text))) if target == name:
                yield text
