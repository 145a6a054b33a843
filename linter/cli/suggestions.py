"""What `unitlint init` notices of a repository besides contracts: bases, tests' data, machines in folders."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from unitlint.configuration.configuration import FOLDER, Configuration, Manager
from unitlint.contracts.propose import quoted
from unitlint.graph.edges import Kind
from unitlint.machine.machine import Machine
from unitlint.units.unit import LoadState

_OF_TESTS = frozenset({"fixtures", "test", "testdata", "tests"})
"""Folders that programs keep the data of their tests in."""

_MOST_MACHINES = 5
"""That are listed one by one where a single machine could have all of the folders."""


def bases_of(configurations: Iterable[Configuration]) -> Counter[str]:
    """The base systems, and how many configurations have each."""
    return Counter(each.platform for each in configurations if each.platform not in ("", "none"))


def platforms(configurations: Sequence[Configuration], bases: Counter[str]) -> Iterator[str]:
    """The line `platform`: a comment where it is a guess, or where not all have the same."""
    stated = {each.platform for each in configurations if not each.platform_is_guess}.intersection(bases)
    if bases and not stated:
        guesses = " or ".join(sorted(bases))
        yield f"# platform: NAME  # the base OS (`unitlint platform list`); without it {guesses} is a guess"
    elif len(bases) == 1:
        yield f"platform: {next(iter(bases))}  # what the files are for"
    elif bases:
        counted = ", ".join(
            f"{base} ({number}{'' if base in stated else ', a guess'})"
            for base, number in bases.most_common()
        )
        yield f"# platform: one for all; without it each goes by its files: {counted}"


def excluded(configurations: Sequence[Configuration], root: Path) -> Iterator[str]:
    """A line `exclude`, as a comment, for the tests' data beside what boots."""
    paths = [PurePosixPath(_below(root, each.path)) for each in configurations]
    folders = [_of_tests(path) for path in paths]
    if any(folders) and not all(folders):
        named = ", ".join(quoted(f"{folder}/") for folder in sorted(set(filter(None, folders))))
        yield ""
        yield "# These look like test data; uncomment this to leave them out."
        yield f"# exclude: [{named}]"


def _of_tests(path: PurePosixPath) -> str:
    number = next((number for number, part in enumerate(path.parts) if part in _OF_TESTS), None)
    return "/".join(path.parts[: number + 1]) if number is not None else ""


def machines(models: Iterable[Machine], root: Path) -> Iterator[str]:
    """Lines `machines`, as comments, for folders whose units name units that another folder alone has."""
    folders = {
        _below(root, each.configuration.path): each
        for each in models
        if each.configuration.kind == FOLDER and each.configuration.manager is Manager.SYSTEM
    }
    needs = _needs(folders)
    needed = {other for others in needs.values() for other in others}
    first = [path for path in sorted(needs) if needs[path] and path not in needed]
    if not first:
        return
    yield ""
    yield "# Units of these folders name units of the others: as one machine they are checked together."
    yield "# machines:"
    for name, paths in _named(first, needs, folders):
        yield f"#   {quoted(name)}: {{paths: [{', '.join(quoted(path) for path in paths)}]}}"


def _named(
    first: Sequence[str], needs: dict[str, set[str]], folders: dict[str, Machine]
) -> Iterator[tuple[str, Sequence[str]]]:
    """A machine for each folder that no other needs, or one for many that could all be on it."""
    parent = os.path.commonpath([part for path in first for part in _closure(path, needs)])
    if len(first) > _MOST_MACHINES and parent and not _share_names(folders, parent):
        yield PurePosixPath(parent).name, [parent]
        return
    names = Counter(PurePosixPath(path).name for path in first)
    for path in first:
        name = PurePosixPath(path).name
        yield name if names[name] == 1 else path, _closure(path, needs)


def _share_names(folders: dict[str, Machine], parent: str) -> bool:
    """Whether two folders below have a unit of one name, as hosts have and what one host runs hasn't."""
    below = [machine for path, machine in folders.items() if path.startswith(f"{parent}/")]
    counts = Counter(unit.name for machine in below for unit in machine.own_units)
    return any(number > 1 for number in counts.values())


def _needs(folders: dict[str, Machine]) -> dict[str, set[str]]:
    """For each folder those that have what its units name and its machine lacks."""
    having: dict[str, list[str]] = {}
    for path, machine in folders.items():
        for unit in machine.own_units:
            having.setdefault(unit.name, []).append(path)
    return {path: set(_named_elsewhere(machine, having)) for path, machine in folders.items()}


def _named_elsewhere(machine: Machine, having: dict[str, list[str]]) -> Iterator[str]:
    for edge in machine.own_edges(*Kind):
        for name in (edge.source, edge.target):
            unit = machine.graph.unit(name)
            if unit is not None and unit.load_state is LoadState.NOT_FOUND and len(having.get(name, ())) == 1:
                yield having[name][0]


def _closure(path: str, needs: dict[str, set[str]]) -> list[str]:
    found = [path]
    for each in found:
        found += sorted(needs[each].difference(found))
    return found


def _below(root: Path, path: str) -> str:
    return Path(os.path.relpath(path, root)).as_posix()
