"""Random command lines: systemd loads the same ones as we do, and finds as many commands in them."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest

from tests.conformance.judge import judge

PIECES = (
    *("/bin/true", "true", "-", "@", ":", "+", "!", "|", " ", " ", " ; ", ";", "'", '"', "\\", "\\x41"),
    *("%n", "%Q", "%d", "%%", "/", ".", "..", "x", "$A", "*", "a" * 260, "\\; ", " y"),
)
LINES = 300
TYPES = ("oneshot", "simple", "simple\nExecStop=/bin/true", "oneshot\nExecStart=/bin/true")
"""What makes a difference between no command, one and several."""


def write_lines(folder: Path, seed: int) -> None:
    chosen = random.Random(seed)
    names = []
    for number in range(LINES):
        value = "".join(chosen.choice(PIECES) for _ in range(chosen.randint(1, 8))).rstrip("\\ ")
        names.append(f"u{number:03}.service")
        kind = TYPES[number % len(TYPES)]
        (folder / names[-1]).write_text(f"[Service]\nType={kind}\nExecStart={value}\n")
    (folder / "all.target").write_text(f"[Unit]\nWants={' '.join(names)}\n")


@pytest.mark.systemd
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
def test_random_lines(seed: int) -> None:
    with tempfile.TemporaryDirectory(prefix="unitlint-commands-") as folder:
        Path(folder).chmod(0o755)
        write_lines(Path(folder), seed)
        assert judge((Path(folder),), "all.target").differences == ()
