"""`unitlint why A B`, and what both forms of `why` share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from unitlint.cli.enabled import assumed_lines, link_object
from unitlint.cli.format_options import format_options
from unitlint.cli.models import Models, read_fleet
from unitlint.cli.options import Shared, output_option, shared_options
from unitlint.cli.output import folded, width, write, write_bytes
from unitlint.cli.places import edge_words, place_words, safe_lines
from unitlint.cli.times import lengths_of, times_option
from unitlint.cli.why_picture import SUFFIXES, answer_format, chain_picture
from unitlint.diagrams.picture import Format
from unitlint.errors import UsageError
from unitlint.graph.edges import Edge, Graph
from unitlint.machine.lookup import find_unit, graph_with, require_unit
from unitlint.machine.machine import Machine
from unitlint.machine.why import MOST, Chain, Obstacle, Why, acting_chains, explain
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.reports.report import relative
from unitlint.text.json_text import json_text
from unitlint.transaction.transaction import Transaction
from unitlint.tree.present import exists
from unitlint.units.install import InstallLink
from unitlint.units.names import is_valid


@dataclass(frozen=True, slots=True)
class _Answer:
    """What holds, and what will once the links are made that `links` names; empty where nothing will."""

    now: Why
    ordering: tuple[Chain, ...] = ()
    requirement: tuple[Chain, ...] = ()
    reverse: tuple[Chain, ...] = ()
    links: tuple[InstallLink, ...] = ()


@click.command()
@click.argument("a", metavar="UNIT")
@click.argument("rest", nargs=-1, metavar="[B] [PATH]...")
@click.option("--all", "every", is_flag=True, help="Every shortest chain, not just the first.")
@format_options({"json": "Print JSON."}, SUFFIXES)
@times_option
@output_option
@shared_options
def why(
    shared: Shared, *, a: str, rest: tuple[str, ...], every: bool, file_format: str, times: str, output: str
) -> None:
    """Say why UNIT starts when it does and what pulls it in; or why it starts after unit B: every hop."""
    file_format = file_format or answer_format(output)
    b = rest[0] if rest and _names_unit(rest[0]) and not (rest[0] == a and exists(a)) else ""
    fleet = read_fleet(replace(shared, paths=rest[1:] if b else rest))
    if b:
        _why_after(fleet, a, b, every=every, file_format=file_format, output=output)
        return
    from unitlint.cli.why_unit import why_unit

    why_unit(fleet, a, file_format=file_format, output=output, lengths=lengths_of(times))


def _names_unit(word: str) -> bool:
    """Whether an argument is a unit's name; a path has a slash, or is there."""
    is_unit = is_valid(word) and "/" not in word
    return is_unit or not (word == "-" or "/" in word or exists(word))


def _why_after(fleet: Models, a: str, b: str, *, every: bool, file_format: str, output: str) -> None:
    known = [m for m in fleet.models if graph_with(m, a, b)]
    if not known:
        for name in (a, b):
            holding = [m.graph for m in fleet.models if find_unit(m.graph, name)]
            require_unit(holding[0] if holding else fleet.models[0].graph, name, fleet.models[0].platform)
        raise UsageError(f"no configuration has both {a} and {b}")
    answers = [(model.configuration.name, _answers(model, a, b, every=every)) for model in known]
    if isinstance(file_format, Format):
        write_bytes(_drawn(known[0], answers[0][1].now, file_format), output)
        return
    write(_as_json(answers) if file_format == "json" else _as_text(answers, len(fleet.models)), output)


def _drawn(machine: Machine, answer: Why, file_format: Format) -> bytes:
    """The first chain; how many others are as short is said in the title. Raises UsageError without any."""
    a, b = answer.source, answer.target
    for source, target, chains in ((a, b, answer.ordering), (b, a, answer.reverse)):
        if chains:
            all_chains = acting_chains(machine.graph, machine.boot, source=source, target=target, most=MOST)
            more = f"; {len(all_chains) - 1} other chains are as short" if len(all_chains) > 1 else ""
            words = f"{source} starts after {target}{more}"
            return chain_picture(machine, chains[0], (a, b), file_format, words)
    raise UsageError(f"nothing orders {a} and {b}: there is nothing to draw", hint=f"unitlint why {a} {b}")


def _answers(machine: Machine, a: str, b: str, *, every: bool) -> _Answer:
    """What holds, and where nothing orders the two or pulls one in, what will once units are enabled."""
    graph = graph_with(machine, a, b) or machine.graph
    a, b = require_unit(graph, a), require_unit(graph, b)  # a name of Alias= may be another's once enabled
    lacking = [unit for unit in (a, b) if machine.graph.resolve(unit) is None]
    now = Why(a, b) if lacking else _answer(machine, machine.graph, machine.boot, (a, b), every=every)
    if (now.ordering and now.requirement) or (later := machine.enabled_in_full) is None:
        return _Answer(now)
    then = _answer(machine, later.graph, later.boot, (a, b), every=every)
    ordering = then.ordering if not now.ordering else ()
    requirement = then.requirement if not now.requirement else ()
    reverse = then.reverse if not now.reverse else ()
    edges = [edge for chain in (*ordering, *requirement, *reverse) for edge in chain]
    links = (*later.links_in(edges), *later.links_of(lacking))
    return _Answer(now, ordering, requirement, reverse, tuple(dict.fromkeys(links)))


