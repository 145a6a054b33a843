"""Neco's machine configurations, in each branch of their templates, on a base system's units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.cases import CORPORA
from tests.conformance.judge import Verdict, judge_graph
from tests.conformance.materialise import Root, materialise, with_everything
from tests.conformance.systemd import INSTALLED, Systemd
from unitlint.configuration.branches import Branches
from unitlint.configuration.configuration import Configuration
from unitlint.graph.build import build_graph
from unitlint.inputs.inputs import read_inputs
from unitlint.platforms.select import select_platform


@dataclass(frozen=True, slots=True)
class Machine:
    """One configuration in one branch, and the root that it is laid out in."""

    configuration: Configuration
    root: Root

    def judge(self, target: str, by: Systemd = INSTALLED) -> Verdict:
        """The graph straight from the templates against what systemd loads from the root."""
        platform = select_platform(str(self.root.folder / "base"))
        graph = build_graph(self.configuration, platform=platform, targets=[target], host=by.host)
        return judge_graph(graph, self.root.unit_path, target, by)


def configurations() -> Iterator[Configuration]:
    """All of the newest revision, each in every branch."""
    branches = Branches()
    for configuration in read_inputs([str(CORPORA / "neco/head")]).configurations:
        for number, branch in enumerate(branches.expand(configuration)):
            yield with_everything(branch, name=f"{branch.name}-{number}")


def machine(configuration: Configuration, scratch: Path, base: Path) -> Machine:
    """The configuration laid out below `scratch` on the units of `base`."""
    folder = scratch / configuration.name.replace("/", "-")
    return Machine(configuration, materialise(configuration, folder, base))
