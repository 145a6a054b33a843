"""`--platform`: a name of a catalogue that ships, a catalogue's file, a root's folder, or none."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from unitlint.configuration.configuration import Manager
from unitlint.errors import UsageError
from unitlint.platforms.catalogue import read
from unitlint.platforms.platform import NO_PLATFORM, Platform
from unitlint.quick import patterns as re
from unitlint.text.suggest import did_you_mean
from unitlint.tree.reader import read_text

CATALOGUES = Path(__file__).parent
"""Where the catalogues that ship lie; a path is found faster than importlib.resources is imported."""


_UNIT_ROW = re.compile(rb'\n   ("[^"\n]+"): \{"(settings|link)"')
"""A unit in a catalogue as it is written; the name of a drop-in ends in `.conf`, which no unit's does."""


@cache
def shipped() -> tuple[str, ...]:
    """The names of the catalogues that ship, sorted."""
    return tuple(sorted(file.stem for file in CATALOGUES.glob("*.json")))


SHORT = {"debian": "debian-12", "systemd": "systemd-252"}
"""Names without a version → the catalogue that they stand for."""


def catalogue_of(name: str) -> str:
    """The file of the catalogue that a name means."""
    return f"{SHORT.get(name, name)}.json"


def is_shipped(name: str) -> bool:
    """Whether `name` is that of a catalogue that ships, or says that there is none: no file counts then."""
    return name in ("none", *SHORT, *shipped())


@cache
def systemds_units() -> frozenset[str]:
    """Every unit that systemd itself ships in one of the versions that there is a catalogue of."""
    catalogues = (name for name in shipped() if name.startswith("systemd-"))
    return frozenset().union(*(_written(name, Manager.SYSTEM) for name in catalogues))


@cache
def units_of_bases() -> frozenset[str]:
    """Every unit that some catalogue has."""
    return frozenset().union(*(_written(name, Manager.SYSTEM) for name in shipped()))


@cache
def is_of_some_base(unit: str, manager: Manager = Manager.SYSTEM) -> bool:
    """Whether some catalogue has the unit for that manager; those that don't name it stay unread."""
    quoted = json.dumps(unit).encode()
    named = (name for name in shipped() if quoted in _text(name))
    return any(unit in _written(name, manager) for name in named)


def files_of(name: str, manager: Manager) -> frozenset[str]:
    """The units that a catalogue which ships has for that manager, but for links."""
    return frozenset(unit for unit, is_file in _written(name, manager).items() if is_file)


@cache
def _written(name: str, manager: Manager) -> Mapping[str, bool]:
    """The units that a catalogue which ships has for that manager, and whether one is a file and no link.

    Its rows tell without parsing what they say.
    """
    systems, _, users = _text(name).partition(b'\n"user_directories"')
    rows = _UNIT_ROW.findall(systems if manager is Manager.SYSTEM else users)
    units = json.loads(b"[%b]" % b",".join(unit for unit, _ in rows))
    files = {unit for unit, (_, kind) in zip(units, rows, strict=True) if kind == b"settings"}
    return {unit: unit in files for unit in units}


@cache
def _text(name: str) -> bytes:
    """A catalogue as it is written, one unit a line."""
    return (CATALOGUES / catalogue_of(name)).read_bytes()


def select_platform(name: str) -> Platform:
    """The platform that `name` means. Raises UsageError when it is no name, file or folder.

    A file or a folder is read each time: an editor's server outlives what it says.
    """
    if name in ("", "none"):
        return NO_PLATFORM
    if is_shipped(name):
        return _catalogue(name)
    if os.path.isfile(name):  # noqa: PTH113 - no exception for a name that is too long
        return read(read_text(name), path=name)
    if os.path.isdir(name):  # noqa: PTH112
        from unitlint.platforms.capture import Recipe, capture

        return capture(name, Recipe(name))
    hint = (
        did_you_mean(name, (*shipped(), *SHORT))
        or "`unitlint platform list` lists them; the directory of a root is one, too"
    )
    what = _why_not(name)
    raise UsageError(f"platform {name[:80]}: {what}", hint=hint)


def _why_not(name: str) -> str:
    if "/" not in name:
        return "no such platform"
    there = os.path.exists(name)  # noqa: PTH110 - no exception for a name that is too long
    return "neither a catalogue nor the directory of a root" if there else "no such file or directory"


@cache
def _catalogue(name: str) -> Platform:
    """One that ships, and never changes."""
    catalogue = CATALOGUES / catalogue_of(name)
    return read(catalogue.read_text("utf-8"), path=catalogue.name, called=name)
