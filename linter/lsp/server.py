"""The server: which request of the protocol is answered by what."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from unitlint import __version__
from unitlint.lsp import answers, pulling
from unitlint.lsp.changes import changed_text
from unitlint.lsp.lenses import COMMAND
from unitlint.lsp.projects import Settings
from unitlint.lsp.protocol import Protocol
from unitlint.lsp.schedule import PAUSE
from unitlint.lsp.session import Session
from unitlint.lsp.tokens import LEGEND
from unitlint.lsp.uris import path_of

if TYPE_CHECKING:
    from pygls.server import ServerErrors

WATCHED = (
    "**/.unitlint.{yaml,yml}",
    "**/*.{automount,device,mount,path,scope,service,slice,socket,swap,target,timer}",
    "**/*.{artifact,build,container,image,kube,network,pod,volume}",
    "**/*.{bu,butane,ign,ignition,json,yaml,yml,conf,preset}",
    "**/{fstab,crypttab}",
)
"""Files whose change on disk may change what is found."""

_WATCHER = "unitlint-files"


class _Server(LanguageServer):
    """pygls' server, which answers to what is no JSON, too."""

    protocol: Protocol

    def __init__(self) -> None:
        super().__init__("unitlint", __version__, protocol_cls=Protocol)

    def report_server_error(self, error: Exception, source: ServerErrors) -> None:
        """Of the messages themselves (JSON-RPC 2.0, 5.1), or of what we make of them."""
        if source is JsonRpcException:
            why = f"not valid JSON: {error}"
            self.protocol.refuse(None, lsp.ErrorCodes.ParseError, why)
            return
        super().report_server_error(error, source)


class _Editor:
    """The other side, behind pygls."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._reported: set[str] = set()
        self.pulls = False
        """Whether it asks for diagnostics by itself."""
        self._refreshing = False

    def publish(self, uri: str, version: int | None, diagnostics: list[lsp.Diagnostic]) -> None:
        if self.pulls:
            self._refresh()
            return
        params = lsp.PublishDiagnosticsParams(uri, diagnostics, version)
        self._server.text_document_publish_diagnostics(params)

    def _refresh(self) -> None:
        """Have it ask again, once for all that is new now."""
        if self._refreshing:
            return
        self._refreshing = True

        def ask() -> None:
            self._refreshing = False
            self._server.workspace_diagnostic_refresh(None)

        asyncio.get_running_loop().call_soon(ask)

    def complain(self, message: str) -> None:
        self._server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, f"unitlint: {message}"))

    def inform(self, message: str) -> None:
        self._server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Info, f"unitlint: {message}"))

    def report(self, error: Exception) -> None:
        """Once each; the traceback goes to the log."""
        trace = "".join(traceback.format_exception(error))
        self._server.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, trace))
        what = f"{type(error).__name__}: {error}"
        if what not in self._reported:
            self._reported.add(what)
            self.complain(f"this is a bug of unitlint {__version__}: {what} (the log has more)")

    def encoding(self) -> lsp.PositionEncodingKind:
        return lsp.PositionEncodingKind(self._server.workspace.position_encoding)

    def takes_versions(self) -> bool:
        workspace = self._server.client_capabilities.workspace
        edits = workspace.workspace_edit if workspace is not None else None
        return edits is not None and bool(edits.document_changes)

    def folders(self) -> list[str]:
        workspace = self._server.workspace
        uris = [*workspace.folders] or ([workspace.root_uri] if workspace.root_uri else [])
        return [path for uri in uris if (path := path_of(uri))]


def serve(settings: Settings, start: Callable[[LanguageServer], None]) -> int:
    """Serve until the editor is done; 0 when it has said goodbye, else 1 (the protocol's `exit`)."""
    server = _Server()
    editor = _Editor(server)
    session = Session(settings, editor)
    _register_diagnostics(server, session, editor)
    _register_documents(server, session)
    _register_requests(server, session)
    _register_looks(server, session)
    _register_changes(server, session)

    @server.feature(lsp.SHUTDOWN)
    def shutdown(_: None) -> None:
        session.ended = True

    start(server)
    session.close()
    return 0 if session.ended else 1


def _register_diagnostics(server: LanguageServer, session: Session, editor: _Editor) -> None:
    """Answers for an editor that asks; any other is told, and never both."""

    @server.feature(lsp.INITIALIZE)
    def initialize(params: lsp.InitializeParams) -> None:
        editor.pulls = pulling.pulls(params.capabilities)
        if not editor.pulls:
            return
        options = lsp.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True)

        @server.feature(lsp.TEXT_DOCUMENT_DIAGNOSTIC, options)
        async def of_document(params: lsp.DocumentDiagnosticParams) -> lsp.DocumentDiagnosticReport:
            return await pulling.of_document(session, params)

        @server.feature(lsp.WORKSPACE_DIAGNOSTIC)
        async def of_workspace(params: lsp.WorkspaceDiagnosticParams) -> lsp.WorkspaceDiagnosticReport:
            return await pulling.of_workspace(session, params)


