"""Messages to the language server, a line of the input each, through the protocol that it really speaks."""

from __future__ import annotations

import io
import logging
import re
from pathlib import Path

from tests.fuzz.judge import WrongError
from unitlint.config.config import Config
from unitlint.lsp.projects import Settings
from unitlint.lsp.server import serve
from unitlint.quick.dataclasses import replace

_BUG = re.compile(rb"this is a bug of unitlint[^\"]*|\"code\": ?-32603[^}]*|Traceback[^\"]*")


def messages(name: str, data: bytes, deep: bool) -> None:
    """Serve an editor that says these lines. A bug of ours is one that the server tells of."""
    sent = b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(line), line) for line in data.split(b"\n") if line)
    stdin, stdout = io.BytesIO(sent), _Kept()
    settings = Settings(_no_config, _config)
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)  # pygls tells of each message that is none
    try:
        serve(settings, lambda server: server.start_io(stdin, stdout))
    finally:
        logging.disable(before)
    if found := _BUG.search(stdout.getvalue()):
        raise WrongError(found[0].decode("utf-8", "replace")[:120])


class _Kept(io.BytesIO):
    """What pygls closes at the end, and we read."""

    def close(self) -> None:
        """Not yet."""


def _no_config(directory: Path) -> Path | None:
    return None


def _config(directory: Path, overlay: object) -> Config:
    return replace(Config(), platform="none")
