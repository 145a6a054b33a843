"""Editors that ask for diagnostics, texts without a file, lenses and semantic tokens."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.lsp.conftest import APP
from tests.lsp.editor import Editor, run, with_editor
from unitlint.lsp.documents import Document
from unitlint.lsp.positions import Lines
from unitlint.lsp.tokens import TYPES, tokens
from unitlint.lsp.untitled import name_of

NAME = "app.service"
DATABASE = "database.service"
UNTITLED = "untitled:Untitled-1"


def _asks_of(editor: Editor, name: str, previous: str | None = None) -> lsp.DocumentDiagnosticParams:
    return lsp.DocumentDiagnosticParams(editor.identifier(name), previous_result_id=previous)


def test_an_editor_that_asks_is_answered_and_not_told(units: Path) -> None:
    async def talk(editor: Editor) -> None:
        started = await editor.start(pulling=True)
        assert started.capabilities.diagnostic_provider is not None
        item = lsp.TextDocumentItem(editor.uri(NAME), "systemd", 1, APP)
        editor.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        ask = editor.client.text_document_diagnostic_async
        first = await ask(_asks_of(editor, NAME))
        assert isinstance(first, lsp.RelatedFullDocumentDiagnosticReport)
        assert [each.code for each in first.items] == ["requires-without-order"]
        again = await ask(_asks_of(editor, NAME, first.result_id))
        assert isinstance(again, lsp.RelatedUnchangedDocumentDiagnosticReport)
        await editor.until(lambda: editor.refreshed > 0)
        editor._versions[NAME] = 1
        editor.edit(NAME, APP.replace("[Unit]\n", "[Unit]\nAfter=database.service\n"))
        mended = await ask(_asks_of(editor, NAME, first.result_id))
        assert isinstance(mended, lsp.RelatedFullDocumentDiagnosticReport)
        assert [each.code for each in mended.items] == []
        assert editor.history == []
        assert await editor.stop() == 0

    run(talk(Editor(units)))


@pytest.mark.slow
def test_the_workspace_as_a_whole(units: Path) -> None:
    (units / DATABASE).write_text("[Service]\nExecStart=/bin/true\nExecStrat=/bin/true\n")

    async def talk(editor: Editor) -> None:
        await editor.start(pulling=True)
        item = lsp.TextDocumentItem(editor.uri(NAME), "systemd", 1, APP)
        editor.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        ask = editor.client.workspace_diagnostic_async
        found = (await ask(lsp.WorkspaceDiagnosticParams([]))).items
        codes = {
            each.uri: [diagnostic.code for diagnostic in each.items]
            for each in found
            if isinstance(each, lsp.WorkspaceFullDocumentDiagnosticReport)
        }
        assert codes == {
            editor.uri(NAME): ["requires-without-order"],
            editor.uri(DATABASE): ["unknown-directive"],
        }
        known = [lsp.PreviousResultId(each.uri, each.result_id or "") for each in found]
        known.append(lsp.PreviousResultId(editor.uri("gone.service"), "old"))
        later = {each.uri: each.kind for each in (await ask(lsp.WorkspaceDiagnosticParams(known))).items}
        assert later.pop(editor.uri("gone.service")) == "full"
        assert set(later.values()) == {"unchanged"}
        assert await editor.stop() == 0

    run(talk(Editor(units)))


@pytest.mark.slow
def test_an_editor_that_is_told_is_offered_nothing_to_ask(units: Path) -> None:
    async def talk(editor: Editor) -> None:
        started = await editor.start()
        assert started.capabilities.diagnostic_provider is None
        assert await editor.stop() == 0

    run(talk(Editor(units)))


@pytest.mark.slow
def test_a_text_without_a_file(units: Path) -> None:
    """It is checked alone, by what it says, and forgotten when it is closed."""

    async def talk(editor: Editor) -> None:
        (typo,) = await editor.open(UNTITLED, "[Service]\nExecStart=/bin/true\nExecStrat=/bin/a\n")
        assert typo.code == "unknown-directive"
        assert await editor.type(UNTITLED, "[Timer]\nOnCalender=daily\n")
        assert "unknown-directive" in editor.codes(UNTITLED)
        assert await editor.type(UNTITLED, "[Service]\nExecStart=/bin/true\n") == []
        await editor.type(UNTITLED, "[Service]\nExecStart=/bin/true\nExecStrat=/bin/a\n")
        editor.close(UNTITLED)
        await editor.until(lambda: editor.codes(UNTITLED) == [])

    with_editor(units, talk)


@pytest.mark.parametrize(
    ("uri", "text", "name"),
    [
        (UNTITLED, "[Unit]\n[Timer]\n", "Untitled-1.timer"),
        (UNTITLED, "[Container]\n", "Untitled-1.container"),
        (UNTITLED, "", "Untitled-1.service"),
        (UNTITLED, "variant: fcos\n", "Untitled-1.yaml"),
        (UNTITLED, "{}", "Untitled-1.ign"),
        ("untitled:/x/a%20b.service", "", "a b.service"),
        ("untitled:web.service", "[Timer]\n", "web.service"),
    ],
)
def test_what_a_text_without_a_file_is_called(uri: str, text: str, name: str) -> None:
    assert name_of(uri, text) == name


@pytest.mark.slow
def test_why_over_a_unit(units: Path) -> None:
    (units / NAME).write_text(APP.replace("[Unit]\n", "[Unit]\nAfter=database.service\n"))

    async def talk(editor: Editor) -> None:
        await editor.open(NAME)
        asked = lsp.CodeLensParams(editor.identifier(NAME))
        (lens,) = await editor.client.text_document_code_lens_async(asked) or ()
        assert lens.command is not None
        assert lens.command.title.startswith("why: once enabled: wave ")
        call = lsp.ExecuteCommandParams(lens.command.command, lens.command.arguments)
        told = await editor.client.workspace_execute_command_async(call)
        assert isinstance(told, str)
        assert told.startswith("once enabled, app.service starts in wave ")
        assert told.endswith(" → database.service → app.service")
        assert editor.messages == [f"unitlint: {told}"]

    with_editor(units, talk)


def test_semantic_tokens(tmp_path: Path) -> None:
    text = "# é\n[Unit]\nAfter=a.service \\\n b.service\nDescription=a.service\n"
    document = Document("", str(tmp_path / "c.service"), 1, text)
    found, packed = [], tokens(document, Lines(text), 252)
    line = column = 0
    for down, right, length, kind, _ in zip(*[iter(packed)] * 5, strict=True):
        line, column = line + down, right if down else column + right
        found.append((text.split("\n")[line][column : column + length], TYPES[kind]))
    assert found == [
        ("# é", "comment"),
        ("[Unit]", "namespace"),
        ("After", "property"),
        ("a.service", "class"),
        ("b.service", "class"),
        ("Description", "property"),
    ]


def test_semantic_tokens_of_units_in_a_document(tmp_path: Path) -> None:
    text = (
        "variant: fcos\nversion: 1.5.0\nsystemd:\n  units:\n    - name: a.service\n      contents: |\n"
        "        [Unit]\n        After=b.service\n"
    )
    document = Document("", str(tmp_path / "a.bu"), 1, text)
    assert tokens(document, Lines(text), 252) == [6, 8, 6, 0, 0, 1, 8, 5, 1, 0, 0, 6, 9, 2, 0]
