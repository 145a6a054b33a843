"""What the configuration makes of a finding: another severity, by rule or by file, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from unitlint.checking.selection import expand_names, severities
from unitlint.config.config import Config
from unitlint.findings.finding import Finding, Severity
from unitlint.quick.dataclasses import replace
from unitlint.rules import Rule
from unitlint.tree.present import real_path


class Weights:
    """`severity`, `per-file-severity`, `per-file-ignores`. Raises UsageError for rules that don't exist."""

    def __init__(self, config: Config, available: Mapping[str, Rule]) -> None:
        self._directory = real_path(config.path).parent if config.path else Path.cwd()
        self._everywhere = severities(config.severity, available)
        self._by_file = {
            glob: severities(levels, available) for glob, levels in config.per_file_severity.items()
        }
        self._ignored = {
            glob: expand_names(names, available) for glob, names in config.per_file_ignores.items()
        }

    def weighed(self, finding: Finding) -> Finding | None:
        """The finding as it counts, or None where it doesn't."""
        path = self._path(finding) if self._ignored or self._by_file else ""
        if any(finding.rule in names and fnmatchcase(path, glob) for glob, names in self._ignored.items()):
            return None
        level = self._level(finding.rule, path)
        return replace(finding, severity=level) if level is not None else finding

    def of_all(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Those of the findings that count, as they do."""
        return (weighed for finding in findings if (weighed := self.weighed(finding)) is not None)

    def _level(self, rule: str, path: str) -> Severity | None:
        """The last glob that matches and has the rule counts, as a later line of .gitignore does."""
        level = self._everywhere.get(rule)
        for glob, levels in self._by_file.items():
            if rule in levels and fnmatchcase(path, glob):
                level = levels[rule]
        return level

    def _path(self, finding: Finding) -> str:
        """The finding's file, from the configuration's directory."""
        path = real_path(finding.location.path)
        inside = path.is_relative_to(self._directory)
        return (path.relative_to(self._directory) if inside else path).as_posix()
