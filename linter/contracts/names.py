"""Choosing the units that a contract speaks of, by name or by glob."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from unitlint.graph.edges import Graph
from unitlint.text.globs import is_glob
from unitlint.units.unit import LoadState, Unit


def select(graph: Graph, patterns: Sequence[str]) -> tuple[str, ...]:
    """The primary names of the units that `patterns` choose, in the order of the patterns.

    A name may be an alias. A glob chooses loaded units only, sorted; a pattern that starts with `!` takes
    away what those before it chose.
    """
    chosen: dict[str, None] = {}
    for pattern in patterns:
        if pattern.startswith("!"):
            for name in [n for n in chosen if fnmatchcase(n, pattern[1:])]:
                del chosen[name]
        else:
            chosen.update(dict.fromkeys(_matching(graph, pattern)))
    return tuple(chosen)


def _matching(graph: Graph, pattern: str) -> Iterator[str]:
    if is_glob(pattern):
        found = {graph.names[name] for name in graph.names if fnmatchcase(name, pattern)}
        yield from sorted(name for name in found if is_loaded(graph.unit(name)))
    else:
        primary = graph.resolve(pattern)
        if primary is not None:
            yield primary


def select_loaded(graph: Graph, patterns: Sequence[str]) -> tuple[str, ...]:
    """Those of `select` that systemd could start."""
    return tuple(name for name in select(graph, patterns) if is_loaded(graph.unit(name)))


def is_loaded(unit: Unit | None) -> bool:
    """Whether systemd finds the unit and takes it."""
    return unit is not None and unit.load_state is LoadState.LOADED


def is_masked(unit: Unit | None) -> bool:
    """Whether something links the unit to /dev/null."""
    return unit is not None and unit.load_state is LoadState.MASKED


def listed(names: Sequence[str], word: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"
