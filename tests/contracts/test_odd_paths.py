"""Paths that hold what YAML and Unicode call blanks."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.cli import run
from unitlint.contracts.load import parse_preset
from unitlint.contracts.mounts import Mounts
from unitlint.text.source import SourceText


@pytest.mark.parametrize("path", ["/a\u2028b", "/a\u00a0b", "/a  b", "/a\u0085"])
def test_a_path_stays_as_it_is(path: str) -> None:
    written = "".join(f"\\U{ord(letter):08x}" for letter in path)
    text = f'contracts: [{{name: "x\n  y", mounts: {{paths: ["{written}"]}}, because: z}}]\n'
    (contract,) = parse_preset("x", SourceText("x.yaml", text))
    assert contract.name == "x y"
    assert isinstance(contract.invariant, Mounts)
    assert contract.invariant.paths == (path,)


def test_a_mount_with_a_line_separator_is_proposed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "etc/systemd/system").mkdir(parents=True)
    (tmp_path / "etc/systemd/system/a.service").write_text("[Service]\nExecStart=/bin/true\n")
    (tmp_path / "etc/fstab").write_text("/dev/sdb /d\u2028e ext4 defaults 0 0\n", encoding="utf-8")
    run(["contracts", "propose", str(tmp_path)])
    assert r'"/d\U00002028e is mounted"' in capsys.readouterr().out


def test_a_configuration_whose_name_is_no_utf_8_is_named_by_a_glob(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    unit = "[Unit]\nRequires=b.service\nAfter=b.service\n[Service]\nExecStart=/a\n"
    for folder in ("d\udcff", "e"):
        path = tmp_path / folder / "etc/systemd/system"
        path.mkdir(parents=True)
        (path / "a.service").write_text(unit + "[Install]\nWantedBy=multi-user.target\n")
        (path / "b.service").write_text("[Service]\nExecStart=/a\n")
    (tmp_path / "e/etc/systemd/system/a.service").write_text("[Service]\nExecStart=/a\n")
    assert run(["contracts", "propose", "."]) == 0
    out = capsys.readouterr().out
    assert "configurations: ['d?']" in out
    Path(".unitlint.yaml").write_text(out)
    assert run(["contracts", "check", "."]) == 0
