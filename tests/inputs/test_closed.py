"""Files and folders that may not be read: each is a problem among others, with its path; nothing crashes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

UNIT = "[Service]\nExecStart=/bin/true\nExecStrat=/bin/true\n"
_AS_ANYBODY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
"""For root, whom no mode keeps out."""


@pytest.fixture
def closed(tmp_path: Path):
    """Check a tree in which some paths are closed: exit code and what is said."""
    is_root = os.geteuid() == 0
    if is_root and which("setpriv") is None:
        pytest.skip("no mode keeps root out")

    def run(tree: dict[str, str], *paths: str, words: tuple[str, ...] = (".",)) -> tuple[int, str]:
        for name, text in tree.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        for path in paths:
            (tmp_path / path).chmod(0)
        program = [sys.executable, "-m", "unitlint", "check", "--no-cache", "--format", "concise", *words]
        try:
            done = subprocess.run(
                [*(_AS_ANYBODY if is_root else ()), *program],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            for path in paths:
                (tmp_path / path).chmod(0o755)
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.mark.parametrize(
    ("tree", "path"),
    [
        ({"d/a.service": UNIT}, "d"),
        (
            {"d/roles/r/tasks/main.yml": "- copy: {src: x, dest: /etc/systemd/system/x.service}\n"},
            "d/roles/r/tasks",
        ),
        ({"d/Containerfile": "FROM x\nCOPY t/ /\nRUN systemctl enable x\n", "d/t/x": ""}, "d/t"),
        (
            {"d/etc/systemd/system/a.service": UNIT, "d/usr/lib/systemd/system/b.service": UNIT},
            "d/usr/lib/systemd/system",
        ),
        ({"d/a.bu": "variant: fcos\nversion: 1.5.0\nstorage: {trees: [{local: t}]}\n", "d/t/x": ""}, "d/t"),
        ({"d/mkosi.extra/etc/systemd/system/a.service": UNIT}, "d/mkosi.extra/etc/systemd/system"),
        ({"d/a.yml": "systemd: [{name: a.service}]\n", "d/systemd/a.service": UNIT}, "d/systemd"),
        ({"d/a.service": UNIT, "d/.unitlint.yaml": "{}\n"}, "d/.unitlint.yaml"),
    ],
)
@pytest.mark.slow
def test_the_rest_is_looked_at(closed, tree: dict[str, str], path: str) -> None:
    code, said = closed({"ok.service": UNIT, **tree}, path)
    assert code == 1
    assert "ok.service:3:1: warning[unknown-directive]" in said
    assert path in said
    assert "Permission denied" in said or "there is no" in said


def test_the_rest_of_a_root_is_read(closed) -> None:
    tree = {"etc/systemd/system/a.service": UNIT, "usr/lib/systemd/system/b.service": UNIT}
    code, said = closed(tree, "usr/lib/systemd/system")
    assert code == 1
    assert "etc/systemd/system/a.service:3:1: warning[unknown-directive]" in said
    assert "usr/lib/systemd/system:1:1: error[invalid-input] can't be read: Permission denied" in said


@pytest.mark.parametrize("option", ["--config", "--platform", "--machine", "--baseline"])
def test_what_an_option_names(closed, option: str) -> None:
    code, said = closed({"a.service": UNIT, "x.json": "{}"}, "x.json", words=(".", option, "x.json"))
    assert (code, "x.json: can't be read: Permission denied" in said) == (2, True)


def test_a_platform_that_is_closed(closed) -> None:
    code, said = closed({"a.service": UNIT, "x/y": ""}, "x", words=("a.service", "--platform", "x"))
    assert (code, "x: can't be read: Permission denied" in said) == (2, True)
