"""Findings as an editor shows them."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol.types import (
    CodeDescription,
    Diagnostic,
    DiagnosticRelatedInformation,
    DiagnosticSeverity,
    DiagnosticTag,
    Location,
    Position,
    Range,
)

from unitlint.findings.finding import Finding, Severity
from unitlint.lsp.checking import Checked
from unitlint.lsp.positions import Lines
from unitlint.lsp.uris import real, uri_of
from unitlint.reports.report import documentation_url
from unitlint.rules import ENGINE_NAMES, NAMES
from unitlint.tree.present import is_file

SOURCE = "unitlint"
NO_CONFIGURATION = "invalid-configuration"
"""The code of what is wrong with `.unitlint.yaml`: no rule, since without it no rule runs."""

SEVERITIES = {
    Severity.ERROR: DiagnosticSeverity.Error,
    Severity.WARNING: DiagnosticSeverity.Warning,
    Severity.NOTE: DiagnosticSeverity.Information,
}

TAGS = {
    "deprecated-directive": DiagnosticTag.Deprecated,
    "deprecated-value": DiagnosticTag.Deprecated,
    "drop-in-without-unit": DiagnosticTag.Unnecessary,
    "duplicate-setting": DiagnosticTag.Unnecessary,
    "fstab-option-in-mount-unit": DiagnosticTag.Unnecessary,
    "fstab-option-without-effect": DiagnosticTag.Unnecessary,
    "setting-without-effect": DiagnosticTag.Unnecessary,
    "unlisted-unit-file": DiagnosticTag.Unnecessary,
    "unused-suppression": DiagnosticTag.Unnecessary,
}
"""Rules about what is dead, which editors fade, or out of date, which they strike through."""

_OURS = frozenset((*NAMES, *ENGINE_NAMES))
_NAMES_SHOWN = 3
_LINE_END = 2**31 - 1
"""A column behind all others: it stands for the end of the line, whatever that is (Position)."""

ByPath = dict[str, list[Diagnostic]]
LinesOf = Callable[[str], Lines]
"""The text at a path, as it was checked."""


def diagnostics_of(checked: Checked, lines_of: LinesOf) -> ByPath:
    """What a check has to say of each file, by its real path."""
    found: ByPath = {}
    for finding in checked.findings:
        if finding.location.path:
            diagnostic = diagnostic_of(finding, checked.configurations, lines_of)
            found.setdefault(real(finding.location.path), []).append(diagnostic)
    error = checked.error
    if error is not None and is_file(error.path):
        line = max(error.line - 1, 0)
        message = f"{error.message}\nhelp: {error.hint}" if error.hint else error.message
        where = Range(Position(line, 0), Position(line, _LINE_END))
        found[real(error.path)] = [
            Diagnostic(where, message, DiagnosticSeverity.Error, code=NO_CONFIGURATION, source=SOURCE)
        ]
    return found


def diagnostic_of(finding: Finding, configurations: tuple[str, ...], lines_of: LinesOf) -> Diagnostic:
    """One finding, its proof as related places; hops that no line states are left out."""
    ours = finding.rule in _OURS
    return Diagnostic(
        range=lines_of(finding.location.path).range_of(finding.location),
        message=_message(finding, configurations),
        severity=SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=CodeDescription(documentation_url(finding.rule)) if ours else None,
        source=SOURCE,
        tags=[TAGS[finding.rule]] if finding.rule in TAGS else None,
        related_information=[
            DiagnosticRelatedInformation(
                Location(
                    uri_of(related.location.path),
                    lines_of(related.location.path).range_of(related.location),
                ),
                related.message,
            )
            for related in finding.related
            if related.location.path
        ],
    )


def _message(finding: Finding, configurations: tuple[str, ...]) -> str:
    help_ = f"\nhelp: {finding.help}" if finding.help else ""
    names = finding.configurations
    if not names or len(names) == len(configurations):
        return finding.message + help_
    more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
    return f"{finding.message}{help_}\nin: {', '.join(names[:_NAMES_SHOWN])}{more}"
