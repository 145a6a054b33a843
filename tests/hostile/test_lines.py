"""What ends a line for Python alone ends none of a machine's files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from unitlint.cli import run
from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.presets import presets_of
from unitlint.errors import UsageError
from unitlint.machine.recorded import read_times
from unitlint.text.source import SourceText

ENDS_NONE = ["\u2028", "\u2029", "\x85", "\x0c", "\x0b", "\x1c"]


@pytest.mark.parametrize("char", ENDS_NONE)
def test_a_comment_of_a_preset_file_goes_on(char: str) -> None:
    path = "/etc/systemd/system-preset/1.preset"
    source = SourceText("1.preset", f"# off:{char}disable a.service\nenable a.service\n")
    (found,) = presets_of([DeliveredFile(path, None, source)])
    assert (found.enable, found.pattern) == (True, "a.service")


@pytest.mark.parametrize("char", ENDS_NONE[:3])
def test_a_message_of_a_journal_goes_on(char: str) -> None:
    lines = [{"MESSAGE": f"a{char}b", "UNIT": "a.service"}, {"MESSAGE": "c"}]
    journal = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    with pytest.raises(UsageError) as refused:
        read_times(journal, "boot.json")
    assert "not valid JSON" not in refused.value.message, "each line is read, and none tells a time"
    assert "no unit times" in refused.value.message


@pytest.mark.parametrize("char", ENDS_NONE)
def test_a_comment_of_tmpfiles_goes_on(char: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "root"
    (root / "usr/lib/systemd/system").mkdir(parents=True)
    (root / "usr/lib/systemd/system/a.service").write_text("[Service]\nExecStart=/usr/bin/a\n")
    folder = root / "etc/tmpfiles.d"
    folder.mkdir(parents=True)
    (folder / "a.conf").write_text(f"# off:{char}bogus line\n", encoding="utf-8")
    assert run(["check", str(root), "--no-cache", "--select", "unreadable-line"]) == 0, capsys.readouterr()
