"""The configuration file, in an editor: its mistakes are shown, and what it names is not run."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.lsp.editor import Editor, with_editor

NAME = "app.service"
CONFIGURATION = ".unitlint.yaml"

OWN_RULE = '''\
"""A unit that nobody likes.

Why not.
"""
from pathlib import Path

Path(__file__).with_name("was-run").write_text("")
print("what a rule prints is none of the protocol's")
SEVERITY = "warning"
CATEGORY = "house"
SINCE = "1"


def check(model):
    return iter(())
'''


def test_a_mistake_is_a_message_and_a_diagnostic(units: Path) -> None:
    (units / CONFIGURATION).write_text("platform: flatcar\nselekt: [default]\n")

    async def talk(editor: Editor) -> None:
        assert await editor.open(NAME) == []
        (mistake,) = editor.diagnostics(CONFIGURATION)
        assert mistake.severity == lsp.DiagnosticSeverity.Error
        assert mistake.range.start == lsp.Position(1, 0)
        assert 'there is no option "selekt"' in mistake.message
        assert 'did you mean "select"?' in mistake.message
        await editor.until(lambda: len(editor.messages) == 1)
        assert CONFIGURATION in editor.messages[0]

        # Mended in the editor: the findings are back before it is saved.
        assert await editor.open(CONFIGURATION, "platform: flatcar\n") == []
        await editor.until(lambda: editor.codes(NAME) == ["requires-without-order"])

        # While somebody writes it, it says so where it stands, and nowhere else.
        (again,) = await editor.type(CONFIGURATION, "platform: flatcar\nignore: [no-such-rule]\n")
        assert 'there is no rule or category "no-such-rule"' in again.message
        assert again.range.start.line == 1
        await editor.until(lambda: editor.diagnostics(NAME) == [])
        (no_yaml,) = await editor.type(CONFIGURATION, "platform: [\n")
        assert no_yaml.code == "invalid-configuration"
        assert len(editor.messages) == 1

    with_editor(units, talk)


@pytest.mark.slow
def test_what_it_selects_holds(units: Path) -> None:
    (units / CONFIGURATION).write_text("severity: {requires-without-order: note}\n")

    async def talk(editor: Editor) -> None:
        (found,) = await editor.open(NAME)
        assert found.severity == lsp.DiagnosticSeverity.Information
        await editor.open(CONFIGURATION, "ignore: [order]\n")
        await editor.until(lambda: editor.codes(NAME) == [])

    with_editor(units, talk)


@pytest.mark.slow
def test_rules_of_a_folder_are_known_and_not_run(units: Path) -> None:
    (units / "disliked-unit.py").write_text(OWN_RULE)
    (units / CONFIGURATION).write_text(
        "rules: [disliked-unit.py]\nselect: [default, house]\nseverity: {disliked-unit: error}\n"
    )
    text = (units / NAME).read_text().replace("Requires=", "# unitlint: ignore[disliked-unit]\nRequires=")

    async def talk(editor: Editor) -> None:
        found = await editor.open(NAME, text)
        assert [d.code for d in found] == ["requires-without-order"]
        assert all("rules of your own are not run" in message for message in editor.messages)
        position = lsp.HoverParams(editor.identifier(NAME), lsp.Position(1, 24))
        told = await editor.client.text_document_hover_async(position)
        assert told is not None
        assert "A unit that nobody likes." in str(told.contents)

    with_editor(units, talk)
    assert not (units / "was-run").exists()
    with_editor(units, talk_of_own_rules, "--own-rules")
    assert (units / "was-run").exists()


async def talk_of_own_rules(editor: Editor) -> None:
    """Open a unit where the folder is trusted."""
    await editor.open(NAME)
