"""What could be written where the cursor is."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol.types import TextEdit

from tests.lsp.looking import cursor, lines, look
from unitlint.lsp.checking import Known
from unitlint.lsp.completion import completions
from unitlint.lsp.unit_texts import at
from unitlint.lsp.values import choices
from unitlint.rules import rule
from unitlint.systemd.directives import keys, lookup
from unitlint.units.values.complaint import Effect, Subject
from unitlint.units.values.judge import complaints


def offered(path: Path, text: str, known: Known | None = None) -> dict[str, TextEdit]:
    """Label → the edit that choosing it makes."""
    document, offset = cursor(path, text)
    place = at(document, offset)
    rules = [rule("ordering-cycle"), rule("dangling-reference")]
    items = completions(lines(document.text), offset, place, known or Known(), rules)
    return {item.label: item.text_edit for item in items if isinstance(item.text_edit, TextEdit)}


def chosen(path: Path, text: str, label: str, known: Known | None = None) -> str:
    """The text once `label` is chosen."""
    edit = offered(path, text, known)[label]
    document, _ = cursor(path, text)
    where = lines(document.text)
    start, end = where.offset(edit.range.start), where.offset(edit.range.end)
    return document.text[:start] + edit.new_text + document.text[end:]


SERVICE = Path("/units/a.service")


def test_sections_are_those_of_the_type() -> None:
    assert set(offered(SERVICE, "[‸")) == {"Unit", "Service", "Install"}
    assert set(offered(Path("/units/a.socket"), "[S‸]\n")) == {"Unit", "Socket", "Install"}
    assert set(offered(Path("/units/a.container"), "[‸")) == {
        "Container", "Unit", "Service", "Install", "Quadlet",
    }  # fmt: skip


@pytest.mark.parametrize(("text", "after"), [("[Un‸", "[Unit]"), ("[Un‸]\n", "[Unit]\n")])
def test_a_section_is_closed_once(text: str, after: str) -> None:
    assert chosen(SERVICE, text, "Unit") == after


def test_directives_are_those_of_the_section() -> None:
    in_unit = offered(SERVICE, "[Unit]\nA‸\n")
    assert {"After", "Wants", "[Service]"} <= set(in_unit)
    assert "ExecStart" not in in_unit
    in_service = offered(SERVICE, "[Unit]\n[Service]\n‸\n")
    assert {"ExecStart", "Type"} <= set(in_service)
    assert "After" not in in_service
    assert "MemoryLimit" not in in_service, "it is out of date"


def test_before_the_first_section_there_are_sections_only() -> None:
    assert set(offered(SERVICE, "‸")) == {"[Unit]", "[Service]", "[Install]"}


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("[Unit]\nAf‸", "[Unit]\nAfter="),
        ("[Unit]\nAf‸ter=b.service\n", "[Unit]\nAfter=b.service\n"),
        ("[Unit]\n‸\n[Service]\n", "[Unit]\nAfter=\n[Service]\n"),
    ],
)
def test_a_directive_replaces_the_word_around_the_cursor(text: str, after: str) -> None:
    assert chosen(SERVICE, text, "After") == after


def test_directives_are_those_of_the_target_s_version(units: Path) -> None:
    text = "[Service]\n‸\n"
    assert "RestartSteps" in offered(SERVICE, text)
    (units / ".unitlint.yaml").write_text("target-systemd: 252\n")
    known = look(units)[1]
    assert known.version == 252
    assert "RestartSteps" not in offered(SERVICE, text, known)


def test_units_follow_directives_that_name_them(units: Path) -> None:
    known = look(units)[1]
    for line in ("After=", "Wants=a.service b", "Requires=database.service \\\n  "):
        names = offered(SERVICE, f"[Unit]\n{line}‸\n", known)
        assert {"app.service", "database.service", "multi-user.target"} <= set(names), line
    assert chosen(SERVICE, "[Unit]\nAfter=app.service data‸\n", "database.service", known) == (
        "[Unit]\nAfter=app.service database.service\n"
    )
    assert "multi-user.target" in offered(SERVICE, "[Install]\nWantedBy=‸\n", known)


def test_the_user_s_own_units_come_first(units: Path) -> None:
    known = look(units)[1]
    document, offset = cursor(SERVICE, "[Unit]\nAfter=‸\n")
    items = completions(lines(document.text), offset, at(document, offset), known, [])
    ordered = sorted(items, key=lambda item: item.sort_text or "")
    assert [item.label for item in ordered[:2]] == ["app.service", "database.service"]


def test_only_units_that_fit(units: Path) -> None:
    known = look(units)[1]
    slices = offered(SERVICE, "[Service]\nSlice=‸\n", known)
    assert "system.slice" in slices
    assert {name.rpartition(".")[2] for name in slices} == {"slice"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Type=", {"oneshot", "notify", "simple"}),
        ("Restart=on-", {"on-failure", "always"}),
        ("PrivateTmp=", {"yes", "no"}),
        ("ProtectSystem=", {"yes", "full", "strict"}),
    ],
)
def test_values_out_of_a_set(line: str, words: set[str]) -> None:
    assert words <= set(offered(SERVICE, f"[Service]\n{line}‸\n"))


def test_nothing_in_a_comment_or_a_text() -> None:
    assert offered(SERVICE, "[Unit]\n# Af‸\n") == {}
    assert offered(SERVICE, "[Unit]\nDescription=Af‸\n") == {}


def test_rules_in_a_comment_that_ignores() -> None:
    assert set(offered(SERVICE, "[Unit]\n# unitlint: ignore[‸]\n")) == {
        "ordering-cycle",
        "dangling-reference",
    }
    assert chosen(SERVICE, "# unitlint: ignore[a, ord‸]\n", "ordering-cycle") == (
        "# unitlint: ignore[a, ordering-cycle]\n"
    )


def test_keys_of_quadlets() -> None:
    container = Path("/units/web.container")
    assert "Image" in offered(container, "[Container]\n‸\n")
    assert "ExecStartPre" in offered(container, "[Service]\n‸\n")


def test_in_a_unit_within_yaml(tmp_path: Path) -> None:
    text = """\
