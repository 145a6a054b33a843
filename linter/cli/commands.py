"""The group that imports a command when it is called."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unitlint import __version__
from unitlint.cli.table import COMMANDS, DEFAULT
from unitlint.text.suggest import did_you_mean

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class LazyGroup(click.Group):
    """Commands by name from `COMMANDS`; what is no command's name goes to `check`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        if ctx.resilient_parsing:  # a shell asks
            from unitlint.cli.completing import teach

            return teach(command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands, and what `check` takes, which may be left out."""
        from unitlint.cli.completing import files

        found = super().shell_complete(ctx, incomplete)
        default = self.get_command(ctx, DEFAULT)
        if not incomplete.startswith("-") or default is None:
            return [*files(incomplete), *found]
        return [*found, *default.shell_complete(ctx, incomplete)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `check` in front of anything that is neither a command nor an option of the group."""
        if ctx.resilient_parsing and not args:
            return super().parse_args(ctx, args)
        args = _as_option(args)
        first = args[0] if args else ""
        if first not in COMMANDS and first not in ("--help", "-h", "--version", "-V"):
            _refuse_misspelt(first)
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, once its long options are known to begin with two dashes."""
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None:
            _refuse_single_dash(command, rest)
        return name, command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The table, without importing the commands for their help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


def _as_option(args: list[str]) -> list[str]:
    """`help`, `help check` and `version` as other programs have them, unless these are paths."""
    match args:
        case ["help", *command] if not Path("help").exists():
            return [*(name for name in command if name in COMMANDS), "--help"]
        case ["version"] if not Path("version").exists():
            return ["--version"]
    return args


def _refuse_misspelt(word: str) -> None:
    """Raise UsageError for a word that is no path and looks like a command."""
    from unitlint.tree.present import exists  # `--help` comes here with no word

    hint = did_you_mean(word, COMMANDS) if word.isalpha() and not exists(word) else ""
    if hint:
        raise click.UsageError(f'there is no command or path "{word}"; {hint}')


def _refuse_single_dash(command: click.Command, args: list[str]) -> None:
    """Raise UsageError for `-output`, which would be `-o utput`."""
    long = {name for parameter in command.params for name in parameter.opts if name.startswith("--")}
    for word in args[: args.index("--")] if "--" in args else args:
        name = word.partition("=")[0]
        if not word.startswith("--") and f"-{name}" in long:
            raise click.UsageError(f"a long option begins with two dashes: write -{name}")


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 nothing found, 1 findings, 2 usage or unreadable input, 70 a bug of unitlint.",
)
@click.version_option(__version__, "-V", "--version", message="unitlint %(version)s")
def unitlint() -> None:
    """Check that a machine will boot right, before it boots.

    `unitlint PATH` checks sabakan, Ignition and Butane templates, unit folders and root file systems.
    """
