"""`unitlint merge`: one report of what the parts of a run found."""

from __future__ import annotations

from typing import Unpack

import click

from unitlint.checking.check import check as find
from unitlint.checking.part_files import read_part
from unitlint.cli.check import Own, destinations_of, exit_code, overruled, say
from unitlint.cli.options import Shared, shared_options
from unitlint.cli.report_options import level_options, report_options
from unitlint.cli.session import load_inputs, read_config


@click.command()
@click.argument("parts", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--path",
    "paths",
    metavar="PATH",
    multiple=True,
    help="What was checked; repeatable.  [default: the current directory]",
)
@report_options
@click.option("--select", metavar="RULE,…", multiple=True, help="As given to the parts.")
@click.option("--ignore", metavar="RULE,…", multiple=True, help="As given to the parts.")
@level_options
@click.option("-q", "--quiet", is_flag=True, help="Print nothing; only set the exit code and write files.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option("--statistics", is_flag=True, help="Count the findings by rule and by file instead.")
@shared_options
def merge(shared: Shared, parts: tuple[str, ...], **own: Unpack[Own]) -> int:
    """Report what the parts that `unitlint check --shard I/N` wrote found, as one run would have.

    It runs where the parts ran, on the same files and with the same options; it asks no rule again.
    """
    config = overruled(read_config(shared), own)
    destinations = destinations_of(own["formats"], own["output"])
    inputs = load_inputs(shared, config)
    result = find(inputs, config, parts=tuple(map(read_part, parts)))
    say(result, destinations, own)
    return exit_code(result) if not own["exit_zero"] or not result.complete else 0
