"""Scripts and Containerfiles whose few lines ask for a great deal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from unitlint.cli import run
from unitlint.formats import work
from unitlint.grammar.shell import commands
from unitlint.grammar.shell_words import EXPANDED_LIMIT, VALUE_LIMIT
from unitlint.text.source import PLACEHOLDER, SourceText

_UNIT = "[Service]\nExecStart=/usr/bin/a\n[Install]\nWantedBy=multi-user.target\n"
_BASH = "#!/bin/bash\n"
_COPY = f"{_BASH}cp units/u1.service /etc/systemd/system/\n"
_CALLS = "FROM debian\nCOPY . /s/\nCOPY a.service /etc/systemd/system/\nRUN /s/a.sh\n"
_INPUTS = {
    "copies of a pattern": {"a.sh": _BASH + "cp units/*.service /etc/systemd/system/\n" * 100},
    "copies of a folder": {"a.sh": _BASH + "cp -r units /etc/systemd/system/\n" * 100},
    "patterns that fit nothing": {"a.sh": _COPY + "cp units/*.x /etc/systemd/system/\n" * 100},
    "modes": {"a.sh": _BASH + "cp units/* /etc/systemd/system/\nchmod 644 /etc/systemd/system/*\n" * 100},
    "scripts of scripts": {
        "Containerfile": _CALLS,
        "a.sh": _BASH + "/s/b.sh\n" * 20,
        "b.sh": _BASH + "/s/c.sh\n" * 20,
        "c.sh": _BASH + "systemctl enable a\n" * 20,
    },
    "copies of an image": {"Containerfile": _CALLS + "COPY units/* /etc/systemd/system/\n" * 100},
}


@pytest.mark.parametrize("files", _INPUTS.values(), ids=_INPUTS)
def test_too_much_work_is_a_finding(
    files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(work, "WORK_LIMIT", 20_000)
    units = {f"units/u{number}.service": _UNIT for number in range(20)}
    for name, text in {**files, **units, "a.service": _UNIT}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    assert run(["check", "--no-cache", "--jobs", "1", "--format", "concise", next(iter(files))]) == 1
    assert "[invalid-input]" in (said := capsys.readouterr().out)
    assert "its commands do too much for unitlint to follow" in said


def test_all_files_of_a_run_share_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(work, "RUN_LIMIT", 1_000)
    here = f"cat > /etc/systemd/system/a.service <<E\n{_UNIT}E\n"
    for number in range(4):
        Path(f"a{number}.sh").write_text(_BASH + here + "systemctl enable a.service\n" * 15)

    assert run(["check", "--no-cache", "--jobs", "1", "--format", "concise", "."]) == 1
    said = [line for line in capsys.readouterr().out.splitlines() if "did too much" in line]
    assert [line.partition(":")[0] for line in said] == ["a3.sh"]


def test_what_a_person_writes_is_followed() -> None:
    """The longest script of the corpora takes a hundredth of the limit."""
    assert work.WORK_LIMIT >= 100 * 1_000 * work.COMMAND


def test_paths_that_double_are_unknown() -> None:
    lines = "".join(f'A{n + 1}="$A{n}/$A{n}"\n' for n in range(60))
    found = list(commands(SourceText("a.sh", f"A0=/a\n{lines}cp x $A3 $A60\n")))
    known, doubled = (word.text for word in found[-1].arguments[1:])
    assert known == "/a" + "//a" * 7
    assert PLACEHOLDER in doubled
    assert len(doubled) <= VALUE_LIMIT


def test_a_long_value_is_not_repeated_without_end() -> None:
    long = "a" * (EXPANDED_LIMIT // 10)
    found = list(commands(SourceText("a.sh", f"A={long}\ncat >/x <<E\n" + "$A\n" * 100 + "E\n")))[-1]
    assert found.body is not None
    assert len(found.body.text) < EXPANDED_LIMIT + 1000


@pytest.mark.parametrize(
    "words", ["-r .", "-r ./", "-r units/.", "-a ./units/.", "units/*", "units/a.service"]
)
def test_a_folder_at_the_top_has_its_files(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their names lost a letter, where the script and the current folder are at the top."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "units").mkdir()
    (tmp_path / "units/a.service").write_text(_UNIT)
    (tmp_path / "a.service").write_text(_UNIT)
    (tmp_path / "install.sh").write_text(f"{_BASH}cp {words} /etc/systemd/system/\nsystemctl enable a\n")
    assert run(["graph", "--json", "install.sh"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["configurations"]
    assert "a.service" in [
        unit["name"] for unit in found["units"] if (unit["path"] or "").endswith("a.service")
    ]
