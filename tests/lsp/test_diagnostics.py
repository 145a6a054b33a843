"""Findings, as an editor is told of them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.lsp.conftest import APP
from tests.lsp.editor import Editor, with_editor
from unitlint.lsp.uris import path_of

ORDERED = APP.replace("[Service]", "After=database.service\n\n[Service]")


def test_a_finding_is_told_with_its_page_and_goes_with_its_cause(units: Path) -> None:
    async def talk(editor: Editor) -> None:
        (found,) = await editor.open("app.service")
        assert found.code == "requires-without-order"
        assert found.severity == lsp.DiagnosticSeverity.Warning
        assert found.source == "unitlint"
        assert found.range == lsp.Range(lsp.Position(1, 9), lsp.Position(1, 25))
        assert "help: add After=database.service to app.service" in found.message
        assert found.code_description is not None
        assert found.code_description.href.endswith("/docs/rules/requires-without-order.md")
        assert await editor.type("app.service", ORDERED) == []
        assert [d.code for d in await editor.type("app.service", APP)] == ["requires-without-order"]

    with_editor(units, talk)


@pytest.mark.slow
def test_what_is_not_saved_counts_for_other_files(units: Path) -> None:
    """The database turns into something that is told of in the app, which is not even open."""

    async def talk(editor: Editor) -> None:
        await editor.open("database.service")
        await editor.until(lambda: editor.codes("app.service") == ["requires-without-order"])
        ordered = "[Unit]\nBefore=app.service\n[Service]\nExecStart=/usr/bin/database\n"
        assert await editor.type("database.service", ordered) == []
        assert editor.codes("app.service") == []

    with_editor(units, talk)


def test_the_proof_is_related(units: Path) -> None:
    (units / "a.service").write_text("[Unit]\nAfter=b.service\n[Service]\nExecStart=/bin/a\n")
    (units / "b.service").write_text("[Unit]\nAfter=a.service\n[Service]\nExecStart=/bin/b\n")

    async def talk(editor: Editor) -> None:
        (found,) = (d for d in await editor.open("a.service") if d.code == "ordering-cycle")
        related = found.related_information or []
        assert {Path(r.location.uri).name for r in related} == {"a.service", "b.service"}
        assert all(r.location.range.start.line == 1 for r in related)

    with_editor(units, talk)


@pytest.mark.slow
def test_what_is_closed_counts_as_it_was_saved(units: Path) -> None:
    async def talk(editor: Editor) -> None:
        await editor.open("database.service")
        await editor.open("app.service")
        assert await editor.type("app.service", ORDERED) == []
        editor.close("app.service")
        await editor.until(lambda: editor.codes("app.service") == ["requires-without-order"])
        editor.close("database.service")
        await editor.until(lambda: editor.codes("app.service") == [])

    with_editor(units, talk)


@pytest.mark.slow
def test_it_is_what_the_command_line_says(repository: Path, tmp_path: Path) -> None:
    shutil.copytree(repository / "examples" / "boot", tmp_path / "boot")
    command = [sys.executable, "-m", "unitlint", "check", "--format", "json", "."]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path / "boot")
    said = {
        (finding["rule"], finding["path"], finding["line"], finding["column"], len(finding["related"]))
        for finding in json.loads(done.stdout)["findings"]
    }

    async def talk(editor: Editor) -> None:
        await editor.open("roles/web/site.yml")
        told = {
            (
                d.code,
                Path(path_of(uri)).relative_to(editor.folder).as_posix(),
                start.line + 1,
                start.character + 1,
                n,
            )
            for uri, published in editor.published.items()
            for d in published.diagnostics
            for start, n in [(d.range.start, len(d.related_information or ()))]
        }
        assert told == said
        assert len(said) == 5

    with_editor(tmp_path / "boot", talk)
