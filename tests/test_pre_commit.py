"""The hooks, run by the real pre-commit on a scratch repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

CLEAN = (
    "[Unit]\nDescription=Agent\n\n[Service]\nExecStart=/bin/true\n\n[Install]\nWantedBy=multi-user.target\n"
)


def git(directory: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments]
    subprocess.run(command, cwd=directory, check=True, capture_output=True)


@pytest.fixture(scope="module")
def hooks(repository: Path, tracked: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This tree as a repository with one commit, uncommitted changes included."""
    copy = tmp_path_factory.mktemp("hooks") / "unitlint"
    copy.mkdir()
    for name in tracked:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes((repository / name).read_bytes())
    git(copy, "init", "-q")
    git(copy, "add", "-A")
    git(copy, "commit", "-q", "-m", "all")
    git(copy, "tag", "the-one")
    return copy


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps its environments: shared by the cases, so that it installs once.

    `pre-commit try-repo` has a store of its own for each call, whatever this says.
    """
    return tmp_path_factory.mktemp("pre-commit")


@pytest.mark.slow
@pytest.mark.parametrize("hook", ["unitlint", "unitlint-files"])
def test_the_hook_passes_and_fails(hooks: Path, home: Path, tmp_path: Path, hook: str) -> None:
    unit = tmp_path / "units" / "agent.service"
    unit.parent.mkdir()
    unit.write_text(CLEAN)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    clean = run_hook(hooks, home, tmp_path, hook)
    if "No matching distribution found" in clean.stdout or "Could not fetch URL" in clean.stdout:
        pytest.skip("no package index to install the hook from")
    assert clean.returncode == 0, clean.stdout
    assert "Passed" in clean.stdout

    unit.write_text(CLEAN.replace("WantedBy", "WantdBy"))
    git(tmp_path, "add", "-A")
    faulty = run_hook(hooks, home, tmp_path, hook)
    assert faulty.returncode == 1
    assert "[unknown-directive]" in faulty.stdout
    assert "units/agent.service:8:1" in faulty.stdout


def run_hook(hooks: Path, home: Path, scratch: Path, hook: str) -> subprocess.CompletedProcess[str]:
    """As for a repository that names this one in its configuration."""
    config = f"repos:\n- repo: {hooks}\n  rev: the-one\n  hooks:\n  - id: {hook}\n"
    (scratch / ".pre-commit-config.yaml").write_text(config)
    git(scratch, "add", "-A")
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color=never"]
    environment = {**os.environ, "PRE_COMMIT_HOME": str(home)}
    environment.pop("PYTHONPATH", None)
    return subprocess.run(
        command, cwd=scratch, env=environment, capture_output=True, text=True, check=False, timeout=600
    )


def test_the_hook_for_the_whole_tree_runs_whatever_a_commit_touches(repository: Path) -> None:
    """A script, a Containerfile or a template may install units: no pattern of names has them all."""
    hooks = {hook["id"]: hook for hook in yaml.safe_load((repository / ".pre-commit-hooks.yaml").read_text())}
    assert hooks["unitlint"]["pass_filenames"] is False
    assert not hooks["unitlint"].keys() & {"files", "types", "types_or", "exclude"}
