"""`unitlint check`, the main job."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import click

from unitlint.checking.check import Result
from unitlint.checking.check import check as find
from unitlint.cli import EXIT_FINDINGS, EXIT_USAGE
from unitlint.cli.options import Shared, output_option, paths_argument, shared_options
from unitlint.cli.output import say_notes, wants_colour, write
from unitlint.cli.progress import ProgressBar
from unitlint.cli.session import load_inputs, read_config
from unitlint.config.config import Config, Name
from unitlint.config.discovery import repository_root
from unitlint.errors import UsageError
from unitlint.findings.finding import Severity
from unitlint.quick.dataclasses import replace
from unitlint.reports import FORMATS, renderer
from unitlint.reports.report import Report

SAY_NOTES = frozenset({"full", "markdown"})
"""Formats that show what findings rest on; for the others it goes to standard error."""

LEVELS = click.Choice([s.value for s in Severity])


def _names(given: tuple[str, ...]) -> tuple[Name, ...]:
    return tuple(Name(word.strip()) for text in given for word in text.split(",") if word.strip())


@click.command()
@paths_argument
@click.option(
    "--format",
    "formats",
    metavar="FORMAT[:FILE]",
    multiple=True,
    help=f"{', '.join(FORMATS)}; repeatable.  [default: full]",
)
@click.option("--baseline", metavar="FILE", default="", help="Hide the findings that this baseline has.")
@output_option
@click.option(
    "--select", metavar="RULE,…", multiple=True, help="Run these rules or categories alone; repeatable."
)
@click.option("--ignore", metavar="RULE,…", multiple=True, help="Don't run these; repeatable.")
@click.option("--fail-level", type=LEVELS, help="Exit with 1 for findings at or above.  [default: warning]")
@click.option("--min-severity", type=LEVELS, help="Show findings at or above.  [default: note]")
@click.option("--fix", "fixing", is_flag=True, help="Change the files so that findings go away.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: also what may change the boot.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but by the exit code and what goes to files.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--statistics", is_flag=True, help="Count the findings by rule and by file instead.")
@click.option("--show-inputs", is_flag=True, help="Say what the PATHs are taken for, and check nothing.")
@shared_options
def check(
    shared: Shared,
    *,
    formats: tuple[str, ...],
    baseline: str,
    output: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_level: str | None,
    min_severity: str | None,
    fixing: bool,
    unsafe_fixes: bool,
    diff: bool,
    quiet: bool,
    exit_zero: bool,
    statistics: bool,
    show_inputs: bool,
) -> int:
    """Find what breaks a boot in the PATHs, or in the current directory."""
    config = _overruled(
        read_config(shared),
        select=_names(select),
        ignore=_names(ignore),
        baseline=baseline,
        fail_level=fail_level,
        min_severity=min_severity,
    )
    destinations = _destinations(formats, output)
    inputs = load_inputs(shared, config)
    if show_inputs:
        from unitlint.cli.inputs import inputs_text

        write(inputs_text(inputs), output)
        return 0
    with ProgressBar("checking") as progress:
        result = find(inputs, config, progress)
    if diff:
        from unitlint.cli.fixing import show_diff

        show_diff(result, unsafe=unsafe_fixes, output=output)
        return exit_code(result, config)
    if fixing:
        from unitlint.cli.fixing import fix

        result = fix(shared, config, result, unsafe=unsafe_fixes)
    if statistics:
        from unitlint.cli.statistics import statistics_text

        write(statistics_text(_report(result, colour=False)), output)
    else:
        _write_reports(result, [(name, file) for name, file in destinations if file or not quiet])
    if not quiet and not any(name in SAY_NOTES for name, _ in destinations):
        say_notes(result.notes)
    return exit_code(result, config) if not exit_zero or not result.complete else 0


def _overruled(
    config: Config,
    *,
    select: tuple[Name, ...],
    ignore: tuple[Name, ...],
    baseline: str,
    fail_level: str | None,
    min_severity: str | None,
) -> Config:
    """The configuration with what the command line says instead; rules are ignored besides."""
    return replace(
        config,
        select=select or config.select,
        ignore=config.ignore + ignore,
        baseline=baseline or config.baseline,
        lines={key: line for key, line in config.lines.items() if key != "baseline" or not baseline},
        fail_level=Severity(fail_level) if fail_level else config.fail_level,
        min_severity=Severity(min_severity) if min_severity else config.min_severity,
    )


def exit_code(result: Result, config: Config) -> int:
    """1 when a finding is at or above the level that fails, 2 when the run was stopped, else 0."""
    if not result.complete:
        return EXIT_USAGE
    failing = any(f.severity.rank <= config.fail_level.rank for f in result.findings)
    return EXIT_FINDINGS if failing else 0


def _destinations(formats: tuple[str, ...], output: str) -> list[tuple[str, str]]:
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
            raise UsageError(f"two formats can't go to {where}", hint="--format FORMAT:FILE for each")
    return destinations


def _write_reports(result: Result, destinations: Iterable[tuple[str, str]]) -> None:
    for name, file in destinations:
        report = _report(result, colour=wants_colour(to_file=bool(file)))
        write(renderer(name)(report), file)


def _report(result: Result, *, colour: bool) -> Report:
    here = Path.cwd()
    return Report(
        findings=result.findings,
        configurations=result.configurations,
        texts=result.texts,
        hidden=result.hidden,
        notes=result.notes,
        directory=os.fspath(here),
        root=os.fspath(repository_root(here) or here),
        colour=colour,
        documentation={rule.name: rule.documentation for rule in result.rules},
    )