variant: flatcar
version: 1.0.0
systemd:
  units:
    - name: a.service
      contents: |
        [Unit]
        Af‸
        [Service]
        ExecStart=/bin/a
"""
    assert "        After=\n        [Service]" in chosen(tmp_path / "a.bu", text, "After")
    outside = text.replace("‸", "").replace("version: 1", "ver‸sion: 1")
    assert offered(tmp_path / "a.bu", outside) == {}


def test_in_a_quoted_unit_the_escape_is_no_part_of_the_word(tmp_path: Path) -> None:
    unit = '{"name": "a.service", "contents": "[Unit]\\nAf‸"}'
    text = f'{{"ignition": {{"version": "3.3.0"}}, "systemd": {{"units": [{unit}]}}}}'
    assert '"[Unit]\\nAfter="' in chosen(tmp_path / "a.ign", text, "After")


@pytest.mark.parametrize("version", [252, 262])
def test_every_value_that_is_proposed_is_taken(version: int) -> None:
    """What is offered comes from what systemd takes, and from nowhere else."""
    proposed = set()
    for unit_type, section in (("service", "Unit"), ("service", "Service"), ("socket", "Socket")):
        for key in keys(section, version):
            directive = lookup(unit_type, section, key, version)
            for word in choices(directive, version) if directive is not None else ():
                proposed.add(key)
                found = complaints(word, Subject(f"a.{unit_type}", section, key, version))
                assert all(complaint.effect is Effect.TAKEN for complaint in found), (key, word)
    assert {"KillMode", "PrivateTmp", "RestrictNamespaces", "RestrictAddressFamilies"} <= proposed
