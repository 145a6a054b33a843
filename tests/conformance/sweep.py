"""Every directive with every value of a list, each in a unit of its own: what do they add to the graph?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.conformance.random_units import LINES, TARGET, UnitSet, enough
from unitlint.systemd.directives import keys

VALUES = (
    *("yes", "no", "1", "0", "none", "infinity", "auto", "always", "exit", "full", "strict", "closed", ""),
    *("/a/b", "-/a", "/tmp", "/a/b:/c/d", "/a/../b", "/dev/null rw", "+/a -/b", "relative/path", "~", "%t/x"),
    *(
        "x.service",
        "y@.service",
        "x.socket z.socket",
        "z.slice",
        "x.mount",
        "a b",
        "name:/x/y",
        "link:x",
        "%i",
    ),
    *(
        "tty",
        "inherit",
        "journal",
        "file:/a/b",
        "oneshot",
        "dbus",
        "notify-reload",
        "org.example.%p",
        "daily",
    ),
    *("isolate", "root", "read-only", "name", "%i", "daily"),
)
KINDS = ("service", "socket", "timer", "path", "mount", "automount", "swap", "slice", "target")
BATCH = 400
"""Units that systemd loads in one run: newer versions take longer for each the more there are."""


@dataclass(frozen=True, slots=True)
class Batch:
    """How many assignments, and the units that hold one each."""

    assignments: int
    units: UnitSet


def batches(version: int, *, every: int = 1) -> Iterator[Batch]:
    """All assignments that systemd of that version knows, or one of `every` so many, a batch at a time."""
    everything = tuple(_assignments(version))[::every]
    for start in range(0, len(everything), BATCH):
        part = everything[start : start + BATCH]
        files = {f"low/q{n}.{kind}": _unit(n, kind, rest) for n, (kind, *rest) in enumerate(part)}
        wants = "\n".join(f"Wants={name.removeprefix('low/')}" for name in files)
        files[f"low/{TARGET}"] = f"[Unit]\nDefaultDependencies=no\n{wants}\n"
        yield Batch(len(part), UnitSet(files))


def _assignments(version: int) -> Iterator[tuple[str, str, str, str]]:
    for kind in KINDS:
        own = LINES[kind][0]
        for section in (own, "Unit") if kind == "service" else (own,):
            for key in sorted(keys(section, version)):
                for value in VALUES:
                    yield kind, section, key, value


def _unit(number: int, kind: str, assignment: Sequence[str]) -> str:
    section, key, value = assignment
    command = "ExecStartPre=/bin/true\n" if kind == "socket" else ""
    value = value.replace("%p", f"p{number}") if value.startswith("org.") else value
    return f"{enough(f'q{number}.{kind}')}{command}[{section}]\n{key}={value}\n"
