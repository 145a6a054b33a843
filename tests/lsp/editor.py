"""An editor as the protocol knows one: pygls' client, talking to a real process over its pipes."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import TypeVar

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

T = TypeVar("T")

PATIENCE = 60
"""Seconds until a server that says nothing counts as stuck."""

UTF16 = (lsp.PositionEncodingKind.Utf16,)


class Editor:
    """A client and what it has been told. Nothing waits for a time: only for a message."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.client = LanguageClient("test", "1")
        self.published: dict[str, lsp.PublishDiagnosticsParams] = {}
        self.history: list[lsp.PublishDiagnosticsParams] = []
        self.messages: list[str] = []
        self.watched: list[str] = []
        self.refreshed = 0
        self.exit_code: int | None = None
        self._versions: dict[str, int] = {}
        self._news = asyncio.Condition()
        self._listen()

    async def start(
        self,
        *arguments: str,
        encodings: Sequence[lsp.PositionEncodingKind] = UTF16,
        folders: Sequence[Path] | None = None,
        versioned: bool = True,
        pulling: bool = False,
    ) -> lsp.InitializeResult:
        """Start the server and shake hands."""
        environment = {**os.environ, "UNITLINT_CONFIG": ""}
        command = (sys.executable, "-m", "unitlint", "lsp", *arguments)
        await self.client.start_io(*command, env=environment, cwd=self.folder)
        found = [self.folder] if folders is None else folders
        asked = lsp.DiagnosticClientCapabilities() if pulling else None
        refreshed = lsp.DiagnosticWorkspaceClientCapabilities(refresh_support=True) if pulling else None
        capabilities = lsp.ClientCapabilities(
            text_document=lsp.TextDocumentClientCapabilities(diagnostic=asked),
            general=lsp.GeneralClientCapabilities(position_encodings=list(encodings)),
            workspace=lsp.WorkspaceClientCapabilities(
                workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=versioned),
                did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(
                    dynamic_registration=True
                ),
                diagnostics=refreshed,
            ),
        )
        parameters = lsp.InitializeParams(
            capabilities=capabilities,
            process_id=os.getpid(),
            workspace_folders=[lsp.WorkspaceFolder(each.as_uri(), each.name) for each in found],
        )
        result = await self.client.initialize_async(parameters)
        self.client.initialized(lsp.InitializedParams())
        return result

    async def stop(self) -> int | None:
        """Say goodbye; the server's exit code."""
        await self.client.shutdown_async(None)
        self.client.exit(None)
        return await self.gone()

    async def gone(self) -> int | None:
        """Wait for the server's end."""
        process = self.client._server
        assert process is not None
        self.exit_code = await asyncio.wait_for(process.wait(), PATIENCE)
        await self.client.stop()  # type: ignore[no-untyped-call]  # pygls' client has no types here
        return self.exit_code

    def uri(self, name: str) -> str:
        """The URI of a file of the folder, or of a text that has none."""
        if name.startswith("untitled:"):
            return name
        return (self.folder / name).as_uri()

    def identifier(self, name: str) -> lsp.TextDocumentIdentifier:
        """The same, as requests name it."""
        return lsp.TextDocumentIdentifier(self.uri(name))

    async def open(self, name: str, text: str | None = None) -> list[lsp.Diagnostic]:
        """Open a file, or a text in its place, and wait for what is said of it."""
        self._versions[name] = 1
        content = (self.folder / name).read_bytes().decode() if text is None else text
        item = lsp.TextDocumentItem(self.uri(name), "systemd", 1, content)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return await self.said_of(name)

    async def type(self, name: str, text: str) -> list[lsp.Diagnostic]:
        """Make the document say `text`, without saving, and wait for what is said of it."""
        self.edit(name, text)
        return await self.said_of(name)

    def edit(self, name: str, text: str) -> None:
        """The same without waiting."""
        self._versions[name] += 1
        identifier = lsp.VersionedTextDocumentIdentifier(self._versions[name], self.uri(name))
        change = lsp.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(identifier, [change]))

    def close(self, name: str) -> None:
        """Close a document."""
        del self._versions[name]
        parameters = lsp.DidCloseTextDocumentParams(self.identifier(name))
        self.client.text_document_did_close(parameters)

    async def said_of(self, name: str) -> list[lsp.Diagnostic]:
        """The diagnostics of the document's present version."""
        version = self._versions[name]
        await self.until(lambda: self._version_told(name) == version)
        return self.diagnostics(name)

    def diagnostics(self, name: str) -> list[lsp.Diagnostic]:
        """What is shown of a file now."""
        told = self.published.get(self.uri(name))
        return list(told.diagnostics) if told is not None else []

    def codes(self, name: str) -> list[str]:
        """The rules behind what is shown."""
        return [str(diagnostic.code) for diagnostic in self.diagnostics(name)]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for the message after which `holds` does."""

        async def wait() -> None:
            async with self._news:
                await self._news.wait_for(holds)

        await asyncio.wait_for(wait(), PATIENCE)

    def _version_told(self, name: str) -> int | None:
        told = self.published.get(self.uri(name))
        return told.version if told is not None else None

    def _listen(self) -> None:
        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]  # nor here
        async def published(params: lsp.PublishDiagnosticsParams) -> None:
            async with self._news:
                self.published[params.uri] = params
                self.history.append(params)
                self._news.notify_all()

        @self.client.feature(lsp.WINDOW_SHOW_MESSAGE)  # type: ignore[untyped-decorator]  # nor here
        async def shown(params: lsp.ShowMessageParams) -> None:
            async with self._news:
                self.messages.append(params.message)
                self._news.notify_all()

        @self.client.feature(lsp.WORKSPACE_DIAGNOSTIC_REFRESH)  # type: ignore[untyped-decorator]  # nor here
        async def refreshed(_: None) -> None:
            async with self._news:
                self.refreshed += 1
                self._news.notify_all()

        @self.client.feature(lsp.CLIENT_REGISTER_CAPABILITY)  # type: ignore[untyped-decorator]  # nor here
        async def registered(params: lsp.RegistrationParams) -> None:
            async with self._news:
                self.watched += [registration.method for registration in params.registrations]
                self._news.notify_all()


Talk = Callable[[Editor], Awaitable[T]]


def with_editor(folder: Path, talk: Talk[T], *arguments: str) -> T:
    """Start a server for a folder, talk, and see it go in good order."""

    async def session() -> T:
        editor = Editor(folder)
        await editor.start(*arguments)
        try:
            return await talk(editor)
        finally:
            assert await editor.stop() == 0

    return run(session())


def run(work: Coroutine[object, object, T]) -> T:
    """Run to the end, in a loop of its own."""
    return asyncio.run(work)
