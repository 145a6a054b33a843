"""Paths of any bytes in addresses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unitlint.cli import run
from unitlint.text.percent import percent_encoded


@given(st.binary(max_size=20))
def test_a_name_is_its_bytes(name: bytes) -> None:
    shown = percent_encoded(os.fsdecode(name))
    assert shown.isascii()
    assert (
        b"".join(
            bytes.fromhex(part[:2].decode()) + part[2:] if number else part
            for number, part in enumerate(shown.encode().split(b"%"))
        )
        == name
    )


def test_what_no_name_holds_is_a_question_mark() -> None:
    assert percent_encoded("a/\ud800é") == "a/%3F%C3%A9"


def test_a_picture_of_a_file_with_such_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path(os.fsdecode(b"x\xff"))
    folder.mkdir()
    for name, other in (("a", "b"), ("b", "c")):
        (folder / f"{name}.service").write_text(
            f"[Unit]\nAfter={other}.service\nWants={other}.service\n[Service]\nExecStart=/bin/x\n"
            "[Install]\nWantedBy=multi-user.target\n"
        )
    command = ["graph", os.fspath(folder), "--svg", "--link-template", "https://x.example/{path}#L{line}"]
    assert run(command) == 0
    assert "https://x.example/x%FF/a.service#L" in capsys.readouterr().out
