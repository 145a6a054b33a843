"""Raw messages: whatever comes has the answer that the protocol asks for, and the server goes on."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp

from unitlint.lsp.changes import changed_text
from unitlint.lsp.documents import Document
from unitlint.lsp.positions import Lines
from unitlint.lsp.symbols import outline
from unitlint.lsp.unit_texts import unit_texts
from unitlint.lsp.uris import path_of

NO_JSON, NO_REQUEST, NO_METHOD, WRONG_PARAMETERS = -32700, -32600, -32601, -32602
HOVER = '"method":"textDocument/hover"'

ANSWERS: tuple[tuple[str, object, int], ...] = (
    ("{", None, NO_JSON),
    ("\ufffe", None, NO_JSON),
    ("[" * 100_000, None, NO_JSON),
    (f'{{"jsonrpc":"2.0","id":{"9" * 5000},{HOVER}}}', None, NO_JSON),
    ("[]", None, NO_REQUEST),
    (f'[{{"jsonrpc":"2.0","id":1,{HOVER}}}]', None, NO_REQUEST),
    ("null", None, NO_REQUEST),
    ('"text"', None, NO_REQUEST),
    ("{}", None, NO_REQUEST),
    ('{"jsonrpc":"2.0"}', None, NO_REQUEST),
    (f'{{"jsonrpc":"1.0","id":5,{HOVER}}}', 5, NO_REQUEST),
    ('{"jsonrpc":"2.0","id":6,"method":7}', 6, NO_REQUEST),
    (f'{{"jsonrpc":"2.0","id":{{}},{HOVER}}}', None, NO_REQUEST),
    (f'{{"jsonrpc":"2.0","id":true,{HOVER}}}', None, NO_REQUEST),
    (f'{{"jsonrpc":"2.0","id":null,{HOVER}}}', None, NO_REQUEST),
    ('{"jsonrpc":"2.0","id":13,"error":1}', 13, NO_REQUEST),
    ('{"jsonrpc":"2.0","id":14,"method":"no/such"}', 14, NO_METHOD),
    (f'{{"jsonrpc":"2.0","id":"a",{HOVER}}}', "a", WRONG_PARAMETERS),
    (f'{{"jsonrpc":"2.0","id":8,{HOVER},"params":3}}', 8, WRONG_PARAMETERS),
    (
        f'{{"jsonrpc":"2.0","id":9,{HOVER},"params":{{"jsonrpc":"2.0","id":77,{HOVER}}}}}',
        9,
        WRONG_PARAMETERS,
    ),
)
SILENT = (
    '{"jsonrpc":"2.0","id":99,"result":null}',
    '{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":[]}}',
    '{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{}}',
    '{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///no","version":1},'
    '"contentChanges":[{"text":"x"}]}}',
)


def _sent(*bodies: str) -> bytes:
    encoded = [body.encode() for body in bodies]
    return b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in encoded)


def _read(data: bytes) -> Iterator[dict[str, Any]]:
    while data:
        head, _, data = data.partition(b"\r\n\r\n")
        size = int(head.lower().partition(b"content-length:")[2].split()[0])
        yield json.loads(data[:size])
        data = data[size:]


@pytest.mark.slow
def test_raw_messages(tmp_path: Path) -> None:
    begun = '{"jsonrpc":"2.0","id":"begin","method":"initialize","params":{"capabilities":{}}}'
    ended = '{"jsonrpc":"2.0","id":"end","method":"shutdown"}'
    leave = '{"jsonrpc":"2.0","method":"exit"}'
    bodies = [body for body, _, _ in ANSWERS]
    done = subprocess.run(
        [sys.executable, "-m", "unitlint", "lsp"],
        input=_sent(begun, *bodies, *SILENT, ended, leave),
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    first, *answers, last = (each for each in _read(done.stdout) if "id" in each)
    assert (first["id"], last["id"], last["result"], done.returncode) == ("begin", "end", None, 0)
    assert [(each["id"], each["error"]["code"]) for each in answers] == [
        (number, code) for _, number, code in ANSWERS
    ]
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "uri",
    [
        "http://x/a.service",
        "git:/x/a.service",
        "vscode-notebook-cell:/x/a.service#1",
        "file://server/share/a.service",
        "file:///%00",
        "file:///\udcff.service",
        "file://[::1/a",
        "",
        "::",
        "data:text/plain,x",
    ],
)
def test_what_is_no_file_has_no_path(uri: str) -> None:
    assert path_of(uri) == ""


def _changed(text: str, changes: list[lsp.TextDocumentContentChangeEvent]) -> str:
    return changed_text(text, changes, lsp.PositionEncodingKind.Utf16)


def _change(first: int, start: int, last: int, end: int, text: str) -> lsp.TextDocumentContentChangePartial:
    where = lsp.Range(lsp.Position(first, start), lsp.Position(last, end))
    return lsp.TextDocumentContentChangePartial(where, text)


@pytest.mark.parametrize(
    ("text", "change", "wanted"),
    [
        ("a\nb\n", (99, 0, 99, 9, "x"), "a\nb\nx"),
        ("a\nb\n", (0, 10**9, 10**9, 0, "x"), "ax"),
        ("a\nb\n", (1, 1, 0, 0, "x"), "x\n"),
        ("a\r\nb\rc", (1, 0, 2, 0, ""), "a\r\nc"),
        ("a\rbc", (1, 0, 1, 1, "\n"), "a\r\nc"),
        ("a\nb\nc", (0, 0, 2, 0, "x\ny\n"), "x\ny\nc"),
        ("", (0, 0, 0, 0, "x\n"), "x\n"),
        ("x𝄞y", (0, 2, 0, 3, "-"), "x𝄞-y"[:2] + "-y"),
    ],
)
def test_ranges_of_any_kind(text: str, change: tuple[int, int, int, int, str], wanted: str) -> None:
    first, start, last, end, new = change
    assert _changed(text, [_change(first, start, last, end, new)]) == wanted


def test_lines_stay_lines_from_change_to_change() -> None:
    text = _changed("a\rb", [_change(1, 0, 1, 0, "\n"), _change(1, 0, 1, 1, "c")])
    assert text == "a\r\nc"


def test_thousands_of_changes_cost_what_they_change() -> None:
    began = time.process_time()
    text = _changed("", [_change(0, 0, 0, 0, "#\n")] * 20_000)
    assert text == "#\n" * 20_000
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    "text",
    ["[Unit]\nAfter=a.service\n" * 100_000, "#" * 9_000_000, "[" * 5_000_000],
    ids=["lines", "size", "["],
)
def test_what_is_too_large_to_be_checked_is_not_outlined(text: str) -> None:
    document = Document("file:///a.service", "/a.service", 1, text)
    assert unit_texts(document) == ()
    assert outline(document, Lines(text)) == []
    table = Document("file:///fstab", "/fstab", 1, "/dev/sda / ext4 defaults 0 0\n" * 100_000)
    assert outline(table, Lines(table.text)) == []
