"""A link that may not be read, as those of other processes below /proc, doesn't end the run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from unitlint.inputs.inputs import read_inputs


def test_link_through_a_closed_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.service").write_text("[Service]\nExecStart=/bin/true\n")
    (tmp_path / "b.service").symlink_to("/proc/1/root/dev/null")
    real_readlink = os.readlink

    def readlink(path: str) -> str:
        if str(path) == "/proc/1/root":
            raise PermissionError(13, "Permission denied", path)
        return real_readlink(path)

    monkeypatch.setattr(os, "readlink", readlink)
    monkeypatch.chdir(tmp_path)
    [configuration] = read_inputs(["."]).configurations
    assert sorted(name for each in configuration.directories for name in each.units) == [
        "a.service",
        "b.service",
    ]
