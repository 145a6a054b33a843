"""Whole-process times of unitlint against `systemd-analyze verify --man=no`, in turn, as ratios.

    python -m tests.bench.whole_process TREE [FILE]

TREE holds configurations (16 of them, say), FILE is one unit file; without arguments the examples are timed.
Then come inputs made here: a folder of 800 units, and 2,000 folders of two for unitlint alone, once.
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
from random import Random

from unitlint.configuration.branches import Branches
from unitlint.configuration.configuration import Configuration
from unitlint.inputs.inputs import read_inputs

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
        many = make_folder(Path(scratch, "many"), 800)
        compare("a folder of 800 units", unitlint(str(many)), [verify(many)], runs=3)
        for number in range(2000):
            make_folder(Path(scratch, "folders", f"app{number}"), 2)
        alone = seconds(unitlint(str(Path(scratch, "folders"))))
        print(f"| 2,000 folders of two units | {alone * 1000:.0f} ms | | |")
    print(f"\nMedians of {RUNS} runs in turn (3 of the folder); {os.cpu_count()} processors.")


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


def make_folder(folder: Path, units: int) -> Path:
    """A folder of services that want, require and follow each other, always the same ones."""
    chosen = Random(units)
    for number in range(units):
        names = [f"u{chosen.randrange(units)}.service" for _ in range(3)]
        lines = [f"{key}={name}" for key, name in zip(("Wants", "Requires", "After"), names, strict=True)]
        text = "[Unit]\n" + "\n".join(lines) + f"\n[Service]\nExecStart=/bin/true {number}\n"
        write(folder / f"u{number}.service", text)
    return folder


def write(path: Path, text: str) -> None:
    """Write a text, its folder made where it lacks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, errors="surrogateescape")


def unitlint(path: str) -> list[Command]:
    """One process, whatever the path holds."""
    return [[sys.executable, "-m", "unitlint", "check", "--no-cache", path]]


def verify(folder: Path) -> Command:
    """All units of a folder in one process."""
    units = sorted(str(path) for path in folder.iterdir() if path.is_file())
    return ["systemd-analyze", "verify", "--man=no", *units]


def verify_file(path: Path) -> Command:
    """One unit."""
    return ["systemd-analyze", "verify", "--man=no", str(path)]


def compare(label: str, ours: Sequence[Command], theirs: Sequence[Command], *, runs: int = RUNS) -> None:
    """Run both in turn, once more than counts, and print a row."""
    if shutil.which("systemd-analyze") is None:
        raise SystemExit("systemd-analyze is not installed")
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(runs + 1)][1:]
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
