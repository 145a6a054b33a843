"""The table of commands, and the group that imports one when it is called."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from unitlint import __version__
from unitlint.text.suggest import did_you_mean

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("unitlint.cli.init:init", "Look at this repository, and set unitlint up for it."),
    "check": ("unitlint.cli.check:check", "Find what breaks a boot (the default command)."),
    "graph": ("unitlint.cli.graph:graph", "Draw the dependency graph, or print it as data."),
    "why": ("unitlint.cli.why:why", "Say why a unit starts after another, or pulls it in."),
    "boot": ("unitlint.cli.boot:boot", "Show the boot transaction: jobs, waves, cycles."),
    "review": ("unitlint.cli.review:review", "Say what a change does to the boot."),
    "lock": ("unitlint.cli.lock:lock", "Keep the boot as a text, for `git diff` to show what changes it."),
    "contracts": (
        "unitlint.cli.contracts:contracts",
        "Hold the boot against contracts, or propose some.",
    ),
    "baseline": ("unitlint.cli.baseline:baseline", "Record today's findings, to see only new ones."),
    "merge": ("unitlint.cli.merge:merge", "Make one report of what several machines found."),
    "rules": ("unitlint.cli.rules:rules", "List the rules."),
    "explain": ("unitlint.cli.rules:explain", "Explain a rule: why, bad, good, what to do."),
    "completion": (
        "unitlint.cli.completion:completion",
        "Print the completion script for your shell.",
    ),
    "platform": ("unitlint.cli.platform:platform", "List, show or capture base systems."),
    "lsp": (
        "unitlint.cli.lsp:lsp",
        "Serve editors: findings, completion and fixes as you type.",
    ),
    "config": ("unitlint.cli.config:config", "Write, describe or show the configuration."),
}
"""Name → where it is defined, and its line in `--help`, which has to do without importing it."""

DEFAULT = "check"


class LazyGroup(click.Group):
    """Commands by name from `COMMANDS`; what is no command's name goes to `check`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `check` in front of anything that is neither a command nor an option of the group."""
        first = args[0] if args else ""
        if first not in COMMANDS and first not in ("--help", "-h", "--version", "-V"):
            _refuse_misspelt(first)
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The table, without importing the commands for their help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


def _refuse_misspelt(word: str) -> None:
    """Raise UsageError for a word that is no path and looks like a command."""
    hint = did_you_mean(word, COMMANDS) if word.isalpha() and not Path(word).exists() else ""
    if hint:
        raise click.UsageError(f'there is no command or path "{word}"; {hint}')


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 nothing found, 1 findings, 2 usage or unreadable input, 70 a bug of unitlint.",
)
@click.version_option(__version__, "-V", "--version", message="unitlint %(version)s")
def unitlint() -> None:
    """Tell before a machine boots whether it will boot right.

    `unitlint PATH` checks sabakan, Ignition and Butane templates, unit folders and root file systems.
    """
