"""The table of docs/performance.md: aims, what was reached, how it compares, how far runs lie apart.

    python -m tests.bench.table [--update] TREE [WORD...]

TREE has sabakan's templates (Neco's `ignitions`); WORDs pick rows by a part of their name. `--update` writes
the rows that were measured into docs/performance.md, and leaves the others. What runs is installed from this
checkout, as users have it. Processor time is what counts: on a machine that is busy with other work, wall
time says nothing. Programs that are compared run in turn.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import fleet
from tests.bench.shapes import fstab
from tests.bench.whole_process import lay_out, make_folder
from unitlint.inputs.inputs import read_inputs

PAGE = Path(__file__).parents[2] / "docs/performance.md"
BEGIN, END = "<!-- table -->\n", "<!-- /table -->\n"
HEAD = (
    "| what | aim | reached | memory | times systemd-analyze | spread | what is left |\n"
    "| --- | --- | --- | --- | --- | --- | --- |\n"
)
Words = Sequence[str]
UNIT = (
    "[Unit]\nAfter=network.target\n[Service]\nExecStart=/usr/bin/web\n[Install]\nWantedBy=multi-user.target\n"
)


@dataclass(frozen=True, slots=True)
class Row:
    """What is run: `make` writes the input to a folder, and gives our words and those of other programs."""

    name: str
    aim: str
    make: Callable[[Path, Path], tuple[Words, Sequence[Words]]]
    left: str = "nothing"
    runs: int = 5


def main(arguments: Sequence[str]) -> None:
    """Print the rows, and write them to the page if asked to."""
    words = [word for word in arguments if word != "--update"]
    measured: dict[str, str] = {}
    print(HEAD, end="")
    with tempfile.TemporaryDirectory() as library:
        install(library)
        for row in ROWS:
            if not words[1:] or any(word in row.name for word in words[1:]):
                measured[row.name] = line(row, Path(words[0]).absolute())
                print(measured[row.name], end="", flush=True)
    if "--update" in arguments:
        update(measured)


def install(library: str) -> None:
    """Have `python -m unitlint` run a wheel's, with its bytecode and the bases that it brings."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.pop("PYTHONPYCACHEPREFIX", None)
    with tempfile.TemporaryDirectory() as scratch:
        left_out = shutil.ignore_patterns(".*", "build", "tests")
        source = shutil.copytree(PAGE.parents[1], f"{scratch}/source", symlinks=True, ignore=left_out)
        command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", library, source]
        subprocess.run(command, check=True)
    os.environ["PYTHONPATH"] = library


def update(measured: dict[str, str]) -> None:
    """Write the lines to the page; rows that were not measured stay as they are."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    old, _, after = rest.partition(END)
    known = {each.split(" | ")[0].removeprefix("| "): f"{each}\n" for each in old.splitlines()[2:]}
    lines = {**known, **measured}
    table = "".join(lines[row.name] for row in ROWS if row.name in lines)
    PAGE.write_text(f"{before}{BEGIN}{HEAD}{table}{END}{after}")


def line(row: Row, tree: Path) -> str:
    """A line of the table: medians, and the least and the most of our runs."""
    with tempfile.TemporaryDirectory() as scratch:
        ours, theirs = row.make(Path(scratch), tree)
        compares = bool(theirs) and shutil.which(theirs[0][0]) is not None
        command = [sys.executable, "-m", "unitlint", *ours]
        pairs = []
        for _ in range(row.runs + 1):
            own = fleet.taken(command, scratch)
            pairs.append((own, sum(fleet.taken(each, scratch)[0] for each in theirs) if compares else 0.0))
    times = [own[0] for own, _ in pairs[1:]]
    memory = max(own[1] for own, _ in pairs[1:])
    ratio = f"{statistics.median(own[0] / other for own, other in pairs[1:]):.1f}" if compares else "-"
    spread = f"{min(times):.2f} to {max(times):.2f} s"
    reached = f"{statistics.median(times):.2f} s"
    return f"| {row.name} | {row.aim} | {reached} | {memory:.0f} MB | {ratio} | {spread} | {row.left} |\n"


def one_unit(scratch: Path, tree: Path) -> tuple[Words, Sequence[Words]]:
    """A unit file, checked anew."""
    (scratch / "web.service").write_text(UNIT)
    return ["check", "--no-cache", "web.service"], [verify(scratch)]


def again(scratch: Path, tree: Path) -> tuple[Words, Sequence[Words]]:
    """The same out of the cache: the first run, which doesn't count, fills it."""
    os.environ["XDG_CACHE_HOME"] = str(scratch / "cache")
    return ["check", "web.service"], one_unit(scratch, tree)[1]


def configurations(scratch: Path, tree: Path) -> tuple[Words, Sequence[Words]]:
    """All of the tree's, each in its first branch for systemd-analyze."""
    found = read_inputs([str(tree)]).configurations
    folders = [lay_out(each, scratch / str(number)) for number, each in enumerate(found)]
    return ["check", "--no-cache", str(tree)], [verify(folder) for folder in folders]


def folder(units: int) -> Callable[[Path, Path], tuple[Words, Sequence[Words]]]:
    """One folder of so many units."""

    def make(scratch: Path, tree: Path) -> tuple[Words, Sequence[Words]]:
        return ["check", "--no-cache", "many"], [verify(make_folder(scratch / "many", units))]

    return make


def folders(scratch: Path, tree: Path) -> tuple[Words, Sequence[Words]]:
    """Folders of two units."""
    for number in range(2000):
        make_folder(scratch / f"folders/app{number}", 2)
    return ["check", "--no-cache", "--jobs", "1", "folders"], ()


def machines(number: int) -> Callable[[Path, Path], tuple[Words, Sequence[Words]]]:
    """So many machines of the tree's templates, by two processes."""
    return lambda scratch, tree: ([*fleet.command(tree, scratch, number), "--jobs", "2"], ())


def mounts(scratch: Path, tree: Path) -> tuple[Words, Sequence[Words]]:
    """Contracts for 400 mounts."""
    return ["contracts", "propose", *fstab(scratch, 400)[1:]], ()


def verify(units: Path) -> Words:
    """systemd-analyze on the units of a folder."""
    paths = sorted(str(path) for path in units.iterdir() if path.is_file())
    return ["systemd-analyze", "verify", "--man=no", *paths]


ROWS = (
    Row("a unit file", "0.12 s", one_unit, "two thirds are imports, a tenth the base"),
    Row("a unit file, again", "0.12 s", again),
    Row(
        "Neco's 16 configurations",
        "0.5 times systemd-analyze",
        configurations,
        "graphs and rules of each role",
        3,
    ),
    Row("a folder of 800 units", "1 times systemd-analyze", folder(800), runs=3),
    Row("a folder of 4,000 units", "4 times 1,000 units", folder(4000), runs=1),
    Row(
        "2,000 folders of two units",
        "memory as of 200",
        folders,
        "reading, and what a rule costs at least",
        1,
    ),
    Row("1,000 machines", "8 s, 150 MB", machines(1000), runs=3),
    Row("10,000 machines", "80 s, memory as of 1,000", machines(10000), "4 kB a machine: names and JSON", 1),
    Row("contracts of 400 mounts", "5 s", mounts, runs=3),
)


if __name__ == "__main__":
    main(sys.argv[1:])
