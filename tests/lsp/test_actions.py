"""What can be done about a finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.lsp.looking import look
from unitlint.lsp.actions import Workspace, actions
from unitlint.lsp.checking import Checked
from unitlint.lsp.comments import suppression
from unitlint.lsp.diagnostics import diagnostic_of
from unitlint.lsp.positions import Lines


def changed(checked: Checked, rule: str, *, title: str, preferred: bool = False) -> str | None:
    """The file of the rule's finding once the action is taken; None where there is none."""
    (finding,) = (f for f in checked.findings if f.rule == rule)
    path = finding.location.path

    def lines_of(name: str) -> Lines:
        return Lines(checked.texts[name])

    def target(name: str) -> lsp.OptionalVersionedTextDocumentIdentifier:
        return lsp.OptionalVersionedTextDocumentIdentifier(name, None)

    diagnostic = diagnostic_of(finding, checked.configurations, lines_of)
    for action in actions(finding, checked.texts, Workspace(lines_of, target), diagnostic):
        if action.title.startswith(title):
            assert bool(action.is_preferred) is preferred
            assert action.edit is not None
            (document,) = action.edit.document_changes or ()
            assert isinstance(document, lsp.TextDocumentEdit)
            assert document.text_document.uri == path
            (edit,) = document.edits
            assert isinstance(edit, lsp.TextEdit)
            lines = lines_of(path)
            start, end = lines.offset(edit.range.start), lines.offset(edit.range.end)
            return lines.text[:start] + edit.new_text + lines.text[end:]
    return None


def test_the_fix_is_offered_and_called_what_it_is(units: Path) -> None:
    checked, _ = look(units)
    after = changed(checked, "requires-without-order", title="Add After=database.service (unsafe")
    assert after is not None
    assert "After=database.service\n" in after
    (units / "app.service").write_text(after)
    assert look(units)[0].findings == ()


def test_a_fix_that_changes_no_boot_is_preferred(tmp_path: Path) -> None:
    (tmp_path / "a.service").write_text("[Unit]\nBindTo=b.service\n[Service]\nExecStart=/bin/a\n")
    checked, _ = look(tmp_path)
    after = changed(checked, "deprecated-directive", title="Write BindsTo=", preferred=True)
    assert after == "[Unit]\nBindsTo=b.service\n[Service]\nExecStart=/bin/a\n"


START = "[Service]\nExecStart=/bin/a\n"
COMMENT = "# unitlint: ignore[invalid-value]"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{START}RestartSec=x\n", f"{START}{COMMENT}\nRestartSec=x\n"),
        (f"[Service]\r\nRestartSec=x\r\n{START}", f"[Service]\r\n{COMMENT}\r\nRestartSec=x\r\n{START}"),
        (f"{START}RestartSec=\\\n  x\n", f"{START}{COMMENT}\nRestartSec=\\\n  x\n"),
        (
            f"{START}# unitlint: ignore[syntax-error] why\nRestartSec=x\n",
            f"{START}# unitlint: ignore[syntax-error, invalid-value] why\nRestartSec=x\n",
        ),
    ],
    ids=["a line", "another line end", "a continued line", "a comment that is there"],
)
def test_the_comment_hides_the_finding(tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / "a.service").write_bytes(before.encode())
    checked, _ = look(tmp_path)
    assert changed(checked, "invalid-value", title="Ignore invalid-value here") == after
    (tmp_path / "a.service").write_bytes(after.encode())
    assert "invalid-value" not in {finding.rule for finding in look(tmp_path)[0].findings}


BUTANE = """\
variant: flatcar
version: 1.0.0
systemd:
  units:
    - name: a.service
      contents: {}
"""


BLOCK = "|\n        [Service]\n        ExecStart=/bin/a\n        RestartSec=x"
QUOTED = '"[Service]\\nExecStart=/bin/a\\nRestartSec=x\\n"'


@pytest.mark.parametrize("contents", [BLOCK, QUOTED], ids=["block", "quoted"])
def test_in_yaml_the_comment_hides_it_too(tmp_path: Path, contents: str) -> None:
    file = tmp_path / "a.bu"
    file.write_text(BUTANE.format(contents))
    after = changed(look(tmp_path)[0], "invalid-value", title="Ignore")
    assert after is not None
    file.write_text(after)
    assert "invalid-value" not in {finding.rule for finding in look(tmp_path)[0].findings}


def test_no_comment_where_it_would_become_text(tmp_path: Path) -> None:
    """A quoted scalar that goes on in a second line has no room for one."""
    contents = '"[Service]\\n\n        ExecStart=/bin/a\\n\n        RestartSec=x\\n"'
    (tmp_path / "a.bu").write_text(BUTANE.format(contents))
    assert changed(look(tmp_path)[0], "invalid-value", title="Ignore") is None


def test_json_has_no_comments(tmp_path: Path) -> None:
    unit = '{"name": "a.service", "contents": "[Service]\\nExecStart=/bin/a\\nRestartSec=x\\n"}'
    (tmp_path / "a.ign").write_text(
        f'{{"ignition": {{"version": "3.3.0"}},\n"systemd": {{"units": [\n{unit}\n]}}}}\n'
    )
    checked, _ = look(tmp_path)
    (finding,) = (f for f in checked.findings if f.rule == "invalid-value")
    assert suppression(finding, checked.texts[finding.location.path]) is None


def test_what_is_said_of_a_file_that_begins_with_a_comment_is_ignored_in_all_of_it(tmp_path: Path) -> None:
    file = tmp_path / "web.container"
    file.write_text("# the web\n[Container]\nPodmanArgs=--rm\n")
    after = changed(look(tmp_path)[0], "quadlet-error", title="Ignore quadlet-error in this file")
    assert after == f"# unitlint: ignore-file[quadlet-error]\n{file.read_text()}"
    file.write_text(after)
    assert "quadlet-error" not in {finding.rule for finding in look(tmp_path)[0].findings}
