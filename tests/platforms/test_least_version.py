"""On a guessed base, systemd is as new as what the user's units say."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.config.config import Config
from unitlint.inputs.inputs import read_inputs
from unitlint.machine.assembler import Assembler
from unitlint.platforms.platform import Platform


def _platform(folder: Path, text: str, asked: str = "", version: int = 0) -> Platform:
    (folder / "web.service").write_text(f"[Unit]\nDescription=Web\n{text}", "utf-8")
    (configuration,) = read_inputs([str(folder)]).configurations
    return Assembler(Config(platform=asked, systemd_version=version)).model(configuration).platform


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("[Service]\nExecStart=/bin/web\n", 252),
        ("[Service]\nExecStart=/bin/web\nType=notify-reload\n", 253),
        ("WantsMountsFor=/data\n[Service]\nExecStart=/bin/web\nType=notify-reload\n", 256),
        ("[Service]\nExecStart=/bin/web\nPrivateTmp=disconnected\n", 257),
        ("Wants=disconnected\n[Service]\nExecStart=/bin/web\nWantsMountsFor=/data\n", 252),
        ("[Service]\nExecStart=/bin/web\nType=notify-relod\n", 252),
    ],
)
def test_what_the_units_need(text: str, version: int, tmp_path: Path) -> None:
    found = _platform(tmp_path, text)
    assert (found.guessed, found.systemd_version) == (True, version)


@pytest.mark.parametrize(("asked", "version"), [("debian-12", 0), ("", 252), ("none", 0)])
def test_what_is_told_counts(asked: str, version: int, tmp_path: Path) -> None:
    found = _platform(tmp_path, "[Service]\nExecStart=/bin/web\nType=notify-reload\n", asked, version)
    assert found.systemd_version == 252
