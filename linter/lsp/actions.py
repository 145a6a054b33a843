"""What an editor can do about a finding: its fix, or a comment that hides it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lsprotocol.types import (
    CodeAction,
    CodeActionKind,
    Diagnostic,
    OptionalVersionedTextDocumentIdentifier,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from unitlint.findings.finding import Edit, Finding
from unitlint.lsp.comments import suppression
from unitlint.lsp.diagnostics import LinesOf
from unitlint.quick.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Workspace:
    """What edits are made in."""

    lines_of: LinesOf
    target: Callable[[str], OptionalVersionedTextDocumentIdentifier]
    """The document at a path, as the editor knows it."""
    versioned: bool = True
    """Whether the editor takes edits that say which version of a document they are for."""


def actions(
    finding: Finding, texts: Mapping[str, str], workspace: Workspace, diagnostic: Diagnostic
) -> Iterator[CodeAction]:
    """The finding's fix, and the comment."""
    fix = finding.fix
    if fix is not None:
        marked = "" if fix.safe else " (unsafe: it may change what boots)"
        yield CodeAction(
            _capital(fix.description) + marked,
            kind=CodeActionKind.QuickFix,
            diagnostics=[diagnostic],
            is_preferred=True if fix.safe else None,
            edit=_edit(fix.edits, workspace),
        )
    comment = suppression(finding, texts.get(finding.location.path, ""))
    if comment is not None:
        yield CodeAction(
            f"Ignore {finding.rule} {'in this file' if 'ignore-file' in comment.replacement else 'here'}",
            kind=CodeActionKind.QuickFix,
            diagnostics=[diagnostic],
            edit=_edit((comment,), workspace),
        )


def _edit(edits: tuple[Edit, ...], workspace: Workspace) -> WorkspaceEdit:
    by_path: dict[str, list[TextEdit]] = {}
    for edit in edits:
        where = workspace.lines_of(edit.location.path).range_of(edit.location)
        by_path.setdefault(edit.location.path, []).append(TextEdit(where, edit.replacement))
    found = [(workspace.target(path), changes) for path, changes in by_path.items()]
    if not workspace.versioned:
        return WorkspaceEdit(changes={document.uri: changes for document, changes in found})
    return WorkspaceEdit(
        document_changes=[TextDocumentEdit(document, [*changes]) for document, changes in found]
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
