"""`unitlint review`: what a change does to the boot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from unitlint.cli.options import Shared, output_option, paths_argument, shared_options
from unitlint.cli.output import wants_colour, write
from unitlint.cli.session import read_config
from unitlint.errors import UsageError
from unitlint.review.changes import Review
from unitlint.review.sides import Sides


@click.command()
@paths_argument
@click.option(
    "--base", metavar="REV|DIR", required=True, help="What to compare with: a revision, or a folder."
)
@click.option("--head", metavar="REV|DIR", default="", help="What to look at.  [default: the work tree]")
@click.option("--direct", is_flag=True, help="Compare with REV itself, not with where the head left it.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How to say it.",
)
@output_option
@shared_options
def review(shared: Shared, *, base: str, head: str, direct: bool, output_format: str, output: str) -> None:
    """Say what a change does to the boot: findings, units, dependencies, order."""
    compared = compare_states(shared, base=base, head=head, direct=direct)
    write(_rendered(compared, output_format, colour=wants_colour(to_file=bool(output))), output)
    if compared.new and _fails(compared, shared):
        raise SystemExit(1)


def _fails(compared: Review, shared: Shared) -> bool:
    level = read_config(shared).fail_level
    return any(finding.severity.rank <= level.rank for finding in compared.new)


def _rendered(compared: Review, output_format: str, *, colour: bool) -> str:
    if output_format == "json":
        from unitlint.review import document

        return document.render(compared)
    if output_format == "markdown":
        from unitlint.review import markdown

        return markdown.render(compared)
    from unitlint.review import text

    return text.render(compared, colour=colour)


def compare_states(shared: Shared, *, base: str, head: str, direct: bool) -> Review:
    """The comparison of two revisions, a revision and the work tree, or two folders."""
    from unitlint.review.compare import compare_sides
    from unitlint.review.side import read_side

    absolute = str(Path(shared.config).resolve()) if shared.config not in ("", "none") else shared.config
    with _sides(shared, base=base, head=head, direct=direct) as sides:
        inside = replace(shared, paths=sides.paths, config=absolute)
        before, after = (
            read_side(side.label, side.folder, sides.paths, config=lambda _: read_config(inside))
            for side in (sides.base, sides.head)
        )
    return compare_sides(before, after, sides.renames)


@contextmanager
def _sides(shared: Shared, *, base: str, head: str, direct: bool) -> Iterator[Sides]:
    from unitlint.review.sides import between_folders, between_revisions

    if Path(base).is_dir() and not head:
        raise UsageError(f"{base} is a folder, and --head names none", hint="--head DIR")
    if Path(base).is_dir() and Path(head).is_dir():
        yield between_folders(Path(base), Path(head), shared.paths)
        return
    with between_revisions(Path.cwd(), shared.paths, base=base, head=head, direct=direct) as sides:
        yield sides
