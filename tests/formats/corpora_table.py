"""The table of docs/inputs.md: what each corpus holds, what is refused and why.

`python tests/formats/corpora_table.py CORPORA` prints it.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from unitlint.configuration.configuration import Configuration, Inputs, Problem
from unitlint.inputs.inputs import read_inputs

CORPORA = (
    "sabakan",
    "neco/head",
    "snippets",
    "matchbox",
    "typhoon",
    "fedora-coreos-config",
    "quadlet",
    "flatcar-root",
)
QUADLETS = "/etc/containers/systemd/"


def table(corpora: Path) -> str:
    """The table and the list of what is refused, as Markdown."""
    heads = "corpus", "files", "read", "passed over", "refused", "configurations", "entries", "Quadlets"
    rows = [f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|"]
    refused: list[str] = []
    for name in CORPORA:
        inputs = read_inputs([str(corpora / name)])
        rows.append(_row(name, corpora / name, inputs))
        refused += [
            f"* `{_shown(problem, corpora)}`: {_sentence(problem, corpora)}" for problem in _problems(inputs)
        ]
    return "\n".join([*rows, "", *refused]) + "\n"


def _row(name: str, folder: Path, inputs: Inputs) -> str:
    files = sum(len(names) for _, _, names in os.walk(folder))
    refused = {problem.place.location.path for problem in inputs.problems}
    read = set(inputs.texts) - {found.path for found in inputs.skipped} - refused
    kinds = Counter(configuration.kind for configuration in inputs.configurations)
    shown = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    entries = len({entry for configuration in inputs.configurations for entry in _entries(configuration)})
    quadlets = sum(path.startswith(QUADLETS) for c in inputs.configurations for path in c.files)
    cells = (name, files, len(read), files - len(read) - len(refused), len(refused), shown, entries, quadlets)
    return f"| {' | '.join(map(str, cells))} |"


def _entries(configuration: Configuration) -> Iterator[object]:
    for directory in configuration.directories:
        for found in (directory.units, *directory.drop_ins.values(), *directory.dependencies.values()):
            yield from found.values()


def _problems(inputs: Inputs) -> list[Problem]:
    found = {(p.place.location, p.message): p for c in inputs.configurations for p in c.problems}
    found |= {(problem.place.location, problem.message): problem for problem in inputs.problems}
    return [found[key] for key in sorted(found)]


def _shown(problem: Problem, corpora: Path) -> str:
    place = problem.place.location
    return f"{os.path.relpath(place.path, corpora)}:{place.line}"


def _sentence(problem: Problem, corpora: Path) -> str:
    return f"{problem.message} ({problem.rule})".replace(f"{corpora}/", "")


if __name__ == "__main__":
    sys.stdout.write(table(Path(sys.argv[1])))
