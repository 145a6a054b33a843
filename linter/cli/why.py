"""`unitlint why A B`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import click

from unitlint.cli.models import read_fleet, require_unit
from unitlint.cli.options import Shared, output_option, paths_argument, shared_options
from unitlint.cli.output import write
from unitlint.cli.words import edge_words, place_words
from unitlint.errors import UsageError
from unitlint.graph.edges import Edge, Graph, Kind
from unitlint.graph.paths import ORDERING, REQUIREMENT, shortest_chains
from unitlint.model import Model


@dataclass(frozen=True, slots=True)
class Question:
    """One way in which two units may hang together, and how to say whether they do."""

    name: str
    kinds: tuple[Kind, ...]
    yes: str
    no: str


QUESTIONS = (
    Question("order", ORDERING, "{a} starts after {b}", "nothing orders {a} after {b}"),
    Question("requirement", REQUIREMENT, "{a} pulls in {b}", "{a} doesn't pull in {b}"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The chains of one question, in one configuration; no chain is an answer too."""

    configuration: str
    question: Question
    a: str
    b: str
    chains: tuple[tuple[Edge, ...], ...]

    @property
    def words(self) -> str:
        """The answer as a sentence."""
        return (self.question.yes if self.chains else self.question.no).format(a=self.a, b=self.b)


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
    models = read_fleet(shared).models
    known = [model for model in models if model.graph.resolve(a) and model.graph.resolve(b)]
    if not known:
        for name in (a, b):
            require_unit(models[0].graph, name)
        raise UsageError(f"no configuration has both {a} and {b}")
    answers = [answer for model in known for answer in _answers(model, a, b, every=every)]
    write(_as_json(answers) if as_json else _as_text(answers, len(models)), output)


def _answers(model: Model, a: str, b: str, *, every: bool) -> Iterator[Answer]:
    graph = model.graph
    first, second = require_unit(graph, a), require_unit(graph, b)
    for question in QUESTIONS:
        chains = _chains(graph, first, second, question, every=every)
        yield Answer(model.configuration.name, question, first, second, chains)
        if not chains and (reverse := _chains(graph, second, first, question, every=every)):
            yield Answer(model.configuration.name, question, second, first, reverse)


def _chains(
    graph: Graph, source: str, target: str, question: Question, *, every: bool
) -> tuple[tuple[Edge, ...], ...]:
    chains = shortest_chains(graph, source=source, target=target, kinds=question.kinds)
    return tuple(chains) if every else tuple(chain for chain, _ in zip(chains, range(1), strict=False))


def _as_text(answers: list[Answer], total: int) -> str:
    """Answers that are alike in several configurations are given once, with their names."""
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for answer in answers:
        lines = tuple(line for chain in answer.chains for line in _hops(chain))
        alike.setdefault((answer.words, lines), []).append(answer.configuration)
    paragraphs = []
    for (words, lines), names in alike.items():
        within = "" if len(names) == total else f" (in {', '.join(names)})"
        paragraphs.append("\n".join([words + within + (":" if lines else "."), *lines]) + "\n")
    return "\n".join(paragraphs)


def _hops(chain: tuple[Edge, ...]) -> Iterator[str]:
    statements = [f"{edge.source} {edge.kind} {edge.target}" for edge in chain]
    width = max(map(len, statements))
    for statement, edge in zip(statements, chain, strict=True):
        yield f"  {statement:<{width}}  {edge_words(edge)}"


def _as_json(answers: list[Answer]) -> str:
    rows = [
        {
            "configuration": answer.configuration,
            "question": answer.question.name,
            "source": answer.a,
            "target": answer.b,
            "chains": [[_edge_object(edge) for edge in chain] for chain in answer.chains],
        }
        for answer in answers
    ]
    return json.dumps({"version": 1, "answers": rows}, indent=2, ensure_ascii=False) + "\n"


def _edge_object(edge: Edge) -> dict[str, object]:
    return {
        "source": edge.source,
        "kind": edge.kind.value,
        "target": edge.target,
        "origins": [origin.kind.value for origin in edge.origins],
        "locations": [place_words(place) for place in edge.places],
    }
