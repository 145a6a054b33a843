"""`unitlint check --fix` and `--diff`."""

from __future__ import annotations

import os
from pathlib import Path

from unitlint.checking.check import Result
from unitlint.checking.check import check as find
from unitlint.checking.fixes import Fixes, plan_fixes, unified_diff
from unitlint.cli.options import Shared
from unitlint.cli.output import replace_file, tell, write
from unitlint.cli.progress import ProgressBar
from unitlint.cli.session import load_inputs
from unitlint.config.config import Config
from unitlint.errors import UsageError
from unitlint.grammar.bytes import encode
from unitlint.reports.report import plural, relative
from unitlint.tree.reader import read_bytes

_ROUNDS = 10
"""Mending one finding may bring up another; what isn't done after so many rounds goes in circles."""


def fix(shared: Shared, config: Config, result: Result, *, unsafe: bool) -> Result:
    """Write what can be mended, until nothing is left to do, and say what the files have then."""
    if "-" in shared.paths:
        raise UsageError("standard input can't be fixed", hint="--diff shows what would be changed")
    mended, before = 0, len(result.findings)
    for _ in range(_ROUNDS):
        fixes = plan_fixes(result.findings, result.texts, unsafe=unsafe)
        if not fixes.patches:
            break
        write_fixes(fixes)
        mended += len(fixes.mended)
        with ProgressBar("checking again") as progress:
            result = find(load_inputs(shared, config), config, progress)
    more = "" if unsafe else _more(len(plan_fixes(result.findings, result.texts, unsafe=True).mended))
    tell(f"fixed {mended} of {plural(before, 'finding')}{more}")
    return result


def _more(number: int) -> str:
    return f", {number} more with --unsafe-fixes" if number else ""


def show_diff(result: Result, *, unsafe: bool, output: str) -> None:
    """Print what the fixes would change, and change nothing."""
    fixes = plan_fixes(result.findings, result.texts, unsafe=unsafe)
    here = str(Path.cwd())
    write("".join(unified_diff(patch, relative(patch.path, here)) for patch in fixes.patches), output)
    done, all_ = len(fixes.mended), len(plan_fixes(result.findings, result.texts, unsafe=True).mended)
    tell(f"would fix {done} of {plural(len(result.findings), 'finding')}{_more(all_ - done)}")


def write_fixes(fixes: Fixes) -> None:
    """Write the files, if all can be written and none has changed meanwhile. Raises UsageError."""
    for patch in fixes.patches:
        if read_bytes(patch.path) != encode(patch.before):
            raise UsageError("has changed since it was read; nothing is written", path=patch.path)
        if not os.access(patch.path, os.W_OK):
            raise UsageError("can't be fixed: it is read-only; nothing is written", path=patch.path)
    for patch in fixes.patches:
        try:
            replace_file(Path(patch.path), encode(patch.after))
        except OSError as error:
            raise UsageError(f"can't be fixed: {error.strerror}", path=patch.path) from error
