"""`machines` of the configuration file: what several paths hold, as the one machine that gets it all."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import chain

from unitlint.configuration.configuration import Configuration, Inputs, Manager
from unitlint.errors import UnitlintError
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.tree.excluded import Exclusion
from unitlint.tree.patterns import Patterns, patterns


@dataclass(slots=True)
class MachinePaths:
    """A machine by its name, and the globs of the paths that belong to it, written as in .gitignore."""

    name: str
    globs: Sequence[str]
    folder: str
    """What the globs are relative to."""
    platform: str = ""
    manager: str = ""
    """`user` for units of users' managers; else those of the system's alone are the machine's."""
    line: int = 0
    used: set[str] = field(default_factory=set)
    """The globs that named a configuration."""
    _read: dict[str, Patterns] = field(default_factory=dict)

    def rank(self, below: str) -> int:
        """Which glob, from 1, names the configuration at a path in the folder first; 0 where none does."""
        found = [number for number, glob in enumerate(self.globs, start=1) if self._matches(glob, below)]
        self.used.update(self.globs[number - 1] for number in found)
        return found[0] if found else 0

    def _matches(self, glob: str, below: str) -> bool:
        if below == glob.rstrip("/"):
            return True
        if glob not in self._read:
            self._read[glob] = patterns(["/" + glob.lstrip("/")])
        return self._read[glob].holds(f"{below}/") or self._read[glob].holds(below)


@dataclass(frozen=True, slots=True, eq=False)
class FolderOptions:
    """What a configuration file says of how the inputs are read that it holds for."""

    exclude: Sequence[Exclusion] = ()
    machines: Sequence[MachinePaths] = ()
    unread: UnitlintError | None = None
    """Why a configuration file nearer to the inputs can't be read."""


NO_OPTIONS = FolderOptions()


def as_machines(inputs: Inputs, options_of: Callable[[str], FolderOptions]) -> Inputs:
    """The inputs with each machine's configurations as one; what belongs to none stays as it is.

    A configuration belongs to machines of the file alone that holds for it (`options_of` its path).
    One that belongs to several machines is a part of each. Where two parts have a unit of one name, that of
    the first counts, and drop-ins of all do, as along systemd's search path.
    """
    made: list[Configuration] = []
    taken: set[str] = set()
    of_file: dict[FolderOptions, list[Configuration]] = {}
    for found in inputs.configurations:
        of_file.setdefault(options_of(found.path), []).append(found)
    for options, configurations in of_file.items():
        folders = {machine.folder for machine in options.machines}
        below = {f: [os.path.relpath(found.path, f) for found in configurations] for f in folders}
        for machine in options.machines:
            placed = zip(below[machine.folder], configurations, strict=True)
            ranked = [(_rank(machine, path, found), found) for path, found in placed]
            parts = [found for rank, found in sorted(ranked, key=lambda pair: pair[0]) if rank]
            taken |= {part.name for part in parts}
            if parts:
                made.append(_joined(machine, parts))
    rest = (found for found in inputs.configurations if found.name not in taken)
    return replace(inputs, configurations=(*made, *rest))


def _rank(machine: MachinePaths, below: str, configuration: Configuration) -> int:
    fits = machine.manager == Manager.USER.value or configuration.manager is Manager.SYSTEM
    return machine.rank(below) if fits else 0


def _joined(machine: MachinePaths, parts: Sequence[Configuration]) -> Configuration:
    """One configuration of many, in as many branches as the part has that has the most.

    Each branch of every part is in one of them.
    """
    count = max(len(part.branches) for part in parts)
    if count:
        rows = [[_branch(part, number) for part in parts] for number in range(count)]
        branches = tuple(_of_machine(machine, join_parts(row)) for row in rows)
        problems = tuple(dict.fromkeys(chain.from_iterable(part.problems for part in parts)))
        return replace(branches[0], branches=branches, problems=problems)
    return _of_machine(machine, join_parts(parts))


def _branch(part: Configuration, number: int) -> Configuration:
    return part.branches[min(number, len(part.branches) - 1)] if part.branches else part


def _of_machine(machine: MachinePaths, joined: Configuration) -> Configuration:
    return replace(
        joined,
        name=machine.name,
        platform=machine.platform or joined.platform,
        platform_is_guess=joined.platform_is_guess and not machine.platform,
        manager=Manager(machine.manager) if machine.manager else joined.manager,
    )


def join_parts(parts: Sequence[Configuration]) -> Configuration:
    """One configuration of many, the first of which goes before the others."""
    first = parts[0]
    files = {path: file for part in reversed(parts) for path, file in part.files.items()}
    return replace(
        first,
        directories=tuple(chain.from_iterable(part.directories for part in parts)),
        enablements=tuple(chain.from_iterable(part.enablements for part in parts)),
        presets=tuple(chain.from_iterable(part.presets for part in parts)),
        problems=tuple(dict.fromkeys(chain.from_iterable(part.problems for part in parts))),
        commands=tuple(chain.from_iterable(part.commands for part in parts)),
        files=files,
        users_enablements=tuple(chain.from_iterable(part.users_enablements for part in parts)),
        kernel_arguments=tuple(chain.from_iterable(part.kernel_arguments for part in parts)),
        branches=(),
    )
