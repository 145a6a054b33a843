"""`unitlint lock`: the boot as a text to keep under version control."""

from __future__ import annotations

from difflib import unified_diff

import click

from unitlint.cli import EXIT_FINDINGS
from unitlint.cli.models import read_fleet
from unitlint.cli.options import Shared, paths_argument, shared_options
from unitlint.cli.output import tell, write
from unitlint.cli.places import safe_lines
from unitlint.errors import InputError, UsageError
from unitlint.text.lines import bare_lines
from unitlint.tree.present import exists
from unitlint.tree.reader import read_text

FILE_NAME = "unitlint.lock"


@click.command()
@paths_argument
@click.option(
    "--check",
    "checking",
    is_flag=True,
    help="Say what has changed since the file was written, and write nothing.",
)
@click.option("-o", "--output", metavar="FILE", default=FILE_NAME, show_default=True, help="The file.")
@shared_options
def lock(shared: Shared, *, checking: bool, output: str) -> int:
    """Write what starts, in which order, what is masked and mounted, for `git diff` to show.

    With --check, exits with 1 if the boot differs from the file.
    """
    from unitlint.review.lock import lock_text

    text = lock_text(read_fleet(shared).models)
    if not checking:
        write(text, output)
        if output != "-":
            tell(f"wrote {output}")
        return 0
    before = _read(output)
    if before == text:
        return 0
    lines = (bare_lines(before), bare_lines(text))
    changed = unified_diff(*lines, f"{output} as it is", f"{output} as the boot is now", lineterm="", n=0)
    write(safe_lines(changed))
    tell(f"unitlint: the boot has changed: `unitlint lock` rewrites {output}")
    return EXIT_FINDINGS


def _read(file: str) -> str:
    if not exists(file):
        raise UsageError("no such file", path=file, hint="`unitlint lock` writes it")
    try:
        return read_text(file)
    except InputError as error:
        raise UsageError(error.message, path=file) from error
