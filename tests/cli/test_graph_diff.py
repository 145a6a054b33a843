from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import Run

UNIT = "ignitions/systemd/agent.service"


def change(tree: Path) -> None:
    """The unit waits for another one now."""
    (tree / UNIT).write_text((tree / UNIT).read_text().replace("Aftre=network", "After=remote-fs"))


def test_the_change_since_a_folder_is_drawn(unitlint: Run, tree: Path) -> None:
    shutil.copytree(tree / "ignitions", tree / "before")
    change(tree)
    drawn = unitlint("graph", "ignitions", "--diff", "before", "--mermaid").out
    assert "remote-fs.target" in drawn
    assert "agent.service" in drawn
    assert "update-engine.service" not in drawn


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_change_since_a_revision_is_drawn(unitlint: Run, tree: Path) -> None:
    shutil.rmtree(tree / ".git")
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "all")):
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        subprocess.run(["git", *identity, *command], cwd=tree, check=True)
    change(tree)
    drawn = unitlint("graph", "ignitions", "--diff", "HEAD", "--mermaid").out
    assert "remote-fs.target" in drawn
    assert "agent.service" in drawn
    outcome = unitlint("graph", "ignitions", "--diff", "no-such-revision", "--mermaid")
    assert outcome.code == 2
    assert "no-such-revision" in outcome.err
