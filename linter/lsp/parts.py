"""Of which machines a file is part."""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.inputs.coverage import files_of
from unitlint.lsp.uris import real
from unitlint.machine.machine import Machine


def having(path: str, machines: Iterable[Machine]) -> tuple[Machine, ...]:
    """The machines that the file is part of; all of them where none is known to read it."""
    every, wanted = tuple(machines), real(path)
    found = (
        model
        for model in every
        if any(real(each) == wanted for each in (model.configuration.path, *files_of(model.configuration)))
    )
    return tuple(found) or every
