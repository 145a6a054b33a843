"""The comment that hides a finding, where it belongs."""

from __future__ import annotations

from unitlint.checking.suppressions import suppressions_in
from unitlint.findings.finding import Edit, Finding
from unitlint.grammar.nodes import Assignment
from unitlint.grammar.unit import parse_unit
from unitlint.lsp.documents import Document
from unitlint.lsp.unit_texts import unit_texts
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import replace
from unitlint.text.source import Location

_ABOVE = re.compile(r"[ \t]*[#;][ \t]*unitlint:[ \t]*ignore\[(?P<rules>[^\]\n]*)\]")


def suppression(finding: Finding, text: str) -> Edit | None:
    """The edit that writes `# unitlint: ignore[RULE]` above a finding, or adds to the comment there is.

    What is said of a file that begins with a comment can be ignored in the whole file only. None where no
    comment would hide it: JSON has none, and some texts in YAML begin further up.
    """
    path = finding.location.path
    if _is_json(path, text):
        return None
    candidates = [_comment(finding, text)]
    if finding.location.line == 1:
        top = Location(path, 1, 1, 1, 1)
        candidates.append(Edit(top, f"# unitlint: ignore-file[{finding.rule}]{_ending(text)}"))
    return next((edit for edit in candidates if _hides(edit, finding, text)), None)


def _hides(edit: Edit, finding: Finding, text: str) -> bool:
    """Whether the comment would hide the finding, and nothing else would change."""
    path, after = finding.location.path, applied(edit, text)
    moved = finding.location.line + after.count("\n") - text.count("\n")
    now = replace(finding.location, line=moved, end_line=moved)
    hiding = (found for found in suppressions_in(path, after) if finding.rule in found.rules)
    return any(found.covers(now) for found in hiding) and _settings(path, text) == _settings(path, after)


def _settings(path: str, text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the units in a file say: in a quoted scalar of several lines a comment would be part of it."""
    return [
        (unit.unit, [(n.key, n.value) for n in parse_unit(unit.source.text) if isinstance(n, Assignment)])
        for unit in unit_texts(Document("", path, 0, text))
    ]


def _comment(finding: Finding, text: str) -> Edit:
    """The comment above the assignment that the finding is about."""
    rule, path, lines = finding.rule, finding.location.path, text.split("\n")
    line = min(finding.location.line, len(lines))
    while line > 1 and lines[line - 2].rstrip("\r").endswith("\\"):
        line -= 1
    above = _ABOVE.match(lines[line - 2]) if line > 1 else None
    if above is not None:
        column = above.end("rules") + 1
        listed = f", {rule}" if above["rules"].strip() else rule
        return Edit(Location(path, line - 1, column, line - 1, column), listed)
    indentation = lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip(" \t"))]
    comment = f"{indentation}# unitlint: ignore[{rule}]{_ending(lines[line - 1])}"
    return Edit(Location(path, line, 1, line, 1), comment)


def _ending(text: str) -> str:
    """The line end that a text uses."""
    return "\r\n" if "\r\n" in text or text.endswith("\r") else "\n"


def applied(edit: Edit, text: str) -> str:
    """A text with an edit that begins and ends at one place."""
    lines = text.split("\n")
    offset = sum(len(line) + 1 for line in lines[: edit.location.line - 1]) + edit.location.column - 1
    return text[:offset] + edit.replacement + text[offset:]


def _is_json(path: str, text: str) -> bool:
    from unitlint.tree.documents import is_json

    return is_json(text) or path.endswith((".json", ".ign", ".ignition"))
