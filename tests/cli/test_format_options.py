"""One run of `graph` or `boot` writes one format, and none under another's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.cli import run

TWO = [
    ("graph --svg --png", "--svg and --png: one file has one format (run it once for each)"),
    ("graph --json --html -o x.html", "--html and --json: one file has one format"),
    ("boot --json --svg", "--json and --svg: one file has one format"),
    ("graph --svg -o x.png", "x.png: --svg is not what a file ending in .png holds"),
    ("graph --json -o x.MMD", "x.MMD: --json is not what a file ending in .mmd holds"),
    ("boot --html -o x.svg", "x.svg: --html is not what a file ending in .svg holds"),
]
ONE = [
    ("graph --dot -o x.gv", "x.gv", b"digraph"),
    ("graph --mermaid -o README.md", "README.md", b"flowchart"),
    ("graph --dot -o x", "x", b"digraph"),
    ("boot --json -o x.json", "x.json", b'"version"'),
    ("boot -o x.txt", "x.txt", b"multi-user.target"),
]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.service").write_text("[Service]\nExecStart=/bin/a\n[Install]\nWantedBy=multi-user.target\n")


@pytest.mark.parametrize(("line", "message"), TWO)
def test_two_formats_are_a_mistake(line: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(line.split()) == 2
    assert message in capsys.readouterr().err
    assert [path.name for path in Path().iterdir()] == ["a.service"]


@pytest.mark.parametrize(("line", "name", "content"), ONE)
def test_one_format_is_written(line: str, name: str, content: bytes) -> None:
    assert run(line.split()) == 0
    assert content in Path(name).read_bytes()
