"""A baseline: the findings that were there when somebody decided to look at new ones only."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from unitlint.checking.fingerprints import fingerprints
from unitlint.errors import InputError, UsageError
from unitlint.findings.finding import Finding
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.json_text import json_text, parse_json
from unitlint.tree.present import real_path
from unitlint.tree.reader import read_text

FILE_NAME = ".unitlint-baseline.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """A finding that is known, as a person reviewing the baseline reads it."""

    rule: str
    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """The known findings by fingerprint. Their paths are relative to the baseline's directory."""

    path: str
    entries: Mapping[str, KnownFinding] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BaselineComparison:
    """Findings that the baseline lacks, how many it has, and entries that nothing matches any more."""

    new: tuple[Finding, ...]
    known: int
    stale: tuple[KnownFinding, ...]


_HINT = "`unitlint baseline create` makes one"


def read_baseline(path: str) -> Baseline:
    """The baseline in the file. Raises UsageError when there is none."""
    try:
        data = parse_json(read_text(path), path=path)
    except InputError as error:
        raise UsageError(
            error.message, path=path, line=error.line, column=error.column, hint=_HINT
        ) from error
    match data:
        case {"version": 1, "findings": [*rows]}:
            return Baseline(path, dict(_entry(row, path) for row in rows))
        case {"version": int(version)} if version != VERSION:
            raise UsageError(f"is a baseline of version {version}, not {VERSION}", path=path, hint=_HINT)
    raise UsageError("is not a baseline that unitlint wrote", path=path, hint=_HINT)


def _entry(row: object, path: str) -> tuple[str, KnownFinding]:
    match row:
        case {
            "fingerprint": str(fingerprint),
            "rule": str(rule),
            "path": str(shown),
            "message": str(message),
        }:
            return fingerprint, KnownFinding(rule, shown, message)
    message = "is not a baseline that unitlint wrote: a finding is incomplete"
    raise UsageError(message, path=path, hint=_HINT)


def make_baseline(path: str, findings: Iterable[Finding], texts: Mapping[str, str]) -> Baseline:
    """A baseline of all `findings`, to be written to `path`."""
    found = tuple(findings)
    shown = _Relative(path)
    entries = {
        fingerprint: KnownFinding(finding.rule, shown(finding.location.path), finding.message)
        for fingerprint, finding in zip(fingerprints(found, texts, shown), found, strict=True)
    }
    return Baseline(path, entries)


def baseline_text(baseline: Baseline) -> str:
    """What the file holds: sorted, so that a change shows as the lines that changed."""
    rows = sorted(
        baseline.entries.items(), key=lambda row: (row[1].path, row[1].rule, row[1].message, row[0])
    )
    findings = [
        {"rule": entry.rule, "path": entry.path, "message": entry.message, "fingerprint": fingerprint}
        for fingerprint, entry in rows
    ]
    return json_text({"version": VERSION, "findings": findings}, indent=2) + "\n"


def compare(findings: Iterable[Finding], texts: Mapping[str, str], baseline: Baseline) -> BaselineComparison:
    """Split the findings by whether the baseline has them."""
    found = tuple(findings)
    named = tuple(zip(fingerprints(found, texts, _Relative(baseline.path)), found, strict=True))
    present = {fingerprint for fingerprint, _ in named}
    return BaselineComparison(
        new=tuple(finding for fingerprint, finding in named if fingerprint not in baseline.entries),
        known=sum(fingerprint in baseline.entries for fingerprint, _ in named),
        stale=tuple(entry for name, entry in sorted(baseline.entries.items()) if name not in present),
    )


@dataclass(frozen=True, slots=True)
class _Relative:
    """Paths from the directory of the baseline, wherever unitlint runs."""

    baseline: str

    def __call__(self, path: str) -> str:
        directory = real_path(self.baseline).parent
        return PurePath(os.path.relpath(real_path(path), directory)).as_posix()
