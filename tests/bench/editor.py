"""From a key to the findings, in an editor: a real server over its pipes.

    python -m tests.bench.editor TREE FILE...

opens each FILE of TREE, types into it, and prints a row: the server's processor time for the first check and
for a key (the median of ten, of which the last is undone), and its memory at most. The wait of a third of a
second until nobody types any more (`unitlint.lsp.schedule.PAUSE`) takes none.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.lsp.editor import Editor

KEYS = 10
HEAD = "| file | first check | a key | memory |\n| --- | --- | --- | --- |"


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed has its bytecode after the first run
    tree = Path(arguments[0]).absolute()
    print(HEAD)
    for name in arguments[1:]:
        print(asyncio.run(row(tree, name)), flush=True)


async def row(tree: Path, name: str) -> str:
    """One file's."""
    editor = Editor(tree)
    await editor.start()
    server = Process(editor)
    await editor.open(name)
    await asyncio.sleep(1)  # what comes after the findings, too
    first = server.seconds()
    text = (tree / name).read_text()
    keys = []
    for number in range(KEYS):
        before = server.seconds()
        await editor.type(name, text + "#" * (number + 1 if number < KEYS - 1 else 0) + "\n")
        await asyncio.sleep(1)
        keys.append(server.seconds() - before)
    memory = server.memory()
    await editor.stop()
    return f"| {name} | {first:.2f} s | {statistics.median(keys) * 1000:.0f} ms | {memory:.0f} MB |"


class Process:
    """The server's, as /proc has it (proc(5))."""

    def __init__(self, editor: Editor) -> None:
        process = editor.client._server
        assert process is not None
        self._folder = Path(f"/proc/{process.pid}")

    def seconds(self) -> float:
        """Processor time, its own and the system's."""
        fields = (self._folder / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """MiB at most."""
        lines = (self._folder / "status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1:])
