"""What the configurations of a run know of each other: they may be parts of one machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from unitlint.configuration.configuration import Configuration, Manager
from unitlint.configuration.unit_files import Owner, entries
from unitlint.quick.dataclasses import replace
from unitlint.systemd.file_names import QUADLET_PATHS


def with_names_around(configurations: Sequence[Configuration]) -> tuple[Configuration, ...]:
    """The configurations, each with the units, Quadlets and accounts of all, and others' drop-ins."""
    if len(configurations) == 1:
        return tuple(configurations)
    held = [_unit_names(found) for found in configurations]
    units = frozenset().union(*held)
    paths = (path for found in configurations for path in found.files if path.startswith(QUADLET_PATHS))
    names = frozenset(units.union(path.rpartition("/")[2] for path in paths))
    drop_ins = [
        frozenset(sub for each in found.directories for sub in each.drop_ins) for found in configurations
    ]
    accounts = frozenset(
        name
        for found in configurations
        for name in (*(found.users or ()), *found.groups, *found.late_accounts)
    )
    holders = Counter(chain.from_iterable(drop_ins))
    others = _units_of_systems(configurations, held)
    return tuple(
        replace(
            found,
            accounts_around=accounts,
            names_around=_joined(
                names - other if other else names,
                found.names_around,
                (s for s in holders if holders[s] > (s in own)),
            ),
            others_units=other,
        )
        for found, own, other in zip(configurations, drop_ins, others, strict=True)
    )


def _unit_names(configuration: Configuration) -> frozenset[str]:
    return frozenset(name for directory in configuration.directories for name in directory.units)


def _units_of_systems(
    configurations: Sequence[Configuration], held: Sequence[frozenset[str]]
) -> Iterator[frozenset[str]]:
    """Of each configuration of users' managers, the units that the system's of the same tree has alone."""
    of_systems = {
        found.path: (index, names)
        for index, (found, names) in enumerate(zip(configurations, held, strict=True))
        if found.manager is Manager.SYSTEM
    }
    for found in configurations:
        index, names = of_systems.get(found.path, (0, frozenset()))
        if found.manager is Manager.USER and names:
            yield names.difference(*(others for other, others in enumerate(held) if other != index))
        else:
            yield frozenset()


def _joined(names: frozenset[str], *more: Iterable[str]) -> frozenset[str]:
    """The same set where there is no more: thousands of configurations hold it."""
    added = set(chain.from_iterable(more)) - names
    return names | added if added else names


def paths_around(configurations: Iterable[Configuration]) -> frozenset[str]:
    """The paths of units that no configuration holds but as context."""
    paths: dict[Owner, set[str]] = {owner: set() for owner in Owner}
    for directory in (directory for found in configurations for directory in found.directories):
        for entry in entries(directory):
            paths[directory.owner].update(entry.source.paths if entry.source is not None else ())
    return frozenset(paths[Owner.PLATFORM] - paths[Owner.USER])
