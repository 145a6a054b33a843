"""Runs of the program in processes of their own, with a cache."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

_PROGRAM = (
    "import atexit, sys\n"
    "from unitlint.cli import main\n"
    "def tell():\n"
    "    open(sys.argv[1], 'w').write('new' if 'unitlint.cli.check' in sys.modules else 'said again')\n"
    "atexit.register(tell)\n"
    "main(sys.argv[2:])\n"
)


@dataclass(frozen=True)
class Outcome:
    """How a run ended; two are alike however they came about."""

    code: int
    out: bytes
    err: bytes


@dataclass
class Runner:
    """Runs `unitlint check` in a folder."""

    folder: Path
    caches: Path

    def __post_init__(self) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("UNITLINT_", "XDG_", "PYTHONDONT"))}
        self.environment = {**kept, "XDG_CACHE_HOME": str(self.caches), "PYTHONSAFEPATH": "1"}
        self.environment["PYTHONPYCACHEPREFIX"] = str(self.caches.parent.parent / "bytecode")
        self.was_said_again = False

    def __call__(self, *arguments: str) -> Outcome:
        told = self.caches / "told"
        command = [sys.executable, "-c", _PROGRAM, str(told), *arguments]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        self.was_said_again = told.read_text() == "said again"
        return Outcome(done.returncode, done.stdout, done.stderr)

    @property
    def entries(self) -> list[Path]:
        """The runs that are kept."""
        return sorted(self.caches.glob("unitlint/*.run"))


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A run in the empty folder `repository`, which is one of Git's."""
    folder, caches = tmp_path / "repository", tmp_path / "caches"
    (folder / ".git").mkdir(parents=True)
    caches.mkdir()
    return Runner(folder, caches)


Edit = Callable[[Path], object]