def _register_documents(server: LanguageServer, session: Session) -> None:
    @server.feature(lsp.INITIALIZED)
    async def initialized(_: lsp.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace is not None else None
        if watching is not None and watching.dynamic_registration:
            options = lsp.DidChangeWatchedFilesRegistrationOptions(
                [lsp.FileSystemWatcher(pattern) for pattern in WATCHED]
            )
            watcher = lsp.Registration(_WATCHER, lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            await server.client_register_capability_async(lsp.RegistrationParams([watcher]))

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: lsp.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        session.opened(document.uri, document.version, document.text)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(params: lsp.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        known = session.documents.of_uri(document.uri)
        before = known.text if known is not None else ""
        text = changed_text(before, params.content_changes, session.editor.encoding())
        session.changed(document.uri, document.version, text, pause=PAUSE)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def did_save(params: lsp.DidSaveTextDocumentParams) -> None:
        session.touched([path_of(params.text_document.uri)])

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def did_close(params: lsp.DidCloseTextDocumentParams) -> None:
        session.closed(params.text_document.uri)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def did_change_files(params: lsp.DidChangeWatchedFilesParams) -> None:
        session.touched([path_of(change.uri) for change in params.changes], pause=PAUSE)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    async def did_change_folders(_: lsp.DidChangeWorkspaceFoldersParams) -> None:
        session.everything()


def _register_requests(server: LanguageServer, session: Session) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        return await answers.hover(session, params)

    @server.feature(
        lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=["[", "=", " ", ","])
    )
    async def completion(params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        return await answers.completion(session, params)

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    async def definition(params: lsp.DefinitionParams) -> list[lsp.Location]:
        return await answers.definition(session, params)

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    async def references(params: lsp.ReferenceParams) -> list[lsp.Location]:
        return await answers.references(session, params)

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def symbols(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        return answers.symbols(session, params)


def _register_changes(server: LanguageServer, session: Session) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare_rename(params: lsp.PrepareRenameParams) -> lsp.Range | None:
        return await answers.prepare_rename(session, params)

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    async def rename(params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        return await answers.rename(session, params)

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_LINK)
    def links(params: lsp.DocumentLinkParams) -> list[lsp.DocumentLink]:
        return answers.links(session, params)

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
    )
    async def code_action(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        return await answers.code_actions(session, params)


def _register_looks(server: LanguageServer, session: Session) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT)
    async def inlay_hints(params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
        return await answers.inlay_hints(session, params)

    @server.feature(lsp.TEXT_DOCUMENT_CODE_LENS)
    async def code_lens(params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        return await answers.code_lenses(session, params)

    @server.command(COMMAND)
    async def why(unit: str, uri: str) -> str:
        explanation = await answers.lens_explanation(session, unit, uri)
        session.editor.inform(explanation)
        return explanation

    @server.feature(lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, LEGEND)
    async def semantic_tokens(params: lsp.SemanticTokensParams) -> lsp.SemanticTokens:
        return await answers.semantic_tokens(session, params)
