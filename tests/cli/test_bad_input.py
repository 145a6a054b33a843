"""Bad input ends in a clear message: exit 2 where nothing can be linted, else the other files are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Run

GOOD = "systemd:\n  - name: good.service\n    enabled: true\n"
GOOD_UNIT = "[Unit]\nAftre=x.service\n[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"

ALIAS_BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def template(path: Path, text: str) -> None:
    path.write_text("include: common.yml\n" + text)


def no_yaml(top: Path) -> None:
    template(top / "bad.yml", "systemd: [\n")


def alias_bomb(top: Path) -> None:
    template(top / "bad.yml", ALIAS_BOMB + "systemd: *i\n")


def brackets(top: Path) -> None:
    template(top / "bad.yml", "systemd: " + "[" * 50_000 + "\n")


def include_loop(top: Path) -> None:
    (top / "bad.yml").write_text("include: worse.yml\nsystemd: []\n")
    (top / "worse.yml").write_text("include: bad.yml\nsystemd: []\n")


def climbing_include(top: Path) -> None:
    (top.parent / "outside.yml").write_text("systemd: []\n")
    (top / "bad.yml").write_text("include: ../outside.yml\nsystemd: []\n")


def climbing_file(top: Path) -> None:
    (top / "bad.yml").write_text("files:\n  - /../../../../../../../etc/passwd\n")


def missing_file(top: Path) -> None:
    (top / "bad.yml").write_text("systemd:\n  - name: missing.service\n")


def unclosed_action(top: Path) -> None:
    (top / "bad.yml").write_text("systemd:\n  - name: bad.service\n    enabled: true\n")
    (top / "systemd" / "bad.service").write_text("[Service]\nExecStart=/bin/echo {{ .Spec\n")


def binary_unit(top: Path) -> None:
    (top / "bad.yml").write_text("systemd:\n  - name: bad.service\n    enabled: true\n")
    (top / "systemd" / "bad.service").write_bytes(bytes(range(256)) * 16)


def long_name(top: Path) -> None:
    (top / "bad.yml").write_text(f"systemd:\n  - name: {'x' * 300}.service\n    enabled: true\n")


BAD: list[Callable[[Path], None]] = [
    no_yaml,
    alias_bomb,
    brackets,
    include_loop,
    climbing_include,
    climbing_file,
    missing_file,
    unclosed_action,
    binary_unit,
    long_name,
]


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree with one good template; the current directory is around it."""
    top = tmp_path / "tree"
    (top / ".git").mkdir(parents=True)
    (top / "systemd").mkdir()
    (top / "good.yml").write_text(GOOD)
    (top / "systemd" / "good.service").write_text(GOOD_UNIT)
    monkeypatch.chdir(tmp_path)
    return top


@pytest.mark.parametrize("spoil", BAD)
def test_the_bad_file_is_told_and_the_good_one_linted(
    unitlint: Run, top: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(top)
    outcome = unitlint("tree", "--format", "concise")
    assert outcome.code == 1, outcome.err
    assert "tree/systemd/good.service:2:1: warning[unknown-directive]" in outcome.out
    assert [line for line in outcome.out.splitlines() if "bad" in line or "worse" in line], outcome.out
    assert outcome.err == ""


@pytest.mark.parametrize("spoil", [no_yaml, alias_bomb, brackets])
def test_alone_it_is_exit_2(unitlint: Run, top: Path, spoil: Callable[[Path], None]) -> None:
    spoil(top)
    outcome = unitlint("tree/bad.yml")
    assert outcome.code == 2
    assert outcome.err.startswith("unitlint: tree/bad.yml:")
    assert "Traceback" not in outcome.err


def test_an_empty_folder(unitlint: Run, tmp_path: Path) -> None:
    outcome = unitlint(str(tmp_path))
    assert outcome.code == 2
    assert "nothing to lint here (looked for sabakan" in outcome.err


def test_a_missing_path_beside_a_good_one(unitlint: Run, top: Path) -> None:
    outcome = unitlint("tree", "nowhere", "--format", "concise")
    assert outcome.code == 1
    assert "nowhere:1:1: error[invalid-input] " in outcome.out
    assert "unknown-directive" in outcome.out
