"""A run in parts, merged: the same bytes in every format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from unitlint.cli import run

FORMATS = ("json", "sarif", "junit", "full", "gitlab")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders with findings of their own and shared ones, comments that hide some, and a baseline."""
    monkeypatch.chdir(tmp_path)
    for number in range(7):
        folder = tmp_path / f"app{number}"
        folder.mkdir()
        comment = "# unitlint: ignore[unknown-directive] why\n" if number % 2 else ""
        text = f"[Unit]\nAfter=a.service\n[Service]\n{comment}Foo{number}=1\nExecStart=/bin/x \n"
        (folder / "a.service").write_text(text)
        (folder / "b.service").write_text(f"[Service]\n# unitlint: ignore[{number}]\nExecStart=y\n")
    (tmp_path / "site.yml").write_text('version: "2.3"\nsystemd:\n  - name: c.service\n    enabled: true\n')
    (tmp_path / "systemd").mkdir()
    arms = "{{if .Spec.Rack}}Environment=A\n{{else}}Bar=1\n{{end}}"
    (tmp_path / "systemd/c.service").write_text(f"[Service]\n{arms}[Install]\nWantedBy=x.target\n")
    (tmp_path / ".unitlint.yaml").write_text("baseline: known.json\n")
    (tmp_path / "known.json").write_text('{"version": 1, "findings": []}\n')
    assert run(["baseline", "update", "app3"]) == 0
    return tmp_path


def parts(count: int, *options: str) -> list[str]:
    files = [f"part-{number}-of-{count}" for number in range(1, count + 1)]
    for number, file in enumerate(files, 1):
        assert run(["check", "--shard", f"{number}/{count}", "-o", file, *options]) == 0
    return files


@pytest.mark.slow
def test_merged_as_in_one_run(tree: Path, capsys: Capture) -> None:
    counts = (1, 3, 20)
    files = {count: parts(count) for count in counts}
    for name in FORMATS:
        whole = (run(["check", "--format", name]), capsys.readouterr().out)
        assert whole[0] == 1
        for count in counts:
            merged = (run(["merge", *files[count], "--format", name]), capsys.readouterr().out)
            assert merged == whole, f"{count} parts"


def test_parts_that_are_missing_or_of_something_else(tree: Path, capsys: Capture) -> None:
    files = parts(3)
    assert run(["merge", *files[:2]]) == 2
    assert "not all parts of one run: 1/3, 2/3" in capsys.readouterr().err
    (tree / "app1/a.service").write_text("[Service]\nExecStart=/bin/other\n")
    assert run(["merge", *files]) == 2
    assert "the parts differ in inputs" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "1" * 5000, "[" * 100_000, '{"unitlint": 1}', "é", '{}\n[{}, ["a"]]']
)
def test_what_is_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, text: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.service").write_text("[Service]\nExecStart=/bin/x\n")
    (tmp_path / "part").write_text(text)
    assert run(["merge", "part"]) == 2
    assert "is not a part of a run" in capsys.readouterr().err


def test_a_part_with_something_wrong_in_a_finding(tree: Path, capsys: Capture) -> None:
    (file,) = parts(1)
    lines = (tree / file).read_text().splitlines()
    finding = json.loads(lines[1])
    finding[0]["location"]["line"] = -1
    (tree / file).write_text("\n".join([lines[0], json.dumps(finding)]))
    assert run(["merge", file]) == 2
    assert "$.location.line" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["0/2", "3/2", "1", "a/b", "1/", "²/3"])
def test_words_that_are_no_part(capsys: Capture, word: str) -> None:
    assert run(["check", "--shard", word]) == 2
    assert "is not one part of several; write it as 1/4" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("member", "value", "said"),
    [
        ("rule", "x\n::error::y", "is not a part of a run"),
        ("rule", "\x1b[31m", "is not a part of a run"),
        ("line", 0, "is not a part of a run"),
        ("path", "", "is not a part of a run"),
        ("configurations", ["nowhere"], 'a part has findings in "nowhere"'),
    ],
)
def test_a_part_that_says_what_no_run_says(
    tree: Path, capsys: Capture, member: str, value: object, said: str
) -> None:
    (file,) = parts(1)
    lines = (tree / file).read_text().splitlines()
    finding = json.loads(lines[1])
    if member == "configurations":
        finding[1] = value
    else:
        (finding[0] if member == "rule" else finding[0]["location"])[member] = value
    (tree / file).write_text("\n".join([lines[0], json.dumps(finding)]))
    assert run(["merge", file]) == 2
    assert said in capsys.readouterr().err


def test_a_part_of_very_many(tree: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    (file,) = parts(1)
    text = (tree / file).read_text()
    (tree / file).write_text(text.replace('"of":1', '"of":99999999', 1))
    assert run(["merge", file]) == 2
    assert "not all parts of one run: 1/99999999" in capsys.readouterr().err
    (tree / file).write_text(text)
    monkeypatch.setattr("unitlint.checking.part_files.MOST_FINDINGS", 2)
    assert run(["merge", file]) == 2
    assert "has more than 2 findings" in capsys.readouterr().err
