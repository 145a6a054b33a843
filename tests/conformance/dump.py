"""What `systemd --test` says: units, dependencies with origins, jobs and log lines.

The dump is systemd's own (systemd(1), --test): a block for each unit, one line for each dependency with the
reasons that the unit (`origin-…`) or the other one (`destination-…`) states for it, then one for each job.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

DEPENDENCIES = frozenset(
    (
        *("Requires", "Requisite", "Wants", "BindsTo", "PartOf", "Upholds", "Conflicts", "After", "InSlice"),
        *("OnFailure", "OnSuccess", "Triggers", "PropagatesReloadTo", "PropagatesStopTo", "JoinsNamespaceOf"),
    )
)
"""The forward half of each pair; the reverse half (`RequiredBy`, `Before`, …) says the same once more."""

_UNIT = re.compile(r"^\t(?:->|→) Unit (.*):$")
_JOB = re.compile(r"^\t(?:->|→) Job \d+:$")
_FIELD = re.compile(r"^\t\t([A-Za-z ]+): (.*)$")
_DEPENDENCY = re.compile(r"^(\S+) \(([^)]*)\)$")

Reason = tuple[str, str]
"""(origin as systemd names it, the unit whose settings state it)."""
Relation = tuple[str, str, str]
"""(source, kind, target)."""


@dataclass(frozen=True, slots=True)
class DumpedUnit:
    """One unit block; `fields` keep the last value of each other line."""

    name: str
    aliases: frozenset[str]
    load_state: str
    fragment: str
    drop_ins: tuple[str, ...]
    fields: Mapping[str, str]

    @property
    def type(self) -> str:
        """The suffix."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class DumpedJob:
    """One job block."""

    unit: str
    type: str
    irreversible: bool


@dataclass(frozen=True, slots=True)
class Dump:
    """One run of `systemd --test`."""

    units: Mapping[str, DumpedUnit] = field(default_factory=dict)
    dependencies: Mapping[Relation, frozenset[Reason]] = field(default_factory=dict)
    jobs: Mapping[str, DumpedJob] = field(default_factory=dict)
    log: tuple[str, ...] = ()

    @property
    def names(self) -> Mapping[str, str]:
        """The primary name behind every name and alias."""
        return {name: u.name for u in self.units.values() for name in (u.name, *u.aliases)}

    @property
    def deleted_jobs(self) -> tuple[str, ...]:
        """The units whose jobs were deleted to break a cycle, in order."""
        found = (re.search(r"Job (\S+)/\S+ deleted to break ordering cycle", line) for line in self.log)
        return tuple(match[1] for match in found if match)

    @property
    def reported_cycles(self) -> tuple[tuple[str, ...], ...]:
        """The units of each cycle as the log names them: the one it was found on first."""
        cycles: list[list[str]] = []
        for line in self.log:
            if match := re.search(r"Found ordering cycle on (\S+)/\S+$", line):
                cycles.append([match[1]])
            elif match := re.search(r"Found ordering cycle: (.*) - after \S+$", line):
                cycles.append([job.rpartition("/")[0] for job in match[1].split(" after ")])
            elif cycles and (match := re.search(r"Found dependency on (\S+)/\S+$", line)):
                cycles[-1].append(match[1])
        return tuple(tuple(cycle) for cycle in cycles)


def parse(stdout: str, stderr: str) -> Dump:
    """The dump on `stdout` and the log on `stderr` of one run."""
    units: dict[str, DumpedUnit] = {}
    dependencies: dict[Relation, frozenset[Reason]] = {}
    jobs: dict[str, DumpedJob] = {}
    for head, lines in _blocks(stdout):
        if unit := _UNIT.match(head):
            units[unit[1]] = _unit(unit[1], lines)
            dependencies.update(_dependencies(unit[1], lines))
        else:
            job = _job(lines)
            jobs[job.unit] = job
    return Dump(units, dependencies, jobs, tuple(stderr.splitlines()))


def _blocks(stdout: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    head, lines = "", list[tuple[str, str]]()
    for line in stdout.split("\n"):
        if _UNIT.match(line) or _JOB.match(line) or line.startswith(("-> ", "→ ")):
            if head:
                yield head, lines
            head, lines = ("" if line.startswith(("-> ", "→ ")) else line), []
        elif match := _FIELD.match(line):
            lines.append((match[1], match[2]))
    if head:
        yield head, lines


def _unit(name: str, lines: list[tuple[str, str]]) -> DumpedUnit:
    return DumpedUnit(
        name=name,
        aliases=frozenset(value for key, value in lines if key == "Alias"),
        load_state=next((value for key, value in lines if key == "Unit Load State"), ""),
        fragment=next((value for key, value in lines if key == "Fragment Path"), ""),
        drop_ins=tuple(value for key, value in lines if key == "DropIn Path"),
        fields=dict(lines),
    )


def _dependencies(name: str, lines: list[tuple[str, str]]) -> Iterator[tuple[Relation, frozenset[Reason]]]:
    for key, value in lines:
        if key in DEPENDENCIES and (match := _DEPENDENCY.match(value)):
            yield (name, key, match[1]), frozenset(reasons(match[2], source=name, target=match[1]))


def reasons(words: str, *, source: str, target: str) -> Iterator[Reason]:
    """The reasons of an edge, from the words in brackets of one line."""
    for word in words.split():
        side, _, origin = word.partition("-")
        yield origin, source if side == "origin" else target


def _job(lines: list[tuple[str, str]]) -> DumpedJob:
    fields = dict(lines)
    unit, _, job_type = fields["Action"].rpartition(" -> ")
    return DumpedJob(unit, job_type, fields["Irreversible"] == "yes")
