"""What a run reads: the paths that it is given, each as what it holds."""

from __future__ import annotations

from pathlib import Path

from unitlint.inputs.inputs import read_inputs

UNIT = "[Service]\nExecStart=/bin/true\n"


def test_folders_of_units_are_configurations_of_their_own(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "web.service").write_text(UNIT)
    inputs = read_inputs([str(tmp_path / "b"), str(tmp_path / "a")])
    assert sorted(c.path for c in inputs.configurations) == [str(tmp_path / "a"), str(tmp_path / "b")]
    assert inputs.problems == ()
