"""What a shell completes where a name is taken: rules, formats, units, base systems, files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import click
from click.shell_completion import CompletionItem

from unitlint.errors import UnitlintError

Completer = Callable[[str], Iterable[CompletionItem]]
"""What is begun → what it could become."""


def teach(command: click.Command) -> click.Command:
    """Have the command's parameters complete what their names, or their metavars, say that they take.

    Done here, and while a shell asks only: what a metavar says in the help and what is completed are one.
    """
    for parameter in command.params:
        completer = _BY_NAME.get(parameter.name or "") or _BY_METAVAR.get(parameter.metavar or "")
        if completer is not None:
            vars(parameter)["shell_complete"] = partial(_answer, completer)
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        teach(inner)
    return command


def files(begun: str) -> list[CompletionItem]:
    """What the shell itself finds."""
    return [CompletionItem(begun, type="file")]


def _answer(completer: Completer, _: click.Context, incomplete: str) -> list[CompletionItem]:
    try:
        return list(completer(incomplete))
    except (UnitlintError, OSError):  # a shell has nowhere to show what is wrong here
        return []


def _named(names: Iterable[str], begun: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in names if name.startswith(begun)]


def _rules(begun: str) -> list[CompletionItem]:
    """One of a list: what stands before the last comma stays."""
    from unitlint.rules import ENGINE_NAMES, NAMES

    before, comma, _ = begun.rpartition(",")
    return _named((f"{before}{comma}{name}" for name in sorted((*NAMES, *ENGINE_NAMES))), begun)


def _formats(begun: str) -> list[CompletionItem]:
    from unitlint.reports import FORMATS

    return _named(FORMATS, begun)


def _platforms(begun: str) -> list[CompletionItem]:
    from unitlint.platforms.select import shipped

    return [*files(begun), *_named(("none", *shipped()), begun)]


def _units(begun: str) -> list[CompletionItem]:
    from unitlint.inputs.inputs import ReadOptions, read_inputs

    found: set[str] = set()
    for configuration in read_inputs((".",), options=ReadOptions(empty=True)).configurations:
        found.update(enablement.unit for enablement in configuration.enablements)
        for directory in configuration.directories:
            found.update(directory.units)
    return _named(sorted(found), begun)


def _units_and_files(begun: str) -> list[CompletionItem]:
    return [*files(begun), *_units(begun)]


def _configurations(begun: str) -> list[CompletionItem]:
    from unitlint.inputs.inputs import ReadOptions, read_inputs

    inputs = read_inputs((".",), options=ReadOptions(empty=True))
    return _named((configuration.name for configuration in inputs.configurations), begun)


_BY_NAME: dict[str, Completer] = {"configuration": _configurations, "rule": _rules}
_BY_METAVAR: dict[str, Completer] = {
    "DIR": files,
    "FILE": files,
    "FILE...": files,
    "FILE|DIR": files,
    "FILE|none": files,
    "FORMAT[:FILE]": _formats,
    "NAME|FILE|DIR": _platforms,
    "NAME|FILE|DIR|none": _platforms,
    "REV|DIR": files,
    "RULE,…": _rules,
    "UNIT": _units,
    "[B] [PATH]...": _units_and_files,
    "[PATH]...": files,
}
