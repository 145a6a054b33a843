"""The documentation site builds: each page is reached, and no link leads nowhere."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from unitlint.rules import NAMES


@pytest.mark.skipif(find_spec("mkdocs") is None, reason="mkdocs is not installed")
def test_the_site_builds_without_a_warning(repository: Path, tmp_path: Path) -> None:
    configuration = repository / ".ci" / "mkdocs.yml"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(configuration), "-d"]
    done = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {p.parent.name for p in (tmp_path / "rules").glob("*/index.html")} >= set(NAMES)
