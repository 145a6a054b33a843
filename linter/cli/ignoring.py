"""`unitlint check --add-ignores REASON`: a comment above each finding of today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from unitlint.checking.check import Result
from unitlint.checking.check import check as find
from unitlint.checking.fixes import Fixes, Patch
from unitlint.cli.fixing import write_fixes
from unitlint.cli.options import Shared
from unitlint.cli.output import tell
from unitlint.cli.session import load_inputs
from unitlint.config.config import Config
from unitlint.errors import UsageError
from unitlint.findings.finding import Finding
from unitlint.lsp.comments import applied, suppression
from unitlint.quick.dataclasses import replace
from unitlint.reports.report import plural


def add_ignores(shared: Shared, config: Config, result: Result, *, reason: str) -> Result:
    """Write the comments, and say what is found then: what no comment can hide."""
    if "-" in shared.paths:
        raise UsageError("standard input can't be changed", hint="--add-ignores is for files")
    if not reason.strip() or not reason.isprintable():
        raise UsageError("--add-ignores needs a reason", hint='--add-ignores "known since 2026, see T123"')
    patches: list[Patch] = []
    ordered = sorted(result.findings, key=lambda f: (f.location.path, f.location.line))
    for path, found in groupby(ordered, key=lambda finding: finding.location.path):
        before = result.texts.get(path, "")
        after = _commented(tuple(found), before, reason.strip())
        if after != before:
            patches.append(Patch(path, before, after))
    write_fixes(Fixes(tuple(patches)))
    left = find(load_inputs(shared, config), config)
    in_vain = _in_vain(patches, result, left)
    if in_vain:
        write_fixes(Fixes(tuple(Patch(patch.path, patch.after, patch.before) for patch in in_vain)))
        patches = [patch for patch in patches if patch not in in_vain]
        left = find(load_inputs(shared, config), config)
    hidden = len(result.findings) - len(left.findings)
    tell(f"hid {hidden} of {plural(len(result.findings), 'finding')} in {plural(len(patches), 'file')}")
    return left


def _in_vain(patches: Iterable[Patch], before: Result, after: Result) -> list[Patch]:
    """Those that hide nothing: systemd reads no comments in a file that it ignores, and nor do we."""
    were = Counter(finding.location.path for finding in before.findings)
    are = Counter(finding.location.path for finding in after.findings)
    return [patch for patch in patches if are[patch.path] >= were[patch.path]]


def _commented(findings: Iterable[Finding], text: str, reason: str) -> str:
    """From the bottom up, so that no comment moves what is still to be found."""
    by_line = [list(found) for _, found in groupby(findings, key=lambda finding: finding.location.line)]
    for found in reversed(by_line):
        moved = 0
        for finding in found:
            where = finding.location
            line = where.line + moved
            now = replace(where, line=line, end_line=where.end_line + moved)
            edit = suppression(replace(finding, location=now), text)
            if edit is None:
                continue
            comment = edit.replacement.rstrip("\r\n")
            if comment != edit.replacement:  # a comment of its own, and not one more name in another
                ending = edit.replacement[len(comment) :]
                edit = replace(edit, replacement=f"{comment} {reason}{ending}")
                moved += 1
            text = applied(edit, text)
    return text
