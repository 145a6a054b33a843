"""`unitlint check --show-inputs`: what the paths were taken for."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Inputs
from unitlint.reports.colours import printable


def inputs_text(inputs: Inputs) -> str:
    """A line for each configuration, each file that can't be read, and each that holds nothing to lint."""
    return "".join(f"{printable(line)}\n" for line in _lines(inputs))


def _lines(inputs: Inputs) -> Iterator[str]:
    for configuration in inputs.configurations:
        units = sum(len(directory.units) for directory in configuration.directories)
        platform = f" on {configuration.platform}" if configuration.platform else ""
        yield f"{configuration.kind}: {configuration.path}: {units} units{platform}"
    for problem in inputs.problems:
        if problem.rule == "invalid-input":
            yield f"unreadable: {problem.place.location.path}: {problem.message}"
    for skipped in inputs.skipped:
        label = "not read" if skipped.is_unit else "nothing to lint"
        yield f"{label}: {skipped.path}" + (f": {skipped.reason}" if skipped.reason else "")
