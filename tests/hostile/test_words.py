"""A script of more words than are read is said to be one, wherever it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.cli import run
from unitlint.grammar import shell_parser

UNIT = "[Service]\nExecStart=/usr/bin/a\n"
LONG = "true" + " x" * 200
WRITING = f"cat > /etc/systemd/system/a.service <<E\n{UNIT}E\n"
INDENTED = "    [Service]\n    ExecStart=/usr/bin/a\n"
BESIDE = "/etc/systemd/system/a.service"
LONG_SCRIPTS = {
    "words before a unit": ("a.sh", f"#!/bin/sh\n{LONG}\n{WRITING}", 2),
    "words behind one": ("a.sh", f"#!/bin/sh\n{WRITING}{LONG}\n{WRITING}", 6),
    "words of a shell inside": ("a.sh", f"#!/bin/sh\nbash <<'B'\n{LONG}\nB\n{WRITING}", 3),
    "rounds of a loop": ("a.sh", f"#!/bin/sh\nfor i in {'a ' * 60}; do echo $i b; done\n{WRITING}", 2),
    "RUN": ("Containerfile", f"FROM x\nRUN {LONG}\nCOPY <<E {BESIDE}\n{UNIT}E\n", 2),
    "runcmd": (
        "user-data",
        f"#cloud-config\nruncmd:\n- {LONG}\nwrite_files:\n- path: {BESIDE}\n  content: |\n{INDENTED}",
        3,
    ),
    "a task": (
        "site.yml",
        f"- hosts: all\n  tasks:\n  - copy: {{dest: {BESIDE}, content: 'x'}}\n"
        f"  - shell: |\n      systemctl daemon-reload\n      {LONG}\n",
        6,
    ),
}


@pytest.mark.parametrize("script", LONG_SCRIPTS)
def test_a_script_that_is_not_read_to_its_end(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shell_parser, "WORDS_LIMIT", 100)
    monkeypatch.chdir(tmp_path)
    name, text, line = LONG_SCRIPTS[script]
    Path(name).write_text(text)
    code = run(["check", "--no-cache", "--jobs", "1", "--format", "concise", "."])
    out, err = capsys.readouterr()
    assert "its commands have 100 words up to here; unitlint reads no more of them" in out + err
    assert f"{name}:{line}:" in out + err
    assert code in (1, 2)
