"""Where units are written and named, and the outline of what is."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol.types import DocumentSymbol, SymbolKind

from tests.lsp.looking import lines, look
from unitlint.lsp.checking import Checked
from unitlint.lsp.documents import Document
from unitlint.lsp.navigation import definitions, references
from unitlint.lsp.symbols import outline
from unitlint.text.source import Location


def shown(places: list[Location], folder: Path) -> list[str]:
    """`file:line:column`, from the folder."""
    return [f"{Path(p.path).relative_to(folder)}:{p.line}:{p.column}" for p in places]


def named(name: str, folder: Path) -> list[str]:
    """The references to a unit."""
    checked, known = look(folder)
    return shown(references(name, known.models, lambda where: text_at(checked, where)), folder)


def text_at(checked: Checked, where: Location) -> str:
    """What stands at a place."""
    found = lines(checked.texts[where.path])
    start, end = found.span(where)
    return found.text[start:end]


def test_a_unit_is_its_fragment_and_its_drop_ins(units: Path) -> None:
    for name in ("app.service.d/10-a.conf", "service.d/20-b.conf"):
        (units / name).parent.mkdir()
        (units / name).write_text("[Unit]\nDescription=x\n")
    models = look(units)[1].models
    assert shown(definitions("app.service", models), units) == [
        "app.service:1:1",
        "app.service.d/10-a.conf:1:1",
        "service.d/20-b.conf:1:1",
    ]
    assert definitions("multi-user.target", models) == [], "the base system's is on no disk here"
    assert definitions("never-named.service", models) == []


def test_an_alias_leads_to_the_unit(units: Path) -> None:
    (units / "db.service").symlink_to("database.service")
    models = look(units)[1].models
    assert shown(definitions("db.service", models), units) == ["database.service:1:1"]


def test_a_unit_is_named_from_both_ends_of_its_edges(units: Path) -> None:
    (units / "database.service").write_text("[Unit]\nBefore=app.service\n[Service]\nExecStart=/bin/d\n")
    (units / "app.timer").write_text("[Timer]\nOnBootSec=1min\nUnit=app.service\n")
    assert named("database.service", units) == ["app.service:2:10"]
    assert named("app.service", units) == ["app.timer:3:1", "database.service:2:8"]


def test_a_name_in_the_middle_of_a_list(units: Path) -> None:
    (units / "app.service").write_text(
        "[Unit]\nWants=a-database.service database.service \\\n  other.service\n[Service]\nExecStart=/bin/a\n"
    )
    assert named("database.service", units) == ["app.service:2:26"]
    assert named("other.service", units) == ["app.service:3:3"]


@pytest.mark.slow
def test_what_a_template_lists_is_named_there(repository: Path) -> None:
    boot = repository / "examples" / "boot"
    assert "roles/web/site.yml" in {
        place.rpartition(":")[0].rpartition(":")[0] for place in named("app.service", boot)
    }
    assert any(place.startswith("common/files/etc/fstab:2:") for place in named("make-volumes.service", boot))


def tree(symbols: list[DocumentSymbol]) -> list[object]:
    """Names, and what is below them."""
    return [(s.name, tree(list(s.children))) if s.children else s.name for s in symbols]


def test_the_outline_of_a_unit() -> None:
    text = "# é\n[Unit]\nAfter=a.service \\\n  b.service\nWants=\n\n[Service]\nExecStart=/bin/true\n\n"
    symbols = outline(Document("", "/a.service", 1, text), lines(text))
    assert tree(symbols) == [("Unit", ["After", "Wants"]), ("Service", ["ExecStart"])]
    (after, _) = symbols[0].children or ()
    assert after.detail == "a.service    b.service"
    assert (after.range.start.line, after.range.end.line) == (2, 3)
    assert symbols[0].kind == SymbolKind.Class


def test_a_name_lies_in_its_range(repository: Path) -> None:
    def check(symbol: DocumentSymbol) -> None:
        start, end = symbol.range.start, symbol.range.end
        assert start <= symbol.selection_range.start <= symbol.selection_range.end <= end
        for child in symbol.children or ():
            assert start <= child.range.start
            assert child.range.end <= end
            check(child)

    count = 0
    for path in (repository / "examples").rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="surrogateescape")
            for symbol in outline(Document("", str(path), 1, text), lines(text)):
                check(symbol)
                count += 1
    assert count > 20


def test_the_outline_of_units_in_yaml(tmp_path: Path) -> None:
    text = """\
variant: flatcar
version: 1.0.0
systemd:
  units:
    - name: b.service
      contents: |
        [Service]
        ExecStart=/bin/b
    - name: a.service
      dropins:
        - name: 10.conf
          contents: |
            [Unit]
            After=b.service
"""
    symbols = outline(Document("", str(tmp_path / "a.bu"), 1, text), lines(text))
    assert tree(symbols) == [
        ("b.service", [("Service", ["ExecStart"])]),
        ("a.service.d/10.conf", [("Unit", ["After"])]),
    ]
    assert symbols[0].range.start.line == 6


def test_nothing_has_no_outline(tmp_path: Path) -> None:
    assert outline(Document("", "/a.service", 1, ""), lines("")) == []
    assert outline(Document("", "/a.service", 1, "# no section\n"), lines("# no section\n")) == []


def test_a_unit_that_is_made_and_not_written_has_none(tmp_path: Path) -> None:
    text = """\
variant: flatcar
version: 1.0.0
storage:
  filesystems:
    - path: /var
      device: /dev/sdb
      format: ext4
      with_mount_unit: true
"""
    assert outline(Document("", str(tmp_path / "a.bu"), 1, text), lines(text)) == []


def test_the_outline_of_fstab() -> None:
    text = "# what\n/dev/sda1 / ext4\n/dev/sdb /var\\040lib xfs noauto 0 0\n"
    symbols = outline(Document("", "/etc/fstab", 1, text), lines(text))
    assert [(s.name, s.detail, s.range.start.line) for s in symbols] == [
        ("/", "/dev/sda1 ext4", 1),
        ("/var lib", "/dev/sdb xfs", 2),
    ]
