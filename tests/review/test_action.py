"""action.yml and the example repository: their scripts run in a shell, as GitHub's runner would run them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from .conftest import SECRET, Repository
from .fake_github import FakeGitHub

ROOT = Path(__file__).resolve().parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "name" in step}
EXAMPLE = ROOT / "examples" / "ci"
WORKFLOWS = (ROOT / "action.yml", *sorted(EXAMPLE.glob(".github/workflows/*.yml")))

SERVICE = "[Service]\nExecStart=/bin/true\n"


class Runner:
    """GitHub's runner, for the scripts of one job: expressions, variables, outputs, conditions."""

    def __init__(self, folder: Path, workspace: Path, github: FakeGitHub, inputs: Mapping[str, str]) -> None:
        self.folder, self.workspace = folder, workspace
        self.context = {f"inputs.{name}": i.get("default", "") for name, i in ACTION["inputs"].items()}
        self.context |= {
            "inputs.base": github.base,
            "inputs.head": github.head,
            "inputs.token": SECRET,
            **{f"inputs.{name}": value for name, value in inputs.items()},
            "steps.python.outputs.python-path": sys.executable,
            "steps.upload.outputs.artifact-url": "https://github.com/acme/boot/actions/runs/1/artifacts/2",
        }
        self.variables = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "RUNNER_TEMP": str(folder / "temp"),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_REPOSITORY": "acme/boot",
            "GITHUB_API_URL": github.url,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REF": "refs/pull/7/merge",
            "GITHUB_STEP_SUMMARY": str(folder / "step-summary.md"),
        }
        # What the step "Install unitlint" would have put there: it leaves alone what is installed already.
        program = folder / "temp" / "unitlint-venv" / "bin" / "unitlint"
        program.parent.mkdir(parents=True)
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m unitlint.cli "$@"\n')
        program.chmod(0o755)

    def step(self, name: str) -> subprocess.CompletedProcess[str]:
        """Run a step's script; its outputs are known afterwards."""
        step = STEPS[name]
        output = self.folder / f"output-{name}"
        output.touch()
        environment = {key: self.filled(str(value)) for key, value in step.get("env", {}).items()}
        script = self.folder / "script.sh"
        script.write_text(step["run"])
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.workspace,
            env={**self.variables, "GITHUB_OUTPUT": str(output), **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        for line in output.read_text().splitlines():
            key, _, value = line.partition("=")
            self.context[f"steps.{step.get('id', name)}.outputs.{key}"] = value
        return done

    def filled(self, text: str) -> str:
        """`${{ … }}` replaced; an expression that nothing here knows is a mistake."""
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: self.context[found[1]], text)


@pytest.fixture
def github_of_a_change(github: FakeGitHub, repository_of_units: Repository) -> FakeGitHub:
    github.base = repository_of_units.commit({"units/old.service": SERVICE})
    github.head = repository_of_units.commit({"units/new.service": f"[Unit]\nXtypo=1\n{SERVICE}"})
    return github


def runner(tmp_path: Path, github: FakeGitHub, **inputs: str) -> Runner:
    named = {name.replace("_", "-"): value for name, value in inputs.items()}
    return Runner(tmp_path, github.git, github, {"paths": "units", "options": "--platform=none", **named})


@pytest.mark.slow
def test_a_job_from_checkout_to_comments(github_of_a_change: FakeGitHub, tmp_path: Path) -> None:
    job = runner(tmp_path, github_of_a_change)
    assert job.step("Install unitlint").returncode == 0
    reviewed = job.step("Review")
    assert reviewed.returncode == 0, reviewed.stderr
    assert "1 new finding" in (tmp_path / "step-summary.md").read_text()
    posted = job.step("Post")
    assert posted.returncode == 0, posted.stderr
    assert len(github_of_a_change.open_comments()) == len(github_of_a_change.summaries()) == 1
    assert job.step("Result").returncode == 1, "a new warning fails the job, after the comments are there"
    assert SECRET not in reviewed.stdout + reviewed.stderr + posted.stdout + posted.stderr


def test_a_check_writes_sarif(github_of_a_change: FakeGitHub, tmp_path: Path) -> None:
    assert runner(tmp_path, github_of_a_change).step("Check").returncode == 0
    assert '"unknown-directive"' in (tmp_path / "temp" / "unitlint.sarif").read_text()


HOSTILE = (
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned",
    "' ; touch pwned ; '",
    '" ; touch pwned ; "',
    "--post=gitlab",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["paths", "base", "head", "options"])
def test_inputs_are_never_run(github_of_a_change: FakeGitHub, tmp_path: Path, name: str, text: str) -> None:
    job = runner(tmp_path, github_of_a_change, **{name: text})
    job.step("Review")
    assert not list(tmp_path.rglob("pwned"))
    assert not (ROOT / "pwned").exists()
    assert github_of_a_change.writes() == []


