"""A fleet: machines and metadata for a tree of sabakan's templates, and what checking it takes.

    python -m tests.bench.fleet TREE MACHINES...

prints a row for each number of machines: the processor time of the run, by one process and by two, and the
largest process. Racks hold 28 machines, whose roles are those that the tree has folders for.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

RACK = 28
_METADATA = re.compile(r'Metadata\s+"([^"]*)"')


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    print("| machines | processes | processor's time | memory |\n| --- | --- | --- | --- |")
    for number in arguments[1:]:
        with tempfile.TemporaryDirectory() as scratch:
            words = command(Path(arguments[0]), Path(scratch), int(number))
            for jobs in ("1", "2"):
                seconds, mebibytes = taken([sys.executable, "-m", "unitlint", *words, "--jobs", jobs])
                print(f"| {int(number):,} | {jobs} | {seconds:.1f} s | {mebibytes:.0f} MB |", flush=True)


def command(tree: Path, scratch: Path, number: int) -> list[str]:
    """The words of a run over so many machines, whose files are written to `scratch`."""
    roles = sorted(path.name for path in (tree / "roles").iterdir())
    (scratch / "machines.json").write_text(json.dumps(list(machines(number, roles))))
    (scratch / "metadata.json").write_text(json.dumps(metadata(tree)))
    options = ["--machine", f"{scratch}/machines.json", "--metadata", f"{scratch}/metadata.json"]
    return ["check", "--no-cache", str(tree), *options]


def machines(number: int, roles: Sequence[str]) -> Iterator[dict[str, object]]:
    """Machines as `sabactl machines get` writes them."""
    for place in range(number):
        rack, index = divmod(place, RACK)
        high, low = divmod(rack, 256)
        address = f"{64 + high}.{low}.{index + 4}"
        network = [
            {"address": f"10.{net}{address}", "maskbits": 26, "gateway": f"10.{net}{64 + high}.{low}.1"}
            for net in range(3)
        ]
        yield {
            "spec": {
                "serial": f"s{place}",
                "rack": rack,
                "index-in-rack": index + 4,
                "role": "boot" if not index and "boot" in roles else roles[place % len(roles)],
                "ipv4": [each["address"] for each in network],
                "bmc": {"type": "IPMI-2.0", "ipv4": f"10.9.{address}"},
            },
            "info": {"network": {"ipv4": network}, "bmc": {"ipv4": network[0]}},
        }


def metadata(tree: Path) -> dict[str, object]:
    """A text for each name that the templates look up, a list for those that they go through."""
    texts = [path.read_text(errors="replace") for path in tree.rglob("*") if path.is_file()]
    found: dict[str, object] = {name: f"{name}.value" for text in texts for name in _METADATA.findall(text)}
    ranged = re.compile(r'range\s+Metadata\s+"([^"]*)"')
    return {**found, **{name: ["10.0.0.1"] for text in texts for name in ranged.findall(text)}}


def taken(words: Sequence[str], folder: str = ".") -> tuple[float, float]:
    """The processor time of a program and its processes in a folder, and the memory of the largest in MiB."""
    child = os.fork()
    if not child:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        os.chdir(folder)
        os.execvp(words[0], words)
    _, _, used = os.wait4(child, 0)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


if __name__ == "__main__":
    main(sys.argv[1:])
