"""pygls' protocol, with an answer to every request: one with wrong parameters, and one after `shutdown`."""

from __future__ import annotations

from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol

IGNORED = "$/unitlint/ignored"
"""A notification that nobody handles; the protocol lets those with `$/` be ignored."""

_MEMBERS = frozenset({"jsonrpc", "id", "method", "params", "error"})


class Protocol(LanguageServerProtocol):
    """What the specification asks for where pygls answers nothing."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        """A message; one that has not its form is answered here (JSON-RPC 2.0, 5.1).

        A request may leave `params` out (4) and hold other members, which pygls doesn't expect of one that it
        doesn't know.
        """
        named = str(data.get("method", ""))
        is_unknown = "id" in data and bool(named) and named not in lsp.METHOD_TO_TYPES
        members = {"params": {}, **{k: v for k, v in data.items() if k in _MEMBERS}} if is_unknown else data
        try:
            return super().structure_message(members)
        except JsonRpcException as error:
            method = str(data.get("method", ""))
            if "id" in data and method:
                what = lsp.ResponseError(error.CODE or lsp.ErrorCodes.InvalidParams, f"{error}: {method}")
                self._send_response(data["id"], error=what)
            return super().structure_message({"jsonrpc": self.VERSION, "method": IGNORED, "params": {}})

    def handle_message(self, message: Any) -> None:
        """A message; a request after `shutdown` errors with InvalidRequest (LSP, Shutdown Request)."""
        is_request = getattr(message, "id", None) is not None and hasattr(message, "method")
        if self._shutdown and is_request:
            what = lsp.ResponseError(lsp.ErrorCodes.InvalidRequest, "the server has been shut down")
            self._send_response(message.id, error=what)
            return
        super().handle_message(message)
