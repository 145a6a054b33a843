"""From a place in a file to the place in the unit that is embedded there."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.lsp.documents import Document
from unitlint.lsp.unit_texts import At, at, unit_texts

BUTANE = """\
variant: flatcar
version: 1.0.0
systemd:
  units:
    - name: block.service
      contents: |
        [Unit]
        Description=é😀

        [Service]
        ExecStart=/bin/true
        
    - name: quoted.service
      contents: "[Service]\\nExecStart=/bin/q\\n"
      dropins:
        - name: 10.conf
          contents: |
            [Unit]
            After=block.service
storage:
  files:
    - path: /etc/containers/systemd/web.container
      contents:
        inline: |
          [Container]
          Image=web
    - path: /etc/motd
      contents:
        inline: |
          [Unit]
"""  # noqa: W293


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return Document("", str(tmp_path / "node.bu"), 1, BUTANE)


def found(document: Document, before: str, after: str = "") -> At | None:
    """What stands between `before` and `after`, which together stand once in the document."""
    assert document.text.count(before + after) == 1
    return at(document, document.text.index(before + after) + len(before))


def test_the_units_of_a_document(document: Document) -> None:
    assert [(text.unit, text.name, text.quadlet) for text in unit_texts(document)] == [
        ("block.service", "", False),
        ("quoted.service", "", False),
        ("quoted.service", "10.conf", False),
        ("web.container", "", True),
    ]


@pytest.mark.parametrize(
    ("before", "after", "unit"),
    [
        ("Description=é😀", "\n", "block.service"),
        ("ExecStart=", "/bin/true", "block.service"),
        ("Exec", "Start=/bin/q", "quoted.service"),
        ("After=", "block", "quoted.service"),
        ("Image=we", "b", "web.container"),
    ],
)
def test_a_place_in_a_unit(document: Document, before: str, after: str, unit: str) -> None:
    place = found(document, before, after)
    assert place is not None
    assert place.text.unit == unit
    inner = place.text.source.text
    assert inner[: place.offset].endswith(before)
    assert inner[place.offset :].startswith(after)


def test_the_indentation_is_the_line_behind_it(document: Document) -> None:
    place = found(document, "        [Unit]\n    ", "    Description")
    assert place is not None
    assert place.text.source.text[place.offset :].startswith("Description")


def test_a_blank_line_at_the_end_goes_on(document: Document) -> None:
    place = found(document, "ExecStart=/bin/true\n        ", "\n")
    assert place is not None
    assert place.offset == len(place.text.source.text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("variant: fl", "atcar"),
        ("- name: quo", "ted"),
        ("ExecStart=/bin/true\n    ", "    \n"),
        ("- path: /etc/mo", "td"),
        ("inline: |\n          [Un", "it]"),
    ],
)
def test_what_lies_in_no_unit(document: Document, before: str, after: str) -> None:
    assert found(document, before, after) is None


def test_nobody_writes_in_base64(tmp_path: Path) -> None:
    text = """\
{"ignition": {"version": "3.3.0"}, "systemd": {"units": [{"name": "a.service", "enabled": true, "contents":
"[Service]\\nExecStart=/bin/a"}]}, "storage": {"files": [{"path": "/etc/systemd/system/b.service",
"contents": {"source": "data:;base64,W1NlcnZpY2VdCkV4ZWNTdGFydD0vYmluL2IK"}}]}}
"""
    document = Document("", str(tmp_path / "node.ign"), 1, text)
    assert {unit.unit for unit in unit_texts(document)} == {"a.service", "b.service"}
    assert at(document, text.index("W1Nlcn") + 9) is None
    place = found(document, "ExecStart=/bin", "/a")
    assert place is not None
    assert place.text.unit == "a.service"


def test_a_unit_is_its_own_text(tmp_path: Path) -> None:
    drop_in = Document("", str(tmp_path / "service.d" / "10.conf"), 1, "[Unit]\n")
    assert [(text.unit, text.type, text.name) for text in unit_texts(drop_in)] == [
        ("service", "service", "10.conf")
    ]
    other = Document("", str(tmp_path / "10.conf"), 1, "[Unit]\n")
    assert unit_texts(other) == ()
