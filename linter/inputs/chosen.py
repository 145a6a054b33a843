"""The configuration that the command line names, among those that were read."""

from __future__ import annotations

from collections.abc import Sequence

from unitlint.configuration.configuration import Inputs
from unitlint.errors import UsageError
from unitlint.quick.dataclasses import replace
from unitlint.text.suggest import did_you_mean

MOST_LISTED = 12


def only(inputs: Inputs, asked: str) -> Inputs:
    """The inputs with that configuration alone. Raises UsageError where there is none of the name."""
    names = [configuration.name for configuration in inputs.configurations]
    name = _found(names, asked)
    if name is None:
        listed = ", ".join(names[:MOST_LISTED]) + (", …" if len(names) > MOST_LISTED else "")
        hint = did_you_mean(asked, names) or (f"there are {listed}" if names else "there is none here")
        raise UsageError(f'there is no configuration "{asked}"', hint=hint)
    return replace(inputs, configurations=tuple(c for c in inputs.configurations if c.name == name))


def if_there(inputs: Inputs, asked: str) -> Inputs:
    """The same, without any where there is none of the name."""
    name = _found([configuration.name for configuration in inputs.configurations], asked)
    return replace(inputs, configurations=tuple(c for c in inputs.configurations if c.name == name))


def _found(names: Sequence[str], asked: str) -> str | None:
    """The name itself, or the one that ends in it: names begin with the path that was given."""
    if asked in names:
        return asked
    ends = [name for name in names if name.endswith(f"/{asked.removeprefix('./')}")]
    return ends[0] if len(ends) == 1 else None
