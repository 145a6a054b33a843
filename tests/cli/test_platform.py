from __future__ import annotations

import json
from pathlib import Path

import pytest

from unitlint.systemd.directives import newest_version

from .conftest import Run


@pytest.fixture
def root(tree: Path) -> Path:
    """A root file system whose base OS ships one service."""
    units = tree / "root/usr/lib/systemd/system"
    units.mkdir(parents=True)
    (units / "base.service").write_text("[Service]\nExecStart=/bin/true\n")
    (units / "default.target").write_text("[Unit]\nDescription=Default\n")
    return tree / "root"


def test_a_captured_platform_lies_underneath(unitlint: Run, tree: Path, root: Path) -> None:
    unit = tree / "ignitions/systemd/agent.service"
    unit.write_text(
        unit.read_text().replace("Aftre=network.target", "Requires=base.service\nAfter=base.service")
    )
    captured = unitlint("platform", "capture", "--root", "root", "--name", "ours", "-o", "ours.json")
    assert captured.code == 0
    assert json.loads((tree / "ours.json").read_text())["name"] == "ours"
    for platform, state in (("none", "not-found"), ("ours.json", "loaded"), ("root", "loaded")):
        graph = json.loads(unitlint("graph", "--json", "ignitions", "--platform", platform).out)
        states = {unit["name"]: unit["load_state"] for unit in graph["configurations"][0]["units"]}
        assert states["base.service"] == state


def test_a_platform_in_the_configuration_is_relative_to_it(unitlint: Run, tree: Path, root: Path) -> None:
    unitlint("platform", "capture", "--root", "root", "--name", "ours", "-o", "ignitions/ours.json")
    (tree / "ignitions/.unitlint.yaml").write_text("platform: ours.json\n")
    shown = json.loads(unitlint("graph", "--json", "ignitions").out)
    names = {unit["name"] for unit in shown["configurations"][0]["units"]}
    assert "default.target" in names
    assert "sshd.socket" not in names


def test_what_is_no_root_is_refused(unitlint: Run, tree: Path) -> None:
    outcome = unitlint("platform", "capture", "--root", "ignitions")
    assert outcome.code == 2
    assert "not a root file system" in outcome.err


def test_a_version_beyond_the_newest_says_what_it_counts_as(unitlint: Run, tree: Path) -> None:
    (tree / "a.service").write_text("[Service]\nExecStart=/bin/true\n")
    newest = newest_version()
    for version, told in ((newest, False), (newest + 1, True)):
        outcome = unitlint("a.service", "--systemd-version", str(version))
        words = f"systemd {version}: unitlint doesn't know it and treats it as {newest}, the newest it knows"
        assert (outcome.code, words in outcome.out + outcome.err) == (0, told)
