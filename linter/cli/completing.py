"""What a shell completes where a name is taken: rules, formats, units, base systems, files.

Names of units and configurations are anybody's, and what a shell completes is run with the next key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class

from unitlint.cli.budget import time_limit
from unitlint.quick import patterns as re
from unitlint.units.names import is_valid

Completer = Callable[[str], Iterable[CompletionItem]]
"""What is begun → what it could become."""


SECONDS = 5
"""That somebody waits behind a tab at most."""

_BESIDES_LETTERS = re.compile(r"[^\w@%+=:,./-]")


class Bash(BashComplete):
    """For bash, which puts a word on the line as it comes: what it would expand has a backslash."""

    def source(self) -> str:
        """click's script reads backslashes and expands what comes."""
        source = super().source()
        for before, after in (("read type value", "read -r type value"), ("+=($value)", '+=("$value")')):
            assert before in source
            source = source.replace(before, after)
        return source

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """The word as bash reads it back."""
        quoted = _BESIDES_LETTERS.sub(lambda found: f"\\{found[0]}", item.value)
        return f"{item.type},{quoted if item.type == 'plain' else item.value}"


def prepare() -> None:
    """Have click answer bash with what is safe there."""
    add_completion_class(Bash)


def teach(command: click.Command) -> click.Command:
    """Have the command's parameters complete what their names, or their metavars, say that they take.

    Done here, and while a shell asks only: what a metavar says in the help and what is completed are one.
    """
    for parameter in command.params:
        completer = _BY_NAME.get(parameter.name or "") or _BY_METAVAR.get(parameter.metavar or "")
        if completer is not None:
            vars(parameter)["shell_complete"] = partial(answer, completer)
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        teach(inner)
    return command


def files(begun: str) -> list[CompletionItem]:
    """What the shell itself finds."""
    return [CompletionItem(begun, type="file")]


def answer(completer: Completer, _: click.Context, incomplete: str) -> list[CompletionItem]:
    """What a completer says within `SECONDS`; nothing where anything is wrong."""
    try:
        with time_limit(SECONDS):
            return list(completer(incomplete))
    except Exception:  # a shell has nowhere to show what is wrong here
        return []


def _named(names: Iterable[str], begun: str) -> list[CompletionItem]:
    """Those that begin so; a name with a line end or an escape is none that a shell could show."""
    return [CompletionItem(name) for name in names if name.startswith(begun) and name.isprintable()]


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
    """The user's own, those with a drop-in among them; where none begins so, those of the base systems."""
    from unitlint.inputs.inputs import ReadOptions, read_inputs
    from unitlint.platforms.select import select_platform

    configurations = read_inputs((".",), options=ReadOptions(empty=True)).configurations
    own: set[str] = set()
    for configuration in configurations:
        own.update(enablement.unit for enablement in configuration.enablements)
        for directory in configuration.directories:
            own.update(directory.units, (folder.removesuffix(".d") for folder in directory.drop_ins))
    bases = sorted({configuration.platform for configuration in configurations})
    return _named(sorted(filter(is_valid, own)), begun) or _named(
        sorted(set().union(*(select_platform(base).unit_names for base in bases))), begun
    )


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
