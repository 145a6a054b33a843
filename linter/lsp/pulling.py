"""Diagnostics for editors that ask for them, instead of being told (LSP 3.17, Pull Diagnostics)."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from lsprotocol import types as lsp

from unitlint.lsp.documents import Document
from unitlint.lsp.session import Session
from unitlint.lsp.uris import path_of, real, uri_of


def pulls(capabilities: lsp.ClientCapabilities) -> bool:
    """Whether the editor asks by itself, and again when it hears that something has changed elsewhere.

    One that doesn't listen for that is told: it would go on showing what is mended in another file.
    """
    document, workspace = capabilities.text_document, capabilities.workspace
    asks = document is not None and document.diagnostic is not None
    listens = workspace.diagnostics if workspace is not None else None
    return asks and listens is not None and bool(listens.refresh_support)


async def of_document(session: Session, params: lsp.DocumentDiagnosticParams) -> lsp.DocumentDiagnosticReport:
    """What is found in a document, or that it is what was found before."""
    document = session.documents.of_uri(params.text_document.uri)
    if document is not None:
        await session.check_of(document)
    path = document.path if document is not None else path_of(params.text_document.uri)
    items = session.diagnostics_of(path)
    known = _id(items)
    if known == params.previous_result_id:
        return lsp.RelatedUnchangedDocumentDiagnosticReport(known)
    return lsp.RelatedFullDocumentDiagnosticReport(items, result_id=known)


async def of_workspace(
    session: Session, params: lsp.WorkspaceDiagnosticParams
) -> lsp.WorkspaceDiagnosticReport:
    """The same of every file with findings, and of those that had some when it was last asked."""
    for document in session.documents:
        await session.check_of(document)
    before = {each.uri: each.value for each in params.previous_result_ids}
    open_ones = {real(document.path): document for document in session.documents}
    uris = {_uri(path, open_ones): session.diagnostics_of(path) for path in session.diagnosed_paths()}
    gone: dict[str, list[lsp.Diagnostic]] = {uri: [] for uri in before}
    known = {**gone, **uris}
    by_uri = {document.uri: document for document in session.documents}
    reports = [_report(uri, items, before, by_uri) for uri, items in sorted(known.items())]
    return lsp.WorkspaceDiagnosticReport(reports)


def _report(
    uri: str,
    items: list[lsp.Diagnostic],
    before: Mapping[str, str],
    open_ones: Mapping[str, Document],
) -> lsp.WorkspaceFullDocumentDiagnosticReport | lsp.WorkspaceUnchangedDocumentDiagnosticReport:
    document = open_ones.get(uri)
    version, known = document.version if document is not None else None, _id(items)
    if before.get(uri) == known:
        return lsp.WorkspaceUnchangedDocumentDiagnosticReport(uri, known, version)
    return lsp.WorkspaceFullDocumentDiagnosticReport(uri, items, version, result_id=known)


def _uri(path: str, open_ones: Mapping[str, Document]) -> str:
    document = open_ones.get(path)
    return document.uri if document is not None else uri_of(path)


def _id(items: list[lsp.Diagnostic]) -> str:
    """A name for what is said: the same words have the same."""
    return sha256(repr(items).encode("utf-8", "surrogatepass")).hexdigest()[:16]