@pytest.mark.slow
def test_python_that_a_change_brings_is_not_run(github_of_a_change: FakeGitHub, tmp_path: Path) -> None:
    """`python -m venv` in a checkout runs the checkout's own venv.py, if there is one."""
    job = runner(tmp_path, github_of_a_change)
    shutil.rmtree(tmp_path / "temp" / "unitlint-venv")
    job.variables["GITHUB_ACTION_PATH"] = str(tmp_path / "none")  # pip ends at once
    for module in ("venv", "ensurepip", "pip", "subprocess", "logging", "unitlint"):
        (github_of_a_change.git / f"{module}.py").write_text("open('pwned', 'w')")
    job.step("Install unitlint")
    assert (tmp_path / "temp" / "unitlint-venv" / "bin" / "pip").exists()
    assert not list(tmp_path.rglob("pwned"))


def test_no_job_of_ours_looks_for_its_program_in_the_checkout() -> None:
    """`pipx run NAME` takes a file called NAME, and __pypackages__, of the current directory before PyPI."""
    shipped = [*(ROOT / "docs").glob("*.md"), *(ROOT / "linter" / "cli").glob("*.py"), *WORKFLOWS]
    saying = {file.name for file in shipped if "pipx run" in file.read_text("utf-8")}
    assert saying == {"limits.md"}, "limits.md says why not"


def test_paths_and_options_are_lines(github_of_a_change: FakeGitHub, tmp_path: Path) -> None:
    github = github_of_a_change
    (github.git / "a b").mkdir()
    shutil.copy(github.git / "units" / "new.service", github.git / "a b" / "spaced.service")
    subprocess.run(["git", "-C", str(github.git), "add", "-A"], check=True)
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    subprocess.run(["git", *identity, "-C", str(github.git), "commit", "-qm", "more"], check=True)
    done = subprocess.run(
        ["git", "-C", str(github.git), "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    )
    github.head = done.stdout.strip()
    job = runner(tmp_path, github, paths="units\n\na b\n", options="--platform=none\n--config=none\n")
    assert job.step("Review").returncode == 0
    assert "a b/spaced.service" in (tmp_path / "step-summary.md").read_text()


def test_an_event_without_a_pull_request_is_told(github_of_a_change: FakeGitHub, tmp_path: Path) -> None:
    done = runner(tmp_path, github_of_a_change, base="").step("Review")
    assert done.returncode == 2
    assert "::error title=unitlint::" in done.stdout


@pytest.mark.slow
def test_the_second_half_posts_an_artefact(github_of_a_change: FakeGitHub, tmp_path: Path) -> None:
    runner(tmp_path / "first", github_of_a_change).step("Review")
    event = tmp_path / "event.json"
    event.write_text(f'{{"workflow_run": {{"head_sha": "{github_of_a_change.head}"}}}}')
    folder = tmp_path / "first" / "temp" / "unitlint-review"
    job = runner(tmp_path / "second", github_of_a_change, from_artifact=str(folder))
    job.variables |= {"GITHUB_EVENT_PATH": str(event), "GITHUB_REF": "refs/heads/main"}
    assert job.step("Post").returncode == 0
    assert len(github_of_a_change.open_comments()) == 1


@pytest.mark.parametrize("name", STEPS)
def test_nothing_is_interpolated_into_a_script(name: str) -> None:
    assert "${{" not in STEPS[name]["run"]
    assert STEPS[name]["shell"] == "bash"


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_actions_of_others_are_pinned_to_commits(file: Path) -> None:
    used = re.findall(r"uses: (\S+)", file.read_text("utf-8"))
    others = [each for each in used if not each.startswith("unitlint/unitlint@")]
    assert used
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", each) for each in others)


@pytest.mark.parametrize("file", WORKFLOWS[1:], ids=lambda file: file.name)
def test_the_workflows_give_the_action_inputs_that_it_has(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text("utf-8"))
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    given = {name for step in steps if step["uses"].startswith("unitlint/") for name in step.get("with", {})}
    assert given
    assert given <= ACTION["inputs"].keys()
    assert workflow["permissions"] == {}


def test_no_workflow_runs_a_fork_with_a_token_that_writes() -> None:
    texts = [file.read_text("utf-8") for file in WORKFLOWS]
    assert not any("pull_request_target" in text for text in texts)
    post = (EXAMPLE / ".github" / "workflows" / "unitlint-post.yml").read_text("utf-8")
    assert "actions/checkout" not in post


def test_the_example_repository_is_clean() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "unitlint.cli", "check", "units"],
        cwd=EXAMPLE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "no findings in 1 configuration")


def test_the_page_shows_the_example(repository: Path) -> None:
    page = (repository / "docs" / "ci.md").read_text("utf-8")
    for name in (".github/workflows/unitlint.yml", ".github/workflows/unitlint-post.yml", ".gitlab-ci.yml"):
        assert (EXAMPLE / name).read_text("utf-8") in page, f"docs/ci.md shows {name} as it is"
