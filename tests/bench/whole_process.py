"""Whole-process times of unitlint against `systemd-analyze verify --man=no`, in turn, as ratios.

    python -m tests.bench.whole_process TREE [FILE]

TREE holds configurations (16 of them, say), FILE is one unit file; without arguments the examples are timed.
systemd-analyze gets the same units: the configurations' templates in their first branch, written to folders.
Run by hand on an idle machine; nothing here is a test.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from unitlint.sources.branches import Branches
from unitlint.sources.configuration import Configuration
from unitlint.sources.inputs import read_inputs

RUNS = 9
Command = Sequence[str]


def main(arguments: Sequence[str]) -> None:
    """Time both programs on both inputs and print a Markdown table."""
    tree = arguments[0] if arguments else "examples/boot"
    configurations = read_inputs([tree]).configurations
    with tempfile.TemporaryDirectory() as scratch:
        folders = [lay_out(c, Path(scratch, str(n))) for n, c in enumerate(configurations)]
        one = Path(arguments[1]) if len(arguments) > 1 else next(iter(sorted(folders[0].glob("*.service"))))
        print("| input | unitlint | systemd-analyze verify | ratio |\n| --- | --- | --- | --- |")
        compare(
            f"{len(configurations)} configurations", unitlint(tree), [verify(folder) for folder in folders]
        )
        compare("one unit file", unitlint(str(one)), [verify_file(one)])
    print(f"\nMedians of {RUNS} runs in turn; {os.cpu_count()} processors.")


def lay_out(configuration: Configuration, folder: Path) -> Path:
    """The configuration's unit files and drop-ins, in the first branch of their templates."""
    for directory in Branches().expand(configuration)[0].directories:
        for name, file in directory.units.items():
            if file.source is not None:
                write(folder / name, file.source.text)
        for sub, files in directory.drop_ins.items():
            for name, file in files.items():
                if file.source is not None:
                    write(folder / sub / name, file.source.text)
    return folder


def write(path: Path, text: str) -> None:
    """Write a text, its folder made where it lacks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, errors="surrogateescape")


def unitlint(path: str) -> list[Command]:
    """One process, whatever the path holds."""
    return [[sys.executable, "-m", "unitlint", "check", path]]


def verify(folder: Path) -> Command:
    """All units of a folder in one process."""
    units = sorted(str(path) for path in folder.iterdir() if path.is_file())
    return ["systemd-analyze", "verify", "--man=no", *units]


def verify_file(path: Path) -> Command:
    """One unit."""
    return ["systemd-analyze", "verify", "--man=no", str(path)]


def compare(label: str, ours: Sequence[Command], theirs: Sequence[Command]) -> None:
    """Run both in turn, and print a row."""
    if shutil.which("systemd-analyze") is None:
        raise SystemExit("systemd-analyze is not installed")
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(RUNS + 1)][1:]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"| {label} | {mine * 1000:.0f} ms | {other * 1000:.0f} ms | {ratio:.1f} |")


def seconds(commands: Sequence[Command]) -> float:
    """How long the commands take, one after the other, their output thrown away."""
    start = time.perf_counter()
    for command in commands:
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


if __name__ == "__main__":
    main(sys.argv[1:])
