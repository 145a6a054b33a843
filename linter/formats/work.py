"""How much it takes to follow what commands do: three scripts that call each other ask for a billion."""

from __future__ import annotations

from unitlint.errors import InputError
from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import SourceText

WORK_LIMIT = 3_000_000
"""Steps, of about a microsecond, that the commands of one machine take; long install scripts take 20,000."""

COMMAND = 20
"""Steps of a command, or of a file that one copies."""


@dataclass(slots=True)
class Work:
    """The steps so far."""

    done: int = 0

    def add(self, steps: int, source: SourceText) -> None:
        """Count steps for what `source` says. Raises InputError beyond the limit."""
        self.done += steps
        if self.done > WORK_LIMIT:
            message = "its commands do too much to be followed; what comes after this is not read"
            raise InputError(message, path=source.path, line=source.location(0, 0).line)
