"""`--format sarif`: SARIF 2.1.0, which GitHub's code scanning and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/
"""

from __future__ import annotations

from unitlint import __version__
from unitlint.findings.finding import Finding, Fix, Severity
from unitlint.reports.report import HOME, Report, documentation_url
from unitlint.text.json_text import json_text
from unitlint.text.percent import percent_encoded
from unitlint.text.source import Location

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_BASE = "SRCROOT"

Object = dict[str, object]


def render(report: Report) -> str:
    """A log with one run."""
    rules = sorted({finding.rule for finding in report.findings})
    run: Object = {
        "tool": {"driver": _driver(rules, report)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"description": {"text": "The root of the repository."}}},
        "results": [
            _result(finding, fingerprint, rules.index(finding.rule), report)
            for finding, fingerprint in zip(report.findings, report.fingerprints, strict=True)
        ],
    }
    log: Object = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_text(log, indent=2) + "\n"


def _driver(rules: list[str], report: Report) -> Object:
    return {
        "name": "unitlint",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": HOME,
        "rules": [_rule(name, report.documentation.get(name, "")) for name in rules],
    }


def _rule(name: str, documentation: str) -> Object:
    summary = documentation.partition("\n")[0] or name
    words = name.split("-")
    # 3.49.7: a name that says no more than the identifier is left out.
    title: Object = {"name": "".join(word.capitalize() for word in words)} if len(words) > 1 else {}
    return {
        "id": name,
        **title,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": documentation or summary, "markdown": documentation or summary},
        "helpUri": documentation_url(name),
    }


def _result(finding: Finding, fingerprint: str, rule_index: int, report: Report) -> Object:
    help_text = f" {_sentence(finding.help)}" if finding.help else ""
    result: Object = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _sentence(finding.message) + help_text},
        "locations": [_location(finding.location, report)],
        "partialFingerprints": {"unitlint/v1": fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [
            {
                "id": number,
                **_location(related.location, report),
                "message": {"text": _sentence(related.message)},
            }
            for number, related in enumerate(finding.related, start=1)
        ]
    if finding.configurations:
        result["properties"] = {"configurations": list(finding.configurations)}
    if finding.fix:
        result["fixes"] = [_fix(finding.fix, report)]
    return result


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _location(location: Location, report: Report) -> Object:
    """A place; a hop that no line states has a message only (3.28.3)."""
    if not location.path:
        return {}
    physical: Object = {"artifactLocation": _artifact(location.path, report), "region": _region(location)}
    return {"physicalLocation": physical}


def _artifact(path: str, report: Report) -> Object:
    shown = report.from_root(path)
    if shown.startswith("/"):
        return {"uri": f"file://{percent_encoded(shown)}"}
    return {"uri": percent_encoded(shown), "uriBaseId": _BASE}


def _region(location: Location) -> Object:
    return {
        "startLine": location.line,
        "startColumn": location.column,
        "endLine": location.end_line,
        "endColumn": max(location.end_column, location.column if location.end_line == location.line else 1),
    }


def _fix(fix: Fix, report: Report) -> Object:
    changes: dict[str, list[Object]] = {}
    for edit in fix.edits:
        replacement: Object = {
            "deletedRegion": _region(edit.location),
            "insertedContent": {"text": edit.replacement},
        }
        changes.setdefault(edit.location.path, []).append(replacement)
    return {
        "description": {"text": _sentence(fix.description)},
        "artifactChanges": [
            {"artifactLocation": _artifact(path, report), "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }
