"""`unitlint contracts check` and `unitlint contracts propose`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from unitlint.cli import EXIT_FINDINGS
from unitlint.cli.models import Models, read_fleet
from unitlint.cli.options import Shared, output_option, paths_argument, shared_options
from unitlint.cli.output import write
from unitlint.cli.places import edge_words, safe_lines
from unitlint.config.discovery import repository_root
from unitlint.contracts.order import Order
from unitlint.contracts.propose import MOST_NAMED, as_glob, quoted
from unitlint.errors import UsageError
from unitlint.findings.finding import Severity
from unitlint.machine.contract import Contract, Violation
from unitlint.machine.machine import Machine
from unitlint.reports.report import plural
from unitlint.text.lines import bare_lines
from unitlint.text.suggest import did_you_mean

MOST_PROPOSED = 10
"""Few enough to read each."""
NOTHING_TO_PROPOSE = (
    "# nothing to propose: no mask, mount, enabled unit or order of your own units holds throughout\n"
)


@click.group()
def contracts() -> None:
    """Check the boot against its contracts, or propose some."""


@contracts.command()
@paths_argument
@click.option("--explain", metavar="NAME", default="", help="Only this contract, with what makes it hold.")
@output_option
@shared_options
def check(shared: Shared, *, explain: str, output: str) -> int:
    """Say of each contract whether it holds, on how many machines."""
    fleet = read_fleet(shared)
    known = {found.name: found for found in (*_others(fleet), *fleet.config.contracts)}
    if not known:
        raise UsageError("there are no contracts", hint="`unitlint contracts propose` finds some")
    if explain and explain not in known:
        hint = did_you_mean(explain, known) or f"there are {', '.join(sorted(known))}"
        raise UsageError(f'there is no contract "{explain}"', hint=hint)
    chosen = [known[explain]] if explain else list(known.values())
    results = [_contract_report(each, _under(each, fleet), explain=bool(explain)) for each in chosen]
    write(safe_lines(line for _, lines in results for line in lines), output)
    return EXIT_FINDINGS if any(broken for broken, _ in results) else 0


def _others(fleet: Models) -> Iterator[Contract]:
    """Those of the configuration files below."""
    for model in fleet.models:
        yield from model.contracts


def _under(contract: Contract, fleet: Models) -> list[Machine]:
    """The machines whose configuration file has the contract."""
    return [model for model in fleet.models if contract in model.contracts]


@contracts.command()
@paths_argument
@click.option("--all", "every", is_flag=True, help=f"Print all, and not just {MOST_PROPOSED}.")
@output_option
@shared_options
def propose(shared: Shared, *, every: bool, output: str) -> None:
    """Print contracts that hold today and look intended."""
    write(proposed_text(read_fleet(shared).models, None if every else MOST_PROPOSED), output)


def proposed_text(machines: Iterable[Machine], most: int | None = MOST_PROPOSED) -> str:
    """The lines of the file, or a comment where there is nothing to propose; at most `most` contracts."""
    from unitlint.contracts.documents import units_named
    from unitlint.contracts.propose import propose as proposals

    root = repository_root(Path.cwd())
    found = proposals(machines, units_named(str(root)) if root is not None else None)
    if not found:
        return NOTHING_TO_PROPOSE
    lines = [f"  {line}" for each in found[:most] for line in bare_lines(each.text)]
    left = len(found[most:]) if most is not None else 0
    rest = [f"# `unitlint contracts propose --all` has {left} more."] if left else []
    return "\n".join(["contracts:", *lines, *rest, ""])


def _contract_report(
    contract: Contract, machines: Sequence[Machine], *, explain: bool
) -> tuple[bool, list[str]]:
    """Whether it is broken, and what to say."""
    from unitlint.contracts.evaluate import applies, violations, why_about_nothing

    about = [model for model in machines if applies(contract, model)]
    if not about:
        return False, [f"{contract.name}: checks nothing here: {why_about_nothing(contract, machines)}"]
    found = {model.configuration.name: list(violations(contract, model)) for model in about}
    failing = [name for name, those in found.items() if any(v.severity is not Severity.NOTE for v in those)]
    number = plural(len(about), "configuration")
    held = "holds for now in" if any(found.values()) else "holds in"
    verdict = f"broken in {len(failing)} of {number}" if failing else f"{held} {number}"
    lines = [f"{contract.name}: {verdict}", *_sentences(found), *_narrower(contract, found, failing)]
    if explain:
        lines += [f"  because {contract.because}", *([f"  see {contract.see}"] if contract.see else [])]
        lines += _chains(contract, about[0])
    return bool(failing), lines


def _sentences(found: Mapping[str, Sequence[Violation]]) -> Iterator[str]:
    """What is said of each configuration; the same is said once."""
    told: dict[str, list[str]] = {}
    for name, those in found.items():
        for violation in those:
            told.setdefault(violation.sentence, []).append(name)
    for sentence, (first, *others) in told.items():
        yield f"  {first}{f' and {len(others)} more' if others else ''}: {sentence}"


def _narrower(
    contract: Contract, found: Mapping[str, Sequence[Violation]], failing: Sequence[str]
) -> Iterator[str]:
    """What would limit a contract to the configurations in which it holds, where there are such."""
    holding = [name for name in found if name not in failing]
    if failing and holding and not contract.configurations:
        named = ", ".join(quoted(as_glob(name)) for name in holding[:MOST_NAMED])
        more = len(holding) - MOST_NAMED
        globs = f"[{named}]" if more <= 0 else f"[{named}, …], globs for {len(holding)} in all"
        yield f"  if it is meant only where it holds, add to it: configurations: {globs}"


def _chains(contract: Contract, machine: Machine) -> Iterator[str]:
    """Hop by hop what makes an order hold, on the first machine that it is about."""
    if not isinstance(contract.invariant, Order):
        return
    from unitlint.machine.chains import keeping_chain

    for unit in contract.invariant.units:
        for other in (*contract.invariant.after, *contract.invariant.before):
            after = other in contract.invariant.after
            later, earlier = (unit, other) if after else (other, unit)
            hops = keeping_chain(machine, later=later, earlier=earlier)
            if hops:
                yield f"  {later} starts after {earlier}, in {machine.configuration.name}:"
                yield from (f"    {hop.source} after {hop.target}  {edge_words(hop)}" for hop in hops)
