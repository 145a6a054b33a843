"""Hints, links, renaming, texts that change by parts, and an answer to every request."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.lsp.conftest import APP
from tests.lsp.editor import Editor, with_editor
from tests.lsp.looking import look
from unitlint.lsp.changes import changed_text
from unitlint.lsp.documents import Document
from unitlint.lsp.hover import of_unit
from unitlint.lsp.links import targets
from unitlint.lsp.parts import having

NAME = "app.service"
EVERYTHING = lsp.Range(lsp.Position(0, 0), lsp.Position(1000, 0))


@pytest.mark.slow
def test_when_a_unit_starts(units: Path) -> None:
    (units / NAME).write_text(APP.replace("[Unit]\n", "[Unit]\nAfter=database.service\n"))

    async def talk(editor: Editor) -> None:
        await editor.open(NAME)
        asked = lsp.InlayHintParams(editor.identifier(NAME), EVERYTHING)
        (hint,) = await editor.client.text_document_inlay_hint_async(asked) or ()
        assert isinstance(hint.label, str)
        assert hint.label.startswith("once enabled: wave ")
        assert hint.label.endswith(", after database.service")
        assert hint.position == lsp.Position(0, len("[Unit]"))

    with_editor(units, talk)


@pytest.mark.slow
def test_a_unit_gets_another_name_wherever_it_is_named(units: Path) -> None:
    async def talk(editor: Editor) -> None:
        await editor.open(NAME)
        asked = lsp.RenameParams(editor.identifier(NAME), lsp.Position(1, 12), "db.service")
        edit = await editor.client.text_document_rename_async(asked)
        assert edit is not None
        (change,) = (edit.changes or {})[editor.uri(NAME)]
        where = lsp.Range(lsp.Position(1, 9), lsp.Position(1, 25))
        assert (change.new_text, change.range) == ("db.service", where)
        platforms = lsp.RenameParams(editor.identifier(NAME), lsp.Position(7, 12), "x.target")
        assert await editor.client.text_document_rename_async(platforms) is None

    with_editor(units, talk)


def test_documentation_leads_somewhere(tmp_path: Path) -> None:
    text = "[Unit]\nDocumentation=https://example.org/a man:systemd.unit(5) file:/x\n"
    document = Document("", str(tmp_path / "a.service"), 1, text)
    assert [(text[start:end], target) for start, end, target in targets(document)] == [
        ("https://example.org/a", "https://example.org/a"),
        ("man:systemd.unit(5)", "https://man7.org/linux/man-pages/man5/systemd.unit.5.html"),
    ]


@pytest.mark.parametrize("text", ["a\x0cb\nc\u2028d\r\né𝄞x\n", "", "one line"])
def test_changes_by_parts(text: str) -> None:
    """Form feeds and line separators end no lines; columns count UTF-16."""
    where = lsp.Range(lsp.Position(2, 1), lsp.Position(2, 3))
    change = lsp.TextDocumentContentChangePartial(where, "!")
    whole = lsp.TextDocumentContentChangeWholeDocument(text)
    found = changed_text("before", [whole, change], lsp.PositionEncodingKind.Utf16)
    assert found == (text.replace("𝄞", "!") if "𝄞" in text else text + "!")


@pytest.mark.slow
def test_typing_by_parts(units: Path) -> None:
    async def talk(editor: Editor) -> None:
        await editor.open(NAME)
        assert editor.codes(NAME) == ["requires-without-order"]
        editor._versions[NAME] = 2
        identifier = lsp.VersionedTextDocumentIdentifier(2, editor.uri(NAME))
        place = lsp.Position(1, 0)
        change = lsp.TextDocumentContentChangePartial(lsp.Range(place, place), "After=database.service\n")
        editor.client.text_document_did_change(lsp.DidChangeTextDocumentParams(identifier, [change]))
        assert await editor.said_of(NAME) == []

    with_editor(units, talk)


def test_hover_is_about_the_machines_that_the_file_is_part_of(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    unit = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.service").write_text(unit)
    _, known = look(tmp_path)
    assert len(known.models) == 2
    path = str(tmp_path / "one" / "a.service")
    assert "/two/" not in of_unit("a.service", having(path, known.models))
    assert having(str(tmp_path / "elsewhere"), known.models) == known.models


@pytest.mark.slow
def test_own_rules_that_are_not_run_are_told_once(units: Path) -> None:
    (units / ".unitlint.yaml").write_text("rules: [lint.py]\n")
    (units / "lint.py").write_text('"""Mine."""\n')

    async def talk(editor: Editor) -> None:
        await editor.open(NAME)
        await editor.type(NAME, "# once more\n" + APP)
        (told,) = editor.messages
        assert "rules of your own are not run: lint.py" in told
        assert str(units) in told

    with_editor(units, talk)


HOVER = {"textDocument": {"uri": "file:///a.service"}, "position": {"line": 0, "character": 0}}
START = {"processId": None, "rootUri": None, "capabilities": {}}
MESSAGES: tuple[dict[str, object], ...] = (
    {"id": 1, "method": "initialize", "params": START},
    {"method": "initialized", "params": {}},
    {"id": 2, "method": "textDocument/hover", "params": {"wrong": 1}},
    {"method": "textDocument/didOpen", "params": {"wrong": 1}},
    {"id": 3, "method": "textDocument/hover", "params": HOVER},
    {"id": 4, "method": "shutdown"},
    {"id": 5, "method": "textDocument/hover", "params": HOVER},
    {"method": "exit"},
)


def test_every_request_has_an_answer(units: Path) -> None:
    """One with wrong parameters, and one after `shutdown`."""
    texts = [json.dumps({"jsonrpc": "2.0", **message}) for message in MESSAGES]
    sent = "".join(f"Content-Length: {len(text)}\r\n\r\n{text}" for text in texts).encode()
    command = [sys.executable, "-m", "unitlint", "lsp"]
    done = subprocess.run(command, cwd=units, input=sent, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0
    codes: dict[int, object] = {}
    rest = done.stdout.decode()
    while rest:
        head, _, rest = rest.partition("\r\n\r\n")
        length = int(head.split("Content-Length: ")[1].split("\r\n")[0])
        answer, rest = json.loads(rest[:length]), rest[length:]
        if "id" in answer:
            codes[answer["id"]] = (answer.get("error") or {}).get("code")
    invalid = (lsp.ErrorCodes.InvalidParams, lsp.ErrorCodes.InvalidRequest)
    assert (codes[1], codes[2], codes[4], codes[5]) == (None, invalid[0], None, invalid[1])