def _answer(machine: Machine, graph: Graph, boot: Transaction, pair: tuple[str, str], *, every: bool) -> Why:
    return explain(
        machine.configuration,
        platform=machine.platform,
        graph=graph,
        boot=boot,
        source=require_unit(graph, pair[0]),
        target=require_unit(graph, pair[1]),
        every=every,
    )


def _as_text(answers: list[tuple[str, _Answer]], total: int) -> str:
    """Answers that are alike in several configurations are given once, with their names."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, answer in answers:
        groups.setdefault(tuple(_lines(answer)), []).append(name)
    paragraphs = []
    for lines, names in groups.items():
        within = [] if len(names) == total else [f"in {', '.join(names)}:"]
        paragraphs.append(safe_lines([*within, *lines]))
    return "\n".join(paragraphs)


def _lines(answer: _Answer) -> Iterator[str]:
    yield from _why_lines(answer.now)
    if answer.links:
        yield from assumed_lines(answer.links)
        a, b = answer.now.source, answer.now.target
        for title, chains in (
            (f"{a} starts after {b}", answer.ordering),
            (f"{b} starts after {a}", answer.reverse),
            (f"{a} pulls in {b}", answer.requirement),
        ):
            if chains:
                yield from chain_lines(title, chains)


def _why_lines(answer: Why) -> Iterator[str]:
    a, b = answer.source, answer.target
    yield from chain_lines(f"{a} starts after {b}", answer.ordering, f"nothing orders {a} after {b}")
    if answer.reverse:
        yield from chain_lines(f"{b} starts after {a}", answer.reverse)
    if answer.idle:
        yield from chain_lines("this chain would, if all of its units started", (answer.idle,))
    yield from (f"  {_obstacle_words(obstacle)}" for obstacle in answer.obstacles)
    if answer.nearest:
        yield from chain_lines(f"nearest, a unit that {b} is after as well", (answer.nearest,))
    yield from chain_lines(f"{a} pulls in {b}", answer.requirement, f"{a} doesn't pull in {b}")


def chain_lines(yes: str, chains: tuple[Chain, ...], no: str = "") -> Iterator[str]:
    yield f"{yes}:" if chains else f"{no}."
    for number, chain in enumerate(chains):
        if number:
            yield "  or"
        statements = [f"{edge.source} {edge.kind} {edge.target}" for edge in chain]
        wide = max(map(len, statements))
        reasons = [edge_words(edge) for edge in chain]
        columns = width()
        fits = not columns or 4 + wide + max(map(len, reasons)) <= columns
        for statement, reason in zip(statements, reasons, strict=True):
            yield f"  {statement:<{wide}}  {reason}" if fits else f"  {statement}"
            yield from () if fits else folded(reason, deep=True)


def _obstacle_words(obstacle: Obstacle) -> str:
    where = f"  {place_words(obstacle.place)}" if obstacle.place is not None else ""
    return obstacle.sentence + where


def _as_json(answers: list[tuple[str, _Answer]]) -> str:
    rows = [{"configuration": name, **_object(answer)} for name, answer in answers]
    return json_text({"version": 1, "answers": rows}, indent=2) + "\n"


def _object(answer: _Answer) -> dict[str, object]:
    now = answer.now
    later = {
        "links": [link_object(link) for link in answer.links],
        "ordering": _chains(answer.ordering),
        "requirement": _chains(answer.requirement),
        "reverse": _chains(answer.reverse),
    }
    return {
        "source": now.source,
        "target": now.target,
        "ordering": _chains(now.ordering),
        "requirement": _chains(now.requirement),
        "reverse": _chains(now.reverse),
        "idle": [edge_object(edge) for edge in now.idle],
        "obstacles": [_obstacle_object(obstacle) for obstacle in now.obstacles],
        "nearest": [edge_object(edge) for edge in now.nearest],
        **({"once_enabled": later} if answer.links else {}),
    }


def _chains(chains: tuple[Chain, ...]) -> list[list[dict[str, object]]]:
    return [[edge_object(edge) for edge in chain] for chain in chains]


def edge_object(edge: Edge) -> dict[str, object]:
    here = str(Path.cwd())
    places = [place.location for place in edge.places]
    return {
        "source": edge.source,
        "kind": edge.kind.value,
        "target": edge.target,
        "origins": [origin.kind.value for origin in edge.origins],
        "locations": [{"path": relative(place.path, here), "line": place.line} for place in places],
    }


def _obstacle_object(obstacle: Obstacle) -> dict[str, object]:
    place = obstacle.place.location if obstacle.place is not None else None
    return {
        "message": obstacle.sentence,
        "path": relative(place.path, str(Path.cwd())) if place else None,
        "line": place.line if place else None,
    }
