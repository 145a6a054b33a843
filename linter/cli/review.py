"""`unitlint review`: what a change does to the boot."""

from __future__ import annotations

from pathlib import Path

import click

from unitlint.cli import EXIT_FINDINGS
from unitlint.cli.check import names_of
from unitlint.cli.options import Shared, output_option, paths_argument, shared_options
from unitlint.cli.output import wants_colour, write, write_below
from unitlint.cli.report_options import LEVELS
from unitlint.cli.review_sides import Chosen, ComparedReview, compare_states
from unitlint.cli.times import lengths_of, times_option
from unitlint.configuration.what_if import WhatIf
from unitlint.errors import UsageError
from unitlint.findings.finding import Severity
from unitlint.quick.dataclasses import replace
from unitlint.review.changes import Review

FORMATS = ("text", "json", "markdown")


@click.command()
@paths_argument
@click.option("--base", metavar="REV|DIR", default="", help="Compare with this git revision, or this folder.")
@click.option(
    "--head",
    metavar="REV|DIR",
    default="",
    help="Review this revision, or this folder.  [default: the work tree]",
)
@click.option("--compare", nargs=2, metavar="A B", help="Compare two configurations of one tree.")
@click.option("--direct", is_flag=True, help="Compare with REV itself, not with the merge base.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="The output format.",
)
@click.option(
    "--post",
    type=click.Choice(["github", "gitlab"]),
    help="Comment on the pull or merge request of the CI job.",
)
@click.option("--artifact", metavar="FILE", default="", help="Write a file for a later --post.")
@click.option(
    "--from-artifact",
    metavar="FILE",
    default="",
    help="Only post what --artifact wrote.",
)
@click.option("--pictures", metavar="DIR", default="", help="Draw the change of each boot as SVG, into DIR.")
@click.option(
    "--artifact-url", metavar="URL", default="", help="Where the pictures can be downloaded, for --post."
)
@click.option("--mask", metavar="UNIT", multiple=True, help="What if UNIT were masked?  Repeatable.")
@click.option("--disable", metavar="UNIT", multiple=True, help="What if UNIT were disabled?  Repeatable.")
@click.option("--without", metavar="FILE", multiple=True, help="What if this drop-in or unit were gone?")
@click.option(
    "--fail-level",
    type=LEVELS,
    help="Exit with 1 for new findings of this severity and above.  [default: the base's, else warning]",
)
@click.option(
    "--select", metavar="RULE,…", multiple=True, help="Run only these rules or categories; repeatable."
)
@click.option("--ignore", metavar="RULE,…", multiple=True, help="Don't run these; repeatable.")
@click.option("--min-severity", type=LEVELS, help="Show findings of this severity and above.")
@times_option
@output_option
@shared_options
def review(
    shared: Shared,
    *,
    base: str,
    head: str,
    compare: tuple[str, str] | None,
    direct: bool,
    output_format: str,
    post: str | None,
    artifact: str,
    from_artifact: str,
    pictures: str,
    artifact_url: str,
    mask: tuple[str, ...],
    disable: tuple[str, ...],
    without: tuple[str, ...],
    fail_level: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    min_severity: str | None,
    times: str,
    output: str,
) -> int:
    """Say what a change does to the boot: findings, units, dependencies, order."""
    if from_artifact:
        _post_artifact(Path(from_artifact), post or "", artifact_url)
        return 0
    what_if = WhatIf(mask, disable, without)
    _check_sides(shared, base, what_if, compare)
    chosen = Chosen(names_of(select), names_of(ignore), min_severity)
    compared = compare_states(
        shared,
        chosen=chosen,
        base=base,
        head=head,
        direct=direct,
        what_if=what_if,
        lengths=lengths_of(times),
        two=compare,
    )
    write(_rendered(compared.review, output_format, colour=wants_colour(to_file=bool(output))), output)
    if pictures:
        _draw(compared.review, Path(pictures))
    if artifact or post:
        _hand_on(compared, artifact, post or "", artifact_url)
    level = Severity(fail_level) if fail_level else compared.fail_level
    return EXIT_FINDINGS if _fails(compared, level) and not compared.review.of_two else 0


def _check_sides(shared: Shared, base: str, what_if: WhatIf, compare: tuple[str, str] | None) -> None:
    """Whether the options name two sides. Raises UsageError."""
    if not (base or what_if or compare):
        hint = "--base origin/main, or --compare A B for two configurations of one tree"
        raise UsageError("--base is missing: it says what to compare with", hint=hint)
    if compare and shared.configuration:
        raise UsageError("--compare names both configurations: leave --configuration out")
    if compare and base:
        raise UsageError("--compare looks at one tree: leave --base out")
    if compare and compare[0] == compare[1]:
        raise UsageError(f"--compare needs two configurations, not {compare[0]} twice")


def _fails(compared: ComparedReview, level: Severity) -> bool:
    return any(finding.severity.rank <= level.rank for finding in compared.review.new)


def _rendered(compared: Review, output_format: str, *, colour: bool) -> str:
    if output_format == "json":
        from unitlint.review import document

        return document.render(compared)
    if output_format == "markdown":
        from unitlint.review import markdown

        return markdown.render(compared)
    from unitlint.review import text

    return text.render(compared, colour=colour)


def _draw(compared: Review, folder: Path) -> None:
    """`boot-1.svg` and so on, one for each group of configurations whose boots change alike."""
    from unitlint.diagrams.picture import Format, picture
    from unitlint.review.blocks import names
    from unitlint.review.pictures import MOST_NAMED
    from unitlint.review.text import plain

    for number, boot in enumerate(compared.boots, start=1):
        drawing = compared.drawn(boot)
        if drawing is not None and not drawing.empty:
            titled = replace(drawing, title=plain(names(boot.configurations, most=MOST_NAMED)))
            write_below(folder / f"boot-{number}.svg", picture(titled, Format.SVG).data)


def _hand_on(compared: ComparedReview, artifact: str, post: str, artifact_url: str) -> None:
    """Write the artefact, post, or both."""
    from unitlint.review.artifact import to_json
    from unitlint.review.draft import draft_of

    if not compared.head:
        raise UsageError("--post and --artifact need commits, not two folders")
    draft = draft_of(compared.review, base=compared.base, head=compared.head)
    if artifact:
        write(to_json(draft), artifact)
    if post:
        from unitlint.cli.posting import post_draft

        post_draft(draft, post, artifact_url)


def _post_artifact(file: Path, post: str, artifact_url: str) -> None:
    from unitlint.cli.posting import post_draft
    from unitlint.review.artifact import read_artifact

    if not post:
        raise UsageError("--from-artifact needs --post", hint="--post github")
    post_draft(read_artifact(file), post, artifact_url, untrusted=True)
