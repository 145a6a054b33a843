"""What every test may need: the corpora of real inputs, and systemd, where they are."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

REPOSITORY = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("UNITLINT_CORPORA", REPOSITORY.parent / "shared" / "corpora"))
SYSTEMD = Path("/lib/systemd/systemd")

# In CI, hypothesis takes the same examples in every run: a change is judged by what it does and not by its
# luck, and what fails there fails here with CI=true. Elsewhere they are new each time, to try more of them.
# No example is timed: a slow machine is no fault.
IN_CI = bool(os.environ.get("CI"))
settings.register_profile("slow", deadline=None, derandomize=IN_CI)
settings.register_profile("fast", settings.get_profile("slow"), max_examples=25)
if IN_CI:
    # Hypothesis draws constants out of the modules that are imported, which differ with the tests that are
    # selected: a failure in the whole run would not come back in a run of its own.
    providers._get_local_constants = providers.Constants

# What a test runs is run, and never said once more; tests of the cache turn it on.
os.environ["UNITLINT_NO_CACHE"] = "1"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --update` rewrites what tests compare with; look at the difference before you commit it."""
    parser.addoption("--update", action="store_true", help="rewrite snapshots and shown outputs")
    parser.addoption("--slow", action="store_true", help="run the slow tests, too")


def pytest_configure(config: pytest.Config) -> None:
    # Tests start unitlint hundreds of times. Without bytecode each start compiles all that it imports.
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        folder = tempfile.mkdtemp(prefix="unitlint-bytecode-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        os.environ["PYTHONPYCACHEPREFIX"] = folder
    settings.load_profile("slow" if config.getoption("--slow") else "fast")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is slow, unless it is asked for; skip by name what this machine can't run."""
    slow = [item for item in items if item.get_closest_marker("slow") and not _is_asked_for(item, config)]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]
    _skip_what_lacks(items)


def _is_asked_for(item: pytest.Item, config: pytest.Config) -> bool:
    """By `--slow`, or because the command names its file."""
    named = (Path(config.invocation_params.dir, argument.partition("::")[0]) for argument in config.args)
    return config.getoption("--slow") or any(path.resolve() == item.path for path in named)


def _skip_what_lacks(items: list[pytest.Item]) -> None:
    lacks = {
        "corpora": "" if CORPORA.is_dir() else f"no corpora at {CORPORA}",
        "systemd": "" if SYSTEMD.exists() else "systemd is not installed",
    }
    for item in items:
        for marker, reason in lacks.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real inputs; mark the test with `corpora`."""
    return CORPORA


@pytest.fixture(scope="session")
def tracked(repository: Path) -> tuple[str, ...]:
    """The files of this repository, new ones included; skips the test outside of a git checkout."""
    git = shutil.which("git")
    if git is None or not (repository / ".git").exists():
        pytest.skip("not a git checkout, or git is not installed")
    command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True).stdout
    return tuple(name for name in listed.split("\0") if name and (repository / name).is_file())


@pytest.fixture(scope="session")
def repository() -> Path:
    """The top of this repository."""
    return REPOSITORY


@dataclass(frozen=True)
class Outcome:
    """What a run of unitlint leaves behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def unitlint(capfd: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """unitlint(argument, …) → its exit code and what it printed, run in this process."""
    from unitlint.cli import run

    def call(*arguments: str) -> Outcome:
        capfd.readouterr()
        code = run(list(arguments))
        captured = capfd.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call
