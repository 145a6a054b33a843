"""`unitlint completion SHELL`: what bash, zsh and fish source to complete commands and options."""

from __future__ import annotations

import click

from unitlint.cli.options import output_option
from unitlint.cli.output import write

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@output_option
def completion(shell: str, *, output: str) -> None:
    """Print what SHELL sources to complete unitlint's commands and options.

    bash: eval "$(unitlint completion bash)" in ~/.bashrc; zsh: the same in ~/.zshrc, after compinit;
    fish: unitlint completion fish > ~/.config/fish/completions/unitlint.fish
    """
    from click.shell_completion import get_completion_class

    from unitlint.cli.commands import unitlint
    from unitlint.cli.completing import prepare

    prepare()
    found = get_completion_class(shell)
    assert found is not None  # click has all three
    source = found(unitlint, {}, "unitlint", "_UNITLINT_COMPLETE").source()
    # click's script for fish cuts a list of rules at its first comma.
    write(source.replace('string split ","', 'string split -m 1 ","'), output)
