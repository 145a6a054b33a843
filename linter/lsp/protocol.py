"""pygls' protocol, with an answer to whatever comes: no message, wrong parameters, one after `shutdown`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import FeatureNotificationError, JsonRpcException
from pygls.protocol import LanguageServerProtocol

_MEMBERS = frozenset({"jsonrpc", "id", "method", "params", "error"})


_OURS = (lsp.TEXT_DOCUMENT_DID_OPEN, lsp.TEXT_DOCUMENT_DID_CHANGE, lsp.TEXT_DOCUMENT_DID_CLOSE)
"""What the session keeps: pygls would keep texts, too, and copy each whole for each change of it."""


class Protocol(LanguageServerProtocol):
    """What the specification asks for where pygls answers nothing."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        for method in _OURS:
            self.fm.builtin_features.pop(method, None)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """The object as it is: pygls would take each object in a message for a message, too."""
        return data

    def handle_message(self, message: Any) -> None:
        """A message; one that has not its form is answered here (JSON-RPC 2.0, 5.1)."""
        if fault := _fault(message):
            self.refuse(_id_of(message), lsp.ErrorCodes.InvalidRequest, fault)
            return
        try:
            self._handle(message)
        except Exception as error:
            self._server.report_server_error(error, FeatureNotificationError)

    def refuse(self, number: str | int | None, code: lsp.ErrorCodes, why: str) -> None:
        """Answer with an error. pygls leaves out an `id` that is null, and JSON-RPC wants it (5)."""
        error = {"code": code.value, "message": why}
        self._send_data({"jsonrpc": self.VERSION, "id": number, "error": error})

    def _handle(self, message: dict[str, Any]) -> None:
        number, method = message.get("id"), message.get("method")
        is_request = number is not None and method is not None
        if self._shutdown and is_request:  # LSP, Shutdown Request
            self.refuse(number, lsp.ErrorCodes.InvalidRequest, "the server has been shut down")
            return
        # LSP, Initialize Request
        if self._workspace is None and method not in (None, lsp.INITIALIZE, lsp.EXIT):
            if is_request:
                self.refuse(number, lsp.ErrorCodes.ServerNotInitialized, "`initialize` comes first")
            return
        try:
            structured = super().structure_message(_as_pygls_has_it(message))
        except JsonRpcException as error:
            if is_request:
                code = lsp.ErrorCodes.InvalidParams
                self.refuse(number, code, f"{error}: {method}")
            return
        super().handle_message(structured)

    def _handle_cancel_notification(self, msg_id: Any) -> None:
        """pygls takes an id for one of its own kind."""
        if isinstance(msg_id, str | int):
            super()._handle_cancel_notification(msg_id)


def _as_pygls_has_it(message: dict[str, Any]) -> dict[str, Any]:
    """A request may leave `params` out (4) and hold other members: not so for pygls where it knows it not."""
    method = message.get("method", "")
    if "id" not in message or not method or method in lsp.METHOD_TO_TYPES:
        return message
    return {"params": {}, **{name: member for name, member in message.items() if name in _MEMBERS}}


def _fault(message: object) -> str:
    """Why this is no message; empty where it is one."""
    if isinstance(message, list):
        return "batches are not supported"
    if not isinstance(message, Mapping):
        return "a message must be an object"
    if message.get("jsonrpc") != "2.0":
        return '"jsonrpc" is not "2.0"'
    if "id" in message and not _is_id(message["id"]) and ("method" in message or message["id"] is not None):
        return '"id" is neither a string nor a whole number'
    if "method" in message:
        return "" if isinstance(message["method"], str) else '"method" is not a string'
    if "id" in message and ("result" in message or isinstance(message.get("error"), Mapping)):
        return ""
    return 'there is neither "method" nor "result"'


def _id_of(message: object) -> str | int | None:
    """The id that an error answers to: null where there is none that can be told (5)."""
    found = message.get("id") if isinstance(message, Mapping) else None
    return found if _is_id(found) else None


def _is_id(found: object) -> bool:
    return isinstance(found, str) or (isinstance(found, int) and not isinstance(found, bool))
