"""`unitlint why A B`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from unitlint.cli.models import read_fleet, require_unit
from unitlint.cli.options import Shared, output_option, paths_argument, shared_options
from unitlint.cli.output import write
from unitlint.cli.words import edge_words, place_words
from unitlint.errors import UsageError
from unitlint.graph.edges import Edge
from unitlint.machine.machine import Machine
from unitlint.machine.why import Chain, Obstacle, Why, explain
from unitlint.reports.report import relative
from unitlint.text.json_text import json_text


@click.command()
@click.argument("a")
@click.argument("b")
@paths_argument
@click.option("--all", "every", is_flag=True, help="Every shortest chain, not just the first.")
@click.option("--json", "as_json", is_flag=True, help="As data.")
@output_option
@shared_options
def why(shared: Shared, *, a: str, b: str, every: bool, as_json: bool, output: str) -> None:
    """Say why unit A starts after unit B, or pulls it in: every hop with its file and line."""
    fleet = read_fleet(shared)
    known = [m for m in fleet.models if m.graph.resolve(a) and m.graph.resolve(b)]
    if not known:
        for name in (a, b):
            holding = [m.graph for m in fleet.models if m.graph.resolve(name)]
            require_unit(holding[0] if holding else fleet.models[0].graph, name)
        raise UsageError(f"no configuration has both {a} and {b}")
    answers = [(model.configuration.name, _answer(model, a, b, every=every)) for model in known]
    write(_as_json(answers) if as_json else _as_text(answers, len(fleet.models)), output)


def _answer(model: Machine, a: str, b: str, *, every: bool) -> Why:
    return explain(
        model.configuration,
        platform=model.platform,
        graph=model.graph,
        boot=model.boot,
        source=require_unit(model.graph, a),
        target=require_unit(model.graph, b),
        every=every,
    )


def _as_text(answers: list[tuple[str, Why]], total: int) -> str:
    """Answers that are alike in several configurations are given once, with their names."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for name, answer in answers:
        alike.setdefault(tuple(_lines(answer)), []).append(name)
    paragraphs = []
    for lines, names in alike.items():
        within = [] if len(names) == total else [f"in {', '.join(names)}:"]
        paragraphs.append("\n".join([*within, *lines]) + "\n")
    return "\n".join(paragraphs)


def _lines(answer: Why) -> Iterator[str]:
    a, b = answer.source, answer.target
    yield from _told(f"{a} starts after {b}", answer.ordering, f"nothing orders {a} after {b}")
    if answer.reverse:
        yield from _told(f"{b} starts after {a}", answer.reverse)
    if answer.idle:
        yield from _told("this chain would, if all of its units started", (answer.idle,))
    yield from (f"  {_obstacle_words(obstacle)}" for obstacle in answer.obstacles)
    if answer.nearest:
        yield from _told(f"nearest, a unit that {b} is after as well", (answer.nearest,))
    yield from _told(f"{a} pulls in {b}", answer.requirement, f"{a} doesn't pull in {b}")


def _told(yes: str, chains: tuple[Chain, ...], no: str = "") -> Iterator[str]:
    yield f"{yes}:" if chains else f"{no}."
    for number, chain in enumerate(chains):
        if number:
            yield "  or"
        statements = [f"{edge.source} {edge.kind} {edge.target}" for edge in chain]
        width = max(map(len, statements))
        for statement, edge in zip(statements, chain, strict=True):
            yield f"  {statement:<{width}}  {edge_words(edge)}"


def _obstacle_words(obstacle: Obstacle) -> str:
    where = f"  {place_words(obstacle.place)}" if obstacle.place is not None else ""
    return obstacle.sentence + where


def _as_json(answers: list[tuple[str, Why]]) -> str:
    rows = [
        {
            "configuration": name,
            "source": answer.source,
            "target": answer.target,
            "ordering": _chains(answer.ordering),
            "requirement": _chains(answer.requirement),
            "reverse": _chains(answer.reverse),
            "idle": [_edge_object(edge) for edge in answer.idle],
            "obstacles": [_obstacle_object(obstacle) for obstacle in answer.obstacles],
            "nearest": [_edge_object(edge) for edge in answer.nearest],
        }
        for name, answer in answers
    ]
    return json_text({"version": 1, "answers": rows}, indent=2) + "\n"


def _chains(chains: tuple[Chain, ...]) -> list[list[dict[str, object]]]:
    return [[_edge_object(edge) for edge in chain] for chain in chains]


def _edge_object(edge: Edge) -> dict[str, object]:
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
