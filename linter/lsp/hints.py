"""When a unit starts, beside its first section: `wave 12, after setup-var.service`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol.types import InlayHint, Position

from unitlint.grammar.nodes import Section
from unitlint.grammar.unit import parse_unit
from unitlint.lsp.documents import Document
from unitlint.lsp.positions import Lines
from unitlint.lsp.unit_texts import UnitText, unit_texts
from unitlint.machine.machine import Machine, Start
from unitlint.machine.standing import standing


def hints(
    document: Document, lines: Lines, machines: Iterable[Machine]
) -> Iterator[tuple[Position, str, str]]:
    """Place, unit and words for each unit file of the document that has a job in the boot."""
    known = tuple(machines)
    for text in unit_texts(document):
        header = next((n for n in parse_unit(text.source.text) if isinstance(n, Section)), None)
        words = _words(text, known)
        if header is not None and words:
            place = text.source.location(header.start, header.start + len(f"[{header.name}]"))
            yield lines.position(lines.span(place)[1]), text.unit, words


def as_inlay(found: Iterable[tuple[Position, str, str]]) -> list[InlayHint]:
    """As the protocol has them."""
    return [InlayHint(place, words, padding_left=True) for place, _, words in found]


def _words(text: UnitText, machines: Iterable[Machine]) -> str:
    """What holds of it on every machine that has the unit; empty where they differ."""
    if text.quadlet or text.name:
        return ""
    every = {_on(text.unit, model) for model in machines if model.graph.resolve(text.unit)}
    return every.pop() if len(every) == 1 else ""


def _on(unit: str, machine: Machine) -> str:
    name = machine.graph.resolve(unit) or unit
    found, begun = standing(machine.graph, machine.boot, name), ""
    later = machine.enabled_in_full if machine.starts(name) is Start.ONCE_ENABLED else None
    if later is not None:
        found, begun = standing(later.graph, later.boot, name), "once enabled: "
    if found.slot is None:
        return found.without_job
    after = next((edge.target for edge in found.chain if edge.source == name), "")
    return f"{begun}wave {found.slot.start + 1}" + (f", after {after}" if after else "")
