"""Texts that units name, programs and files of variables, in inputs that deliver a tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.cli import run

UNIT = "[Service]\nEnvironmentFile=/etc/default/web\nExecStart=/usr/local/bin/web --port ${PORT}\n"
SCRIPT, VARIABLES = "usr/local/bin/web", "etc/default/web"
FORMATS = {
    "": {},
    "rootfs/": {"Containerfile": "FROM fedora\nCOPY rootfs/ /\n"},
    "files/": {
        "tasks/main.yml": "".join(
            f"- ansible.builtin.copy: {{src: {path}, dest: /{path}, mode: '{mode}'}}\n"
            for path, mode in (
                ("etc/systemd/system/web.service", "0644"),
                (SCRIPT, "0755"),
                (VARIABLES, "0644"),
            )
        )
    },
}


@pytest.mark.parametrize("top", FORMATS)
@pytest.mark.parametrize(
    ("script", "variables", "said"),
    [
        ("#!/bin/sh\n", "PORT=80\n", ""),
        ("#!/bin/sh\n", "#PORT=80\n", ""),  # for an administrator to fill in
        ("#!/bin/sh\n", "PROT=80\n", "${PORT} is empty"),
        ("echo\n", "PORT=80\n", "without a #! line"),
        ("\x7fELF\0", "PORT=80\n", ""),
        ("PK\x03\0", "PORT=80\n", ""),
    ],
)
def test_they_are_read(
    top: str, script: str, variables: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = {"etc/systemd/system/web.service": UNIT, SCRIPT: script, VARIABLES: variables}
    for path, text in ({top + path: text for path, text in tree.items()} | FORMATS[top]).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / top / SCRIPT).chmod(0o755)
    code = run(["check", "--select", "script-not-executable,unset-variable", str(tmp_path)])
    assert code == bool(said)
    assert said in capsys.readouterr().out
