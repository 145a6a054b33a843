"""Options of every command that reports findings: in which formats and where, and which of them count."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from unitlint.cli.options import output_option
from unitlint.findings.finding import Severity
from unitlint.reports import FORMATS

R = TypeVar("R")
LEVELS = click.Choice([severity.value for severity in Severity])


def report_options(command: Callable[..., R]) -> Callable[..., R]:
    """`--format`, `--baseline` and `-o`."""
    command = output_option(command)
    hides = "Hide the findings that are in this baseline."
    command = click.option("--baseline", metavar="FILE", default="", help=hides)(command)
    words = f"{', '.join(FORMATS)}; repeatable.  [default: full]"
    kind = "FORMAT[:FILE]"
    return click.option("--format", "formats", metavar=kind, multiple=True, help=words)(command)


def level_options(command: Callable[..., R]) -> Callable[..., R]:
    """`--fail-level` and `--min-severity`."""
    shown = "Show findings of this severity and above.  [default: note]"
    command = click.option("--min-severity", type=LEVELS, help=shown)(command)
    fails = "Exit with 1 for findings of this severity and above.  [default: warning]"
    return click.option("--fail-level", type=LEVELS, help=fails)(command)
