"""The lens over a unit, "why", and what it tells: when the unit starts, and what makes it so late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol.types import CodeLens, Command, Range

from unitlint.lsp.documents import Document
from unitlint.lsp.hints import hints
from unitlint.lsp.positions import Lines
from unitlint.machine.machine import Machine, Start
from unitlint.machine.standing import Standing, standing

COMMAND = "unitlint.why"
"""With a unit's name and the URI of a document: `why` of the unit, on the document's machines."""


def lenses(document: Document, lines: Lines, machines: Iterable[Machine]) -> Iterator[CodeLens]:
    """One for each unit of which there is a hint."""
    for place, unit, words in hints(document, lines, machines):
        command = Command(f"why: {words}", COMMAND, arguments=[unit, document.uri])
        yield CodeLens(Range(place, place), command=command)


def why(unit: str, machines: Iterable[Machine]) -> str:
    """What is to be told of the unit, machines that agree together."""
    by_words: dict[str, list[str]] = {}
    for model in machines:
        name = model.graph.resolve(unit)
        if name is not None:
            by_words.setdefault(_on(name, model), []).append(model.configuration.name)
    if not by_words:
        return f"no machine here has {unit}"
    return "\n".join(
        words if len(by_words) == 1 else f"in {', '.join(names)}: {words}"
        for words, names in by_words.items()
    )


def _on(name: str, machine: Machine) -> str:
    later = machine.enabled_in_full if machine.starts(name) is Start.ONCE_ENABLED else None
    if later is not None:
        return f"once enabled, {_waiting_words(standing(later.graph, later.boot, name))}"
    return _waiting_words(standing(machine.graph, machine.boot, name))


def _waiting_words(found: Standing) -> str:
    if found.slot is None:
        return f"{found.unit} has {found.without_job}"
    chance = f". {found.chance}" if found.chance else ""
    when = f"{found.unit} starts in wave {found.slot.start + 1}{chance}"
    chain = " → ".join([found.first, *(edge.source for edge in found.chain)])
    pulled = f"; {found.pulled_in[-1].source} pulls it in" if found.pulled_in else ""
    return f"{when}{pulled}" + (f"; what makes it so late: {chain}" if found.chain else "")
