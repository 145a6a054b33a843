"""How much it takes to follow what commands do: three scripts that call each other ask for a billion."""

from __future__ import annotations

from unitlint.errors import InputError
from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import SourceText
from unitlint.tree.reader import Reader

WORK_LIMIT = 3_000_000
"""Steps, of about a microsecond, that the commands of one machine take; long install scripts take 20,000."""

RUN_LIMIT = 10 * WORK_LIMIT
"""Steps of all machines of one run: a repository may hold thousands of scripts."""

COMMAND = 20
"""Steps of a command, or of a file that one copies."""

TASK = 8 * COMMAND
"""Steps of a task of Ansible: many playbooks may take in the same long role."""


@dataclass(slots=True)
class Work:
    """The steps so far, those of other machines in `run`, where one reader reads them all."""

    run: Reader | None = None
    done: int = 0

    def add(self, steps: int, source: SourceText) -> None:
        """Count steps for what `source` says. Raises InputError beyond the limit."""
        self.done += steps
        if self.run is not None:
            self.run.steps += steps
            if self.run.steps > RUN_LIMIT:
                message = "the commands of other files did too much already: unitlint does not follow these"
                hint = "lint fewer files at a time"
                raise InputError(message, path=source.path, line=source.location(0, 0).line, hint=hint)
        if self.done > WORK_LIMIT:
            message = "its commands do too much for unitlint to follow: it stops reading here"
            raise InputError(message, path=source.path, line=source.location(0, 0).line)
