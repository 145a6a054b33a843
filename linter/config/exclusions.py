"""What the configuration and the command line leave out, as the reader takes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from unitlint.config.config import Config
from unitlint.tree.excluded import Exclusion


def exclusions(config: Config, given: Sequence[str] = ()) -> tuple[Exclusion, ...]:
    """The globs of the configuration file, from its own folder, and those of the command line, from here."""
    folder = str(Path(config.path).parent) if config.path else "."
    configured = (Exclusion(glob.text, folder, glob.line) for glob in config.exclude)
    return (*configured, *(Exclusion(glob, ".") for glob in given))
