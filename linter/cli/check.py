"""`unitlint check`, the main job."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypedDict, Unpack

import click

from unitlint.cache.witness import spoil
from unitlint.checking.check import Result
from unitlint.checking.check import check as find
from unitlint.checking.parts import Shard
from unitlint.cli import EXIT_FINDINGS, EXIT_USAGE
from unitlint.cli.options import Shared, paths_argument, shared_options
from unitlint.cli.output import say_notes, tell, wants_colour, wants_links, width, write
from unitlint.cli.progress import ProgressBar
from unitlint.cli.report_options import level_options, report_options
from unitlint.cli.session import load_inputs, read_config
from unitlint.config.config import Config, Name
from unitlint.config.discovery import repository_root
from unitlint.configuration.configuration import Inputs
from unitlint.errors import UsageError
from unitlint.findings.finding import Severity
from unitlint.quick.dataclasses import replace
from unitlint.reports import FORMATS, renderer
from unitlint.reports.report import Report
from unitlint.tree.phase import at, spent, start_clock, stop_clock

SAY_NOTES = frozenset({"full", "markdown"})
"""Formats that show what findings rest on; for the others it goes to standard error."""


class Own(TypedDict):
    """The options that no other command has."""

    formats: tuple[str, ...]
    baseline: str
    output: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    fail_level: str | None
    min_severity: str | None
    fixing: bool
    unsafe_fixes: bool
    diff: bool
    add_ignores: str
    quiet: bool
    verbose: bool
    exit_zero: bool
    allow_empty: bool
    statistics: bool
    jobs: int
    shard: Shard | None
    show_inputs: bool
    no_cache: bool
    """Looked at before anything is imported: `unitlint.cli`."""
    watching: bool


def names_of(given: tuple[str, ...]) -> tuple[Name, ...]:
    """The rules and categories of a list that may be parted by commas, too."""
    return tuple(Name(word.strip()) for text in given for word in text.split(",") if word.strip())


def jobs_of(context: click.Context, parameter: click.Parameter, value: str) -> int:
    """How many processes; 0 for `auto`."""
    if value == "auto":
        return 0
    if not (value.isascii() and value.isdigit() and 0 < len(value) < 4 and int(value)):
        raise click.BadParameter(f'"{value}" is neither auto nor a number from 1 to 999', context, parameter)
    return int(value)


def shard_of(context: click.Context, parameter: click.Parameter, value: str) -> Shard | None:
    """`2/4` as a shard."""
    if not value:
        return None
    number, _, of = value.partition("/")
    if not all(part.isascii() and part.isdigit() and 0 < len(part) < 5 for part in (number, of)) or not (
        0 < int(number) <= int(of)
    ):
        raise click.BadParameter(f'"{value}" is not one part of several; write it as 1/4', context, parameter)
    return Shard(int(number), int(of))


@click.command()
@paths_argument
@report_options
@click.option(
    "--select", metavar="RULE,…", multiple=True, help="Run only these rules or categories; repeatable."
)
@click.option("--ignore", metavar="RULE,…", multiple=True, help="Don't run these; repeatable.")
@level_options
@click.option("--fix", "fixing", is_flag=True, help="Fix findings in the files.")
@click.option(
    "--unsafe-fixes", is_flag=True, help="With --fix or --diff: also fixes that may change the boot."
)
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option(
    "--add-ignores", metavar="REASON", default="", help="Add a comment above each finding that hides it."
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing; only set the exit code and write files.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Print to standard error what was read, and where the time went."
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option("--allow-empty", is_flag=True, help="Nothing to lint is not an error.")
@click.option("--statistics", is_flag=True, help="Count the findings by rule and by file instead.")
@click.option(
    "-j",
    "--jobs",
    metavar="N|auto",
    default="auto",
    callback=jobs_of,
    help="The number of processes; auto is one per processor.  [default: auto]",
)
@click.option(
    "--shard",
    metavar="I/N",
    default="",
    callback=shard_of,
    help="Check every Nth configuration from the Ith on, and write a part for `unitlint merge`.",
)
@click.option("--no-cache", is_flag=True, help="Neither read nor write the cache.")
@click.option("--show-inputs", is_flag=True, help="List what each PATH is read as, and check nothing.")
@click.option("--watch", "watching", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
@shared_options
def check(shared: Shared, **own: Unpack[Own]) -> int:
    """Find what breaks a boot in the PATHs, or in the current directory."""
    if not own["watching"]:
        return _timed(shared, own) if own["verbose"] else _check(shared, own)
    from unitlint.cli.watching import watch

    if own["fixing"] or own["add_ignores"]:
        raise UsageError("--watch changes no files", hint="leave out --fix and --add-ignores")
    written = [file for _, file in destinations_of(own["formats"], own["output"]) if file]
    paths = shared.paths or (".",)
    return watch(paths, lambda: _check(shared, own), seconds=shared.timeout, written=written)


def _timed(shared: Shared, own: Own) -> int:
    """A run that says in the end how long each part of it took."""
    from unitlint.cli.timings import timings_text

    spoil("the time that it took")
    start_clock()
    try:
        return _check(shared, own)
    finally:
        for line in timings_text(spent()):
            tell(line)
        stop_clock()


def _check(shared: Shared, own: Own) -> int:
    """One run."""
    config = overruled(read_config(shared), own)
    destinations = destinations_of(own["formats"], own["output"])
    inputs = load_inputs(shared, config, may_be_empty=own["allow_empty"])
    if own["show_inputs"]:
        from unitlint.cli.inputs import inputs_text

        write(inputs_text(inputs), own["output"])
        return 0
    if own["verbose"]:
        from unitlint.cli.inputs import what_was_read

        for line in what_was_read(inputs):
            tell(line)
    if own["shard"] is not None:
        return _check_part(inputs, config, own["shard"], own)
    with ProgressBar("checking") as progress:
        result = find(inputs, config, progress, jobs=own["jobs"])
    if own["diff"]:
        from unitlint.cli.fixing import show_diff

        show_diff(result, unsafe=own["unsafe_fixes"], output=own["output"])
        return exit_code(result)
    result = _changed(shared, config, result, own)
    say(result, destinations, own)
    return exit_code(result) if not own["exit_zero"] or not result.complete else 0


def _check_part(inputs: Inputs, config: Config, shard: Shard, own: Own) -> int:
    """Write the part of a run; what it is worth is for `merge` to say."""
    from unitlint.checking.check import check_part
    from unitlint.checking.part_files import part_text

    if own["formats"] or own["fixing"] or own["diff"] or own["statistics"] or own["add_ignores"]:
        hint = "`unitlint merge` makes reports of the parts"
        raise UsageError("--shard writes a part and nothing else", hint=hint)
    with ProgressBar("checking") as progress:
        part = check_part(inputs, config, shard, progress, jobs=own["jobs"])
    write(part_text(part), own["output"])
    return 0 if part.head.complete else EXIT_USAGE


def _changed(shared: Shared, config: Config, result: Result, own: Own) -> Result:
    """What is found once the files are changed as `--fix` and `--add-ignores` say."""
    if own["fixing"]:
        from unitlint.cli.fixing import fix

        result = fix(shared, config, result, unsafe=own["unsafe_fixes"])
    if own["add_ignores"]:
        from unitlint.cli.ignoring import add_ignores

        result = add_ignores(shared, config, result, reason=own["add_ignores"])
    return result


def say(result: Result, destinations: Sequence[tuple[str, str]], own: Own) -> None:
    quiet = own["quiet"]
    at("reporting")
    if own["statistics"]:
        from unitlint.cli.statistics import statistics_text

        if own["output"] or not quiet:
            write(statistics_text(_report(result)), own["output"])
    else:
        _write_reports(result, [(name, file) for name, file in destinations if file or not quiet])
    if not quiet and not any(name in SAY_NOTES for name, _ in destinations):
        say_notes(result.notes)


def overruled(config: Config, own: Own) -> Config:
    """The configuration with what the command line says instead; rules are ignored besides."""
    baseline, fail_level, min_severity = own["baseline"], own["fail_level"], own["min_severity"]
    return config.changed(
        lambda each: replace(
            each,
            select=names_of(own["select"]) or each.select,
            ignore=each.ignore + names_of(own["ignore"]),
            baseline=baseline or each.baseline,
            lines={key: line for key, line in each.lines.items() if key != "baseline" or not baseline},
            fail_level=Severity(fail_level) if fail_level else each.fail_level,
            min_severity=Severity(min_severity) if min_severity else each.min_severity,
        )
    )


def exit_code(result: Result) -> int:
    """1 when a finding is at or above the level that fails, 2 when the run was stopped, else 0."""
    if not result.complete:
        return EXIT_USAGE
    return EXIT_FINDINGS if result.fails else 0


def destinations_of(formats: tuple[str, ...], output: str) -> list[tuple[str, str]]:
    """Format and file (empty for standard output) of each `--format`."""
    from unitlint.text.suggest import did_you_mean

    destinations: list[tuple[str, str]] = []
    for text in formats or ("full",):
        name, _, file = text.partition(":")
        if name not in FORMATS:
            hint = did_you_mean(name, FORMATS) or f"the formats are {', '.join(FORMATS)}"
            raise click.BadParameter(f'there is no format "{name}"; {hint}', param_hint="--format")
        destinations.append((name, file or output))
    files = [file for _, file in destinations]
    for file in files:
        if files.count(file) > 1:
            where = file if file not in ("", "-") else "standard output"
            raise UsageError(f"two formats can't be written to {where}", hint="--format FORMAT:FILE for each")
    return destinations


def _write_reports(result: Result, destinations: Iterable[tuple[str, str]]) -> None:
    for name, file in destinations:
        write(renderer(name)(_report(result, for_people=True, to_file=bool(file))), file)


def _report(result: Result, *, for_people: bool = False, to_file: bool = False) -> Report:
    here = Path.cwd()
    return Report(
        findings=result.findings,
        configurations=result.configurations,
        texts=result.texts,
        hidden=result.hidden,
        notes=(*_ways_out(result), *result.notes),
        directory=os.fspath(here),
        root=os.fspath(repository_root(here) or here),
        colour=for_people and wants_colour(to_file=to_file),
        links=for_people and wants_links(to_file=to_file),
        width=width(to_file=to_file) if for_people else 0,
        documentation={rule.name: rule.documentation for rule in result.rules},
    )


def _ways_out(result: Result) -> Iterator[str]:
    """What `--fix` would do."""
    fixable = [finding.fix for finding in result.findings if finding.fix is not None]
    safe = sum(fix.safe for fix in fixable)
    if safe:
        yield f"--fix can fix {safe} of them" + (", --unsafe-fixes more" if len(fixable) > safe else "")
    elif fixable:
        yield f"--fix --unsafe-fixes can fix {len(fixable)} of them; look at --diff first"
