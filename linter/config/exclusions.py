"""What the configuration and the command line leave out, as the reader takes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from unitlint.config.config import Config
from unitlint.inputs.machines import MachinePaths
from unitlint.tree.excluded import Exclusion


def machine_paths(config: Config) -> tuple[MachinePaths, ...]:
    """`machines` of the configuration file."""
    folder = str(Path(config.path).parent) if config.path else "."
    return tuple(
        MachinePaths(found.name, found.paths, folder, found.platform, found.manager, found.line)
        for found in config.machines
    )


def exclusions(config: Config, given: Sequence[str] = ()) -> tuple[Exclusion, ...]:
    """The globs of the configuration file, from its own folder, and those of the command line, from here."""
    folder = str(Path(config.path).parent) if config.path else "."
    configured = (Exclusion(glob.text, folder, glob.line) for glob in config.exclude)
    return (*configured, *(Exclusion(glob, ".") for glob in given))
