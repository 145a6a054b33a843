"""`unitlint check --show-inputs`: what the paths were taken for."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.cli.places import safe_lines
from unitlint.configuration.configuration import Configuration, Inputs, Skipped
from unitlint.configuration.delivery import is_interpreted
from unitlint.configuration.unit_files import Owner, entries
from unitlint.reports.report import plural
from unitlint.systemd.file_names import QUADLET_PATHS


def inputs_text(inputs: Inputs) -> str:
    """A line for each configuration, each file that can't be read, and each that holds nothing to lint."""
    return safe_lines((*what_was_read(inputs), *_nothing_there(inputs)))


def _size(configuration: Configuration) -> str:
    """`3 units, 2 Quadlets, 1 drop-in`: the user's own; units are told even if there are none."""
    own = [directory for directory in configuration.directories if directory.owner is Owner.USER]
    quadlets = [path for path in configuration.files if path.startswith(QUADLET_PATHS)]
    drop_ins = sum(len(files) for directory in own for files in directory.drop_ins.values())
    parts = sum(path.endswith(".conf") for path in quadlets)
    counted = {
        "unit": sum(len(directory.units) for directory in own),
        "Quadlet": len(quadlets) - parts,
        "drop-in": drop_ins + parts,
    }
    return ", ".join(plural(count, noun) for noun, count in counted.items() if count or noun == "unit")


def _makes_units(configuration: Configuration) -> bool:
    """Whether a machine has other units by it: its own, those that generators make, or others of the base."""
    if any(map(_makes_units, configuration.branches)):
        return True
    own = (found for found in configuration.directories if found.owner is Owner.USER)
    held = any(any(entries(directory)) for directory in own)
    return held or bool(configuration.enablements) or any(map(is_interpreted, configuration.files))


def what_was_read(inputs: Inputs) -> Iterator[str]:
    """A line for each configuration, and for each file that is meant to be one and can't be read."""
    bare = {found.name: found for found in inputs.configurations if not _makes_units(found)}
    for configuration in inputs.configurations:
        if configuration.name not in bare:
            platform = f" on {configuration.platform}" if configuration.platform else ""
            yield f"{configuration.kind}: {configuration.path}: {_size(configuration)}{platform}"
    for configuration in bare.values():
        yield f"without a unit: {configuration.path}: {configuration.kind}"
    for problem in inputs.problems:
        if problem.rule == "invalid-input":
            yield f"unreadable: {problem.place.location.path}: {problem.message}"
    yield from (_skipped("not read", found) for found in inputs.skipped if found.is_unit)


def _nothing_there(inputs: Inputs) -> Iterator[str]:
    return (_skipped("nothing to lint", found) for found in inputs.skipped if not found.is_unit)


def _skipped(label: str, found: Skipped) -> str:
    return f"{label}: {found.path}" + (f": {found.reason}" if found.reason else "")
