"""The server as an editor meets it: a process, and messages over its pipes."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.lsp.conftest import APP
from tests.lsp.editor import UTF16, Editor, run, with_editor

pytestmark = pytest.mark.slow

NAME = "app.service"
ON_DATABASE = lsp.Position(1, 12)
"""In `Requires=database.service` of the app."""


def test_it_says_what_it_can_do(units: Path) -> None:
    async def talk() -> None:
        editor = Editor(units)
        told = (await editor.start()).capabilities
        assert told.position_encoding == lsp.PositionEncodingKind.Utf16
        assert told.hover_provider
        assert told.definition_provider
        assert told.references_provider
        assert told.document_symbol_provider
        assert told.completion_provider is not None
        assert isinstance(told.code_action_provider, lsp.CodeActionOptions)
        assert isinstance(told.text_document_sync, lsp.TextDocumentSyncOptions)
        assert told.text_document_sync.change == lsp.TextDocumentSyncKind.Incremental
        await editor.until(lambda: editor.watched == [lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES])
        assert await editor.stop() == 0

    run(talk())


def test_it_answers(units: Path) -> None:
    async def talk(editor: Editor) -> None:
        client, app = editor.client, editor.identifier(NAME)
        await editor.open(NAME)
        hover = await client.text_document_hover_async(lsp.HoverParams(app, ON_DATABASE))
        assert hover is not None
        assert isinstance(hover.contents, lsp.MarkupContent)
        assert "**database.service** · loaded" in hover.contents.value
        assert "`database.service:1`" in hover.contents.value, "a path from the editor's folder"
        assert hover.range == lsp.Range(lsp.Position(1, 9), lsp.Position(1, 25))

        key = await client.text_document_hover_async(lsp.HoverParams(app, lsp.Position(1, 2)))
        assert key is not None
        assert isinstance(key.contents, lsp.MarkupContent)
        assert key.contents.value.startswith("**Requires=** in [Unit]")

        found = await client.text_document_definition_async(lsp.DefinitionParams(app, ON_DATABASE))
        assert isinstance(found, list)
        assert [place.uri for place in found] == [editor.uri("database.service")]

        context = lsp.ReferenceContext(include_declaration=True)
        named = await client.text_document_references_async(lsp.ReferenceParams(context, app, ON_DATABASE))
        assert [(place.uri, place.range.start.line) for place in named or ()] == [
            (editor.uri("database.service"), 0),
            (editor.uri(NAME), 1),
        ]

        outline = await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(app))
        assert [symbol.name for symbol in outline or ()] == ["Unit", "Service", "Install"]

        offered = await client.text_document_completion_async(lsp.CompletionParams(app, ON_DATABASE))
        assert isinstance(offered, list)
        assert {"database.service", "multi-user.target"} <= {item.label for item in offered}

    with_editor(units, talk)


def test_it_mends_what_was_not_saved(units: Path) -> None:
    """Right after a key was struck the actions are those of the text as it is now."""

    async def talk(editor: Editor) -> None:
        await editor.open("database.service")
        await editor.open(NAME, "[Service]\nExecStart=/usr/bin/app\n")
        text = "\n\n" + APP
        editor.edit(NAME, text)
        parameters = lsp.CodeActionParams(
            editor.identifier(NAME),
            lsp.Range(lsp.Position(3, 12), lsp.Position(3, 12)),
            lsp.CodeActionContext([]),
        )
        actions = await editor.client.text_document_code_action_async(parameters)
        titles = [action.title for action in actions or ()]
        assert titles == [
            "Add After=database.service (unsafe: it may change what boots)",
            "Ignore requires-without-order here",
        ]
        for action in actions or ():
            assert isinstance(action, lsp.CodeAction)
            assert action.edit is not None
            (document,) = action.edit.document_changes or ()
            assert isinstance(document, lsp.TextDocumentEdit)
            assert document.text_document.uri == editor.uri(NAME)
            assert document.text_document.version == 2
        elsewhere = lsp.Range(lsp.Position(6, 0), lsp.Position(6, 0))
        parameters = lsp.CodeActionParams(editor.identifier(NAME), elsewhere, lsp.CodeActionContext([]))
        assert not await editor.client.text_document_code_action_async(parameters)
        other = lsp.CodeActionContext([], only=[lsp.CodeActionKind.Refactor])
        parameters = lsp.CodeActionParams(editor.identifier(NAME), parameters.range, other)
        assert not await editor.client.text_document_code_action_async(parameters)

    with_editor(units, talk)


def test_an_editor_that_takes_no_versions_is_told_none(units: Path) -> None:
    async def talk() -> None:
        editor = Editor(units)
        await editor.start(versioned=False)
        (found,) = await editor.open(NAME)
        parameters = lsp.CodeActionParams(
            editor.identifier(NAME), found.range, lsp.CodeActionContext([found])
        )
        actions = await editor.client.text_document_code_action_async(parameters)
        for action in actions or ():
            assert isinstance(action, lsp.CodeAction)
            assert action.edit is not None
            assert action.edit.document_changes is None
            assert list(action.edit.changes or ()) == [editor.uri(NAME)]
        assert len(actions or ()) == 2
        assert await editor.stop() == 0

    run(talk())


@pytest.mark.parametrize(
    ("offered", "chosen", "column"),
    [
        ((lsp.PositionEncodingKind.Utf8,), lsp.PositionEncodingKind.Utf8, 14),
        (UTF16, lsp.PositionEncodingKind.Utf16, 11),
        ((lsp.PositionEncodingKind.Utf32,), lsp.PositionEncodingKind.Utf32, 10),
        ((), lsp.PositionEncodingKind.Utf16, 11),
    ],
)
def test_columns_are_in_the_units_agreed_upon(
    units: Path, offered: tuple[lsp.PositionEncodingKind, ...], chosen: lsp.PositionEncodingKind, column: int
) -> None:
    text = "[Service]\nExecStart=/bin/a\nEnvironment=é😀 RestartSec=x\n[Unit]\nAfter=é😀.b c.service\n"

    async def talk() -> None:
        editor = Editor(units)
        told = await editor.start(encodings=offered)
        assert told.capabilities.position_encoding == chosen
        found = await editor.open(NAME, text)
        (invalid,) = (d for d in found if d.code == "invalid-value" and d.range.start.line == 4)
        assert invalid.range == lsp.Range(lsp.Position(4, 6), lsp.Position(4, column))
        assert await editor.stop() == 0

    run(talk())


def test_a_text_that_is_not_saved_yet_is_checked_in_its_folder(units: Path) -> None:
    async def talk(editor: Editor) -> None:
        (found,) = await editor.open("new.service", APP)
        assert found.code == "requires-without-order"
        hover = lsp.HoverParams(editor.identifier("new.service"), ON_DATABASE)
        told = await editor.client.text_document_hover_async(hover)
        assert told is not None
        assert "database.service" in str(told.contents)
        editor.close("new.service")
        await editor.until(lambda: editor.codes("new.service") == [])

    with_editor(units, talk)


def test_what_git_ignores_is_checked_by_itself_while_it_is_open(units: Path) -> None:
    (units / ".gitignore").write_text("/scratch/\n")
    (units / "scratch").mkdir()
    (units / "scratch" / "s.service").write_text("[Service]\nExecStart=/bin/s\nRestartSec=x\n")

    async def talk(editor: Editor) -> None:
        await editor.open(NAME)
        assert editor.diagnostics("scratch/s.service") == []
        (found,) = await editor.open("scratch/s.service")
        assert found.code == "invalid-value"

    with_editor(units, talk)


def test_other_yaml_is_left_alone(units: Path) -> None:
    (units / "deployment.yaml").write_text("kind: Deployment\nspec: {replicas: 1}\n")
    (units / "broken.yaml").write_text("a: [\n")

    async def talk(editor: Editor) -> None:
        for name in ("deployment.yaml", "broken.yaml"):
            text = (units / name).read_text()
            item = lsp.TextDocumentItem(editor.uri(name), "yaml", 1, text)
            editor.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
            symbols = lsp.DocumentSymbolParams(editor.identifier(name))
            assert not await editor.client.text_document_document_symbol_async(symbols)
        await editor.open(NAME)
        assert set(editor.published) == {editor.uri(NAME)}
        assert editor.messages == []

    with_editor(units, talk)


def test_a_file_that_changes_on_disk_is_read_again(units: Path) -> None:
    async def talk(editor: Editor) -> None:
        await editor.open(NAME)
        (units / "database.service").write_text(
            "[Unit]\nBefore=app.service\n[Service]\nExecStart=/usr/bin/database\n"
        )
        event = lsp.FileEvent(editor.uri("database.service"), lsp.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([event]))
        await editor.until(lambda: editor.codes(NAME) == [])

    with_editor(units, talk)


def test_a_configuration_below_the_folder_makes_a_set_of_its_own(units: Path) -> None:
    (units / "one").mkdir()
    (units / "one" / ".unitlint.yaml").write_text("ignore: [requires-without-order]\n")
    (units / "one" / NAME).write_text(APP)

    async def talk(editor: Editor) -> None:
        (found,) = await editor.open(NAME)
        assert found.code == "requires-without-order"
        assert await editor.open(f"one/{NAME}") == []

    with_editor(units, talk)


def test_what_several_sets_include_counts_in_each(units: Path) -> None:
    """The database lies outside of the set that gets it by an include."""
    (units / "role").mkdir()
    (units / "role" / ".unitlint.yaml").write_text("target-systemd: 252\n")
    (units / "role" / "site.yml").write_text(
        "include: ../base.yml\nsystemd:\n- name: app.service\n  enabled: true\n"
    )
    (units / "role" / "systemd").mkdir()
    (units / "role" / "systemd" / NAME).write_text(APP)
    (units / "base.yml").write_text("systemd:\n- name: database.service\n")
    (units / "systemd").mkdir()
    database, before = "systemd/database.service", "[Unit]\nBefore=app.service\n"
    (units / database).write_text("[Service]\nExecStart=/usr/bin/database\n")
    app = f"role/systemd/{NAME}"

    async def talk(editor: Editor) -> None:
        (found,) = await editor.open(app)
        assert found.code == "requires-without-order"
        await editor.open(database)
        await editor.type(database, before + (units / database).read_text())
        await editor.until(lambda: editor.diagnostics(app) == [])
        editor.close(database)
        await editor.until(lambda: editor.codes(app) == ["requires-without-order"])

    with_editor(units, talk)


def test_units_in_a_document_are_checked_where_they_stand(units: Path) -> None:
    text = """\
