"""What every format is given."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import PurePath

from unitlint.checking.fingerprints import fingerprints
from unitlint.findings.finding import Finding, Severity
from unitlint.quick.dataclasses import dataclass, field

HOME = "https://github.com/unitlint/unitlint"


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of a run, sorted, and what is needed to show them."""

    findings: tuple[Finding, ...]
    configurations: tuple[str, ...] = ()
    """The names of all configurations that were linted."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The text of every file read, by the path that findings carry."""
    hidden: int = 0
    """How many findings suppressions and the baseline hide."""
    notes: tuple[str, ...] = ()
    """Sentences on what the findings rest on, shown after the summary where people read it."""
    directory: str = ""
    """The current directory, absolute; paths are shown relative to it."""
    root: str = ""
    """The repository's root, absolute; machine-readable formats show paths relative to it."""
    colour: bool = False
    links: bool = False
    """Whether the terminal shows links (OSC 8)."""
    width: int = 0
    """Its columns; 0 where it is none."""
    documentation: Mapping[str, str] = field(default_factory=dict)
    """The docstring of each rule that ran, for formats that carry them."""

    def shown(self, path: str) -> str:
        """A path as a person in the current directory would type it."""
        return relative(path, self.directory)

    def from_root(self, path: str) -> str:
        """A path as the repository knows it, with `/` on every system."""
        absolute = path if os.path.isabs(path) else os.path.join(self.directory, path)  # noqa: PTH117, PTH118
        return PurePath(relative(os.path.normpath(absolute), self.root or self.directory)).as_posix()

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """One for each finding, in their order."""
        return fingerprints(self.findings, self.texts, self.from_root)

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings of each severity, worst first, zeros included."""
        return {s: sum(f.severity is s for f in self.findings) for s in Severity}


def documentation_url(rule: str) -> str:
    """The page of a rule."""
    return f"{HOME}/blob/main/docs/rules/{rule}.md"


def relative(path: str, directory: str) -> str:
    """`path` without `directory` in front when it is inside; otherwise unchanged."""
    prefix = directory.rstrip(os.sep) + os.sep
    return path.removeprefix(prefix) if directory else path


def summary(report: Report) -> str:
    """`2 errors, 1 warning in 3 configurations`."""
    found = [plural(number, severity.value) for severity, number in report.counts.items() if number]
    where = f" in {plural(len(report.configurations), 'configuration')}" if report.configurations else ""
    hidden = f" ({report.hidden} hidden by comments or the baseline)" if report.hidden else ""
    return (", ".join(found) or "no findings") + where + hidden


def every(total: int, noun: str) -> str:
    """`the only configuration`, `both configurations`, `all 3 configurations`."""
    return {1: f"the only {noun}", 2: f"both {noun}s"}.get(total, f"all {total} {noun}s")


def plural(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
