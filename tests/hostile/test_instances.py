"""Instances that name others, and how much each of them holds."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from unitlint.graph import loading
from unitlint.graph.build import build_graph
from unitlint.inputs.inputs import read_inputs


@pytest.mark.parametrize(
    "units",
    [
        {
            "t@.service": "[Unit]\nAfter=t@%N.service u@%N.service\n",
            "u@.service": "[Unit]\nAfter=t@%N.service\n",
        },
        {"t@.service": "[Unit]\nWants=t@%i0.service t@%i1.service\n"},
    ],
)
def test_instances_of_one_fragment_end(tmp_path, units: Mapping[str, str]) -> None:
    graph = _graph(tmp_path, {**units, "s.service": "[Unit]\nWants=t@x.service\n"})
    assert len(graph.units) < 1_000


def test_settings_of_instances_are_counted(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "SETTINGS_LIMIT", 500)
    names = " ".join(f"t@{number}.service" for number in range(1_000))
    lines = "".join(f"Environment=A{number}=1\n" for number in range(50))
    units = {"t@.service": f"[Service]\nExecStart=/x\n{lines}", "s.service": f"[Unit]\nWants={names}\n"}
    graph = _graph(tmp_path, units)
    assert sum(name.startswith("t@") for name in graph.units) < 20
    assert [problem.message for problem in graph.problems if "more and more units" in problem.message]


def _graph(folder, units: Mapping[str, str]):
    for name, text in units.items():
        (folder / name).write_text(text + ("" if "[Service]" in text else "[Service]\nExecStart=/x\n"))
    (configuration,) = read_inputs([str(folder)]).configurations
    return build_graph(configuration)
