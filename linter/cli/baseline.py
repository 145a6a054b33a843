"""`unitlint baseline create | update | check`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from unitlint.checking.baseline import FILE_NAME, baseline_text, compare, make_baseline, read_baseline
from unitlint.checking.check import Result
from unitlint.checking.check import check as find
from unitlint.checking.scopes import held
from unitlint.cli import EXIT_FINDINGS
from unitlint.cli.options import Shared, output_option, paths_argument, shared_options
from unitlint.cli.output import tell, write
from unitlint.cli.places import safe_lines
from unitlint.cli.progress import ProgressBar
from unitlint.cli.session import load_inputs, read_config
from unitlint.config.config import Config
from unitlint.errors import UsageError
from unitlint.quick.dataclasses import replace
from unitlint.reports.report import plural
from unitlint.tree.present import exists

R = TypeVar("R")


def _file_option(command: Callable[..., R]) -> Callable[..., R]:
    words = "The baseline's file, instead of the configured one."
    return click.option("-o", "--output", metavar="FILE", default="", help=words)(command)


@click.group()
def baseline() -> None:
    """Remember the findings of today, so that `check` shows new ones only."""


@baseline.command()
@paths_argument
@_file_option
@shared_options
def create(shared: Shared, *, output: str) -> None:
    """Write a baseline of all findings in the PATHs. Never overwrites one."""
    file, result = _findings(shared, output)
    if exists(file):
        raise UsageError("already exists", path=file, hint="`unitlint baseline update` rewrites it")
    _write(file, result)


@baseline.command()
@paths_argument
@_file_option
@shared_options
def update(shared: Shared, *, output: str) -> None:
    """Rewrite the baseline: fixed findings go, new ones come in."""
    file, result = _findings(shared, output)
    read_baseline(file)
    _write(file, result)


@baseline.command()
@paths_argument
@output_option
@shared_options
def check(shared: Shared, *, output: str) -> int:
    """Say what is new and what is fixed since the baseline.

    Exits with 1 when there is either.
    """
    file, result = _findings(shared)
    compared = compare(result.findings, result.texts, read_baseline(file))
    lines = [f"fixed: {entry.path}: [{entry.rule}] {entry.message}" for entry in compared.stale]
    for finding in compared.new:
        where = f"{finding.location.path}:{finding.location.line}:{finding.location.column}"
        lines.append(f"new: {where}: [{finding.rule}] {finding.message}")
    lines.append(f"{len(compared.new)} new, {len(compared.stale)} fixed, {compared.known} known")
    write(safe_lines(lines), output)
    return EXIT_FINDINGS if compared.new or compared.stale else 0


def baseline_file(config: Config) -> str:
    """The configured baseline, else one beside the configuration file or in the current directory."""
    return config.baseline or str(Path(config.path).parent / FILE_NAME)


def _findings(shared: Shared, file: str = "") -> tuple[str, Result]:
    config = read_config(shared)
    inputs = load_inputs(shared, config)
    if not file:  # what is below another configuration file has that one's baseline
        inputs = held(inputs, config)
    bare = config.changed(lambda each: replace(each, baseline=""))
    with ProgressBar("checking") as progress:
        return file or baseline_file(config), find(inputs, bare, progress)


def _write(file: str, result: Result) -> None:
    made = make_baseline(file, result.findings, result.texts)
    write(baseline_text(made), file)
    tell(f"wrote {file} with {plural(len(made.entries), 'finding')}")
