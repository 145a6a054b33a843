"""Many machines in one run have the graphs that each has alone, whatever settings tell them apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.machine.variants import BASES, VERSION, directives, write_variants
from unitlint.checking.check import check
from unitlint.config.config import Config
from unitlint.inputs.inputs import read_inputs
from unitlint.machine.assembler import Assembler
from unitlint.machine.machine import Machine
from unitlint.platforms.capture import Recipe, capture
from unitlint.platforms.catalogue import write

VALUES = ("yes", "process", "/var/x", "", "x.service", "tty")


def described(machine: Machine) -> list[object]:
    """All that rules see of a machine's units, dependencies and boot, with the places in files."""
    edges = [
        (
            edge.source,
            edge.kind,
            edge.target,
            [o.kind for o in edge.origins],
            [place.location for place in edge.places],
        )
        for edge in machine.graph.edges()
    ]
    pulled = [
        (job.unit, job.type, *(place.location for edge in job.pulled_in_by for place in edge.places))
        for job in machine.boot.jobs.values()
    ]
    units = sorted(machine.graph.units.values(), key=lambda unit: unit.name)
    rest = (machine.boot.order, machine.boot.conditions, machine.boot.left_out, machine.boot.error)
    return [units, edges, pulled, *rest]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit_type", "value"),
    [(kind, value) for kind in BASES for value in (VALUES if kind == "service" else VALUES[:3])],
)
def test_each_directive(tmp_path: Path, unit_type: str, value: str) -> None:
    config = Config(platform="none", systemd_version=VERSION)
    write_variants(tmp_path, unit_type, value, directives(unit_type))
    configurations = read_inputs((str(tmp_path),)).configurations
    together = Assembler(config)
    for configuration in configurations:
        alone = Assembler(config).model(configuration)
        assert described(together.model(configuration)) == described(alone), configuration.name
    assert together.graphs < len(configurations), "some settings take no part in any graph"


def test_a_catalogue_says_what_its_root_says(tmp_path: Path) -> None:
    """The devices that a service may use decide whether an image needs kernel modules."""
    root, units = tmp_path / "root", tmp_path / "units"
    (root / "usr/lib/systemd/system").mkdir(parents=True)
    units.mkdir()
    text = "[Service]\nExecStart=/bin/a\nRootImage=/i\nDevicePolicy=closed\n"
    (root / "usr/lib/systemd/system/a.service").write_text(text)
    (units / "b.service").write_text("[Unit]\nWants=a.service\n[Service]\nExecStart=/bin/b\n")
    (tmp_path / "catalogue.json").write_text(write(capture(str(root), Recipe("mine"))))
    drawn = []
    for platform in (root, tmp_path / "catalogue.json"):
        config = Config(platform=str(platform))
        (configuration,) = read_inputs((str(units),)).configurations
        graph = Assembler(config).model(configuration).graph
        drawn.append([(edge.source, edge.kind, edge.target) for edge in graph.edges()])
    assert drawn[0] == drawn[1]
    assert ("a.service", "After", "modprobe@loop.service") in drawn[0]


def test_a_branch_of_its_own_setting_is_judged(tmp_path: Path) -> None:
    """What the first branch lacks makes systemd refuse the unit in the second."""
    text = "[Service]\nExecStart=/bin/a\nPAMName=x\n{{ if .Spec }}{{ else }}KillMode=process\n{{ end }}"
    (tmp_path / "systemd").mkdir()
    (tmp_path / "site.yml").write_text("systemd:\n  - name: a.service\n    enabled: true\n")
    (tmp_path / "systemd/a.service").write_text(text)
    config = Config(platform="none")
    result = check(read_inputs((str(tmp_path),)), config)
    assert "refused-unit" in {finding.rule for finding in result.findings}
