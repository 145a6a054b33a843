"""`unitlint baseline create | update | check`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from unitlint.baseline import FILE_NAME, baseline_text, compare, make_baseline, read_baseline
from unitlint.check import Result
from unitlint.check import check as find
from unitlint.cli import EXIT_FINDINGS
from unitlint.cli.options import Shared, paths_argument, shared_options
from unitlint.cli.output import write
from unitlint.cli.progress import ProgressBar
from unitlint.cli.session import load_inputs, read_config
from unitlint.config.config import Config
from unitlint.errors import UsageError
from unitlint.reports.colours import printable
from unitlint.reports.report import plural


@click.group()
def baseline() -> None:
    """Remember the findings of today, so that `check` shows new ones only."""


@baseline.command()
@paths_argument
@shared_options
def create(shared: Shared) -> None:
    """Write a baseline of all findings in the PATHs. Never overwrites one."""
    file, result = _findings(shared)
    if Path(file).exists():
        raise UsageError("is there already", path=file, hint="`unitlint baseline update` rewrites it")
    _write(file, result)


@baseline.command()
@paths_argument
@shared_options
def update(shared: Shared) -> None:
    """Rewrite the baseline: what is mended goes, what is new comes in."""
    file, result = _findings(shared)
    read_baseline(file)
    _write(file, result)


@baseline.command()
@paths_argument
@shared_options
def check(shared: Shared) -> int:
    """Say what is new and what is mended since the baseline; exit with 1 when there is either."""
    file, result = _findings(shared)
    compared = compare(result.findings, result.texts, read_baseline(file))
    for entry in compared.stale:
        click.echo(printable(f"mended: {entry.path}: [{entry.rule}] {entry.message}"))
    for finding in compared.new:
        where = f"{finding.location.path}:{finding.location.line}:{finding.location.column}"
        click.echo(printable(f"new: {where}: [{finding.rule}] {finding.message}"))
    click.echo(f"{len(compared.new)} new, {len(compared.stale)} mended, {compared.known} known")
    return EXIT_FINDINGS if compared.new or compared.stale else 0


def baseline_file(config: Config) -> str:
    """The configured baseline, else one beside the configuration file or in the current directory."""
    return config.baseline or str(Path(config.path).parent / FILE_NAME)


def _findings(shared: Shared) -> tuple[str, Result]:
    config = read_config(shared)
    with ProgressBar("checking") as progress:
        return baseline_file(config), find(load_inputs(shared), replace(config, baseline=""), progress)


def _write(file: str, result: Result) -> None:
    made = make_baseline(file, result.findings, result.texts)
    write(baseline_text(made), file)
    click.echo(f"wrote {file} with {plural(len(made.entries), 'finding')}", err=True)
