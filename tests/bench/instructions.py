"""How many instructions of the interpreter a run takes: the same on every machine, whatever else it does.

    python -m tests.bench.instructions [--update]

prints them for a few runs; `--update` writes them to instructions.json, by version of Python, since each has
a bytecode of its own. tests/bench/test_instructions.py fails for a rise of a tenth: make the run cheaper, or
say in the commit what it is spent on, and update.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench.shapes import baseline, quadlets, settings, started, units

FIGURES = Path(__file__).with_name("instructions.json")
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

RUNS: dict[str, tuple[Callable[[Path, int], list[str]], int]] = {
    "a unit file": (settings, 10),
    "a folder of 40 units": (units, 40),
    "a template of 20 units": (started, 20),
    "20 Quadlets": (quadlets, 20),
    "a baseline of 40 findings": (baseline, 40),
}
"""What is run, and its size."""

_PROGRAM = """
import sys

count = 0


def local(frame, event, argument):
    global count
    count += event == "opcode"
    return local


def trace(frame, event, argument):
    frame.f_trace_lines, frame.f_trace_opcodes = False, True
    return local


sys.settrace(trace)
from unitlint.cli import run

code = run(sys.argv[1:])
sys.settrace(None)
print(count if code in (0, 1) else -1, file=sys.stderr)
"""


def counted(name: str) -> int:
    """The instructions of one of the runs, from the first import to the last line said."""
    make, size = RUNS[name]
    with tempfile.TemporaryDirectory() as folder:
        words = make(Path(folder), size)
        environment = {**os.environ, "PYTHONHASHSEED": "0", "UNITLINT_NO_CACHE": "1", "NO_COLOR": "1"}
        command = [sys.executable, "-c", _PROGRAM, *words, "--jobs", "1"]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=True
        )
    return int(done.stderr.split()[-1])


def known() -> dict[str, dict[str, int]]:
    """Version of Python → run → its instructions."""
    found: dict[str, dict[str, int]] = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    return found


def main() -> None:
    """Print them; with `--update`, keep them."""
    found = {name: counted(name) for name in RUNS}
    before = known().get(VERSION, {})
    for name, count in found.items():
        change = f" ({count / before[name] - 1:+.1%})" if name in before else ""
        print(f"{name}: {count:,}{change}")
    if "--update" in sys.argv:
        FIGURES.write_text(json.dumps({**known(), VERSION: found}, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