variant: flatcar
version: 1.0.0
systemd:
  units:
    - name: a.service
      contents: "[Service]\\nExecStart=/bin/é😀\\nRestartSec=x\\n"
"""

    async def talk(editor: Editor) -> None:
        found = [d for d in await editor.open("node.bu", text) if d.code == "invalid-value"]
        start = text.split("\n")[5].index("=x") + 1 + 1  # a character beyond the BMP counts twice
        assert [d.range for d in found] == [lsp.Range(lsp.Position(5, start), lsp.Position(5, start + 1))]

    with_editor(units, talk)


def test_what_is_no_input_is_no_mistake(units: Path) -> None:
    """Without a folder there is nothing that an fstab or a YAML file would be part of."""
    (units / ".git").rmdir()

    async def talk() -> None:
        editor = Editor(units)
        await editor.start(folders=())
        for name in ("fstab", ".unitlint.yaml", "other.yaml"):
            item = lsp.TextDocumentItem(editor.uri(name), "yaml", 1, "a: b\n")
            editor.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        (found,) = await editor.open("node.bu", "variant: flatcar\nversion: 99.0.0\n")
        assert found.code == "invalid-input"
        editor.edit("node.bu", "")
        await editor.until(lambda: editor.diagnostics("node.bu") == [])
        assert set(editor.published) == {editor.uri("node.bu")}
        assert await editor.stop() == 0

    run(talk())


def test_an_editor_without_a_folder(units: Path) -> None:
    async def talk() -> None:
        editor = Editor(units)
        await editor.start("--stdio", folders=())
        (found,) = await editor.open(NAME)
        assert found.code == "requires-without-order"
        assert await editor.stop() == 0

    run(talk())


def test_a_goodbye_that_was_not_said_is_an_error(units: Path) -> None:
    async def talk() -> None:
        editor = Editor(units)
        await editor.start()
        editor.client.exit(None)
        assert await editor.gone() == 1

    run(talk())


def test_requests_for_what_is_not_open_have_empty_answers(units: Path) -> None:
    async def talk(editor: Editor) -> None:
        gone = editor.identifier("never-opened.service")
        client = editor.client
        assert await client.text_document_hover_async(lsp.HoverParams(gone, ON_DATABASE)) is None
        assert not await client.text_document_definition_async(lsp.DefinitionParams(gone, ON_DATABASE))
        assert not await client.text_document_completion_async(lsp.CompletionParams(gone, ON_DATABASE))

    with_editor(units, talk)


def test_without_pygls_it_says_what_to_install(units: Path) -> None:
    program = (
        "import sys\n"
        "sys.modules['pygls'] = sys.modules['lsprotocol'] = None\n"
        "from unitlint.cli import main\n"
        "main(['lsp'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=units
    )
    assert done.returncode == 2
    assert done.stderr == "unitlint: the language server needs pygls: pip install 'unitlint[lsp]'\n"
    assert done.stdout == ""


@pytest.mark.parametrize("option", ["--configuration", "--stdin-filename"])
def test_options_that_are_about_one_look_are_refused(units: Path, option: str) -> None:
    command = [sys.executable, "-m", "unitlint", "lsp", option, "x"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=units, input="")
    assert done.returncode == 2
    assert f"{option} doesn't work with lsp" in done.stderr


def test_an_editor_that_goes_without_a_word_takes_it_along(units: Path) -> None:
    command = [sys.executable, "-m", "unitlint", "lsp"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=units, input="", timeout=60
    )
    assert (done.returncode, done.stdout) == (1, "")


def test_a_configuration_that_is_not_there_ends_it_at_once(units: Path) -> None:
    command = [sys.executable, "-m", "unitlint", "lsp", "--config", "no-such.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=units, input="")
    assert done.returncode == 2
    assert "no-such.yaml" in done.stderr


def test_many_changes_are_one_check(units: Path) -> None:
    async def talk(editor: Editor) -> None:
        await editor.open(NAME)
        told = len(editor.history)
        for count in range(20):
            editor.edit(NAME, APP + "#" * count + "\n")
            await asyncio.sleep(0)
        await editor.said_of(NAME)
        assert len(editor.history) - told <= 3

    with_editor(units, talk)
