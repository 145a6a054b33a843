"""What a run reads: the paths that it is given, each as what it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.errors import InputError
from unitlint.inputs.inputs import read_inputs

UNIT = "[Service]\nExecStart=/bin/true\n"


def test_folders_of_units_are_configurations_of_their_own(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "web.service").write_text(UNIT)
    inputs = read_inputs([str(tmp_path / "b"), str(tmp_path / "a")])
    assert sorted(c.path for c in inputs.configurations) == [str(tmp_path / "a"), str(tmp_path / "b")]
    assert inputs.problems == ()


@pytest.mark.parametrize("file", ["bond.netdev", "lan.network", "nic.link"])
def test_a_file_of_networkds_is_read_alone(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_text("[Match]\nName=eth0\n")
    found = read_inputs([str(tmp_path / file)])
    assert not found.problems
    assert [*found.configurations[0].files] == [f"/etc/systemd/network/{file}"]


def test_another_file_of_such_a_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.link").write_text("no section\n")
    with pytest.raises(InputError, match="not a networkd file"):
        read_inputs([str(tmp_path / "a.link")])
