"""`unitlint why UNIT`: when a unit starts, what it waits for until then, and what pulls it in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.cli.enabled import assumed_lines, link_object
from unitlint.cli.models import Models
from unitlint.cli.output import folded, write, write_bytes
from unitlint.cli.places import edge_words, safe_lines
from unitlint.cli.why import chain_lines, edge_object
from unitlint.cli.why_picture import chain_picture
from unitlint.diagrams.picture import Format
from unitlint.errors import UsageError
from unitlint.machine.lookup import graph_with, require_unit
from unitlint.machine.machine import Machine, Start
from unitlint.machine.standing import Standing, standing
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.reports.report import plural
from unitlint.text.json_text import json_text
from unitlint.units.install import InstallLink

SECOND = 1_000_000
MOST_NAMES = 8

Lengths = Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class _Answer:
    """Where the unit stands; for one that starts only once it is enabled also where it will then."""

    now: Standing
    starts: Start
    later: Standing | None = None
    links: tuple[InstallLink, ...] = ()
    """Those that are assumed for that."""


def why_unit(fleet: Models, name: str, *, file_format: str, output: str, lengths: Lengths = None) -> None:
    """Write the answer for each configuration that has the unit, or the picture for the first."""
    known = [model for model in fleet.models if graph_with(model, name)]
    if not known:
        require_unit(fleet.models[0].graph, name, fleet.models[0].platform)
    answers = [(model.configuration.name, _answer(model, name, lengths)) for model in known]
    if isinstance(file_format, Format):
        answer = answers[0][1].now
        if answer.slot is None:
            raise UsageError(f"{answer.unit} {answer.no_job}: there is no chain to draw")
        words = f"what {answer.unit} waits for"
        write_bytes(chain_picture(known[0], answer.chain, (answer.unit,), file_format, words), output)
        return
    as_text = _as_text(answers, len(fleet.models), timed=lengths is not None)
    write(_as_json(answers) if file_format == "json" else as_text, output)


def _answer(machine: Machine, name: str, lengths: Lengths) -> _Answer:
    graph = graph_with(machine, name) or machine.graph
    unit = require_unit(graph, name)
    is_there = machine.graph.resolve(unit) is not None
    now = standing(machine.graph if is_there else graph, machine.boot, unit, lengths)
    starts = machine.starts(unit)
    if not is_there:
        now = replace(now, no_job="isn't loaded before it is enabled", triggered=(), idle=())
    later = machine.enabled_in_full if starts is Start.ONCE_ENABLED else None
    if later is None:
        return _Answer(now, starts)
    then = standing(later.graph, later.boot, unit, lengths)
    links = later.links_in((*then.chain, *then.pulled_in))
    return _Answer(now, starts, then, links or later.links_of((unit,)))


def _as_text(answers: list[tuple[str, _Answer]], total: int, *, timed: bool) -> str:
    """Answers that are alike in several configurations are given once, with their names."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, answer in answers:
        groups.setdefault(tuple(_lines(answer, timed=timed)), []).append(name)
    return "\n".join(
        safe_lines([*([] if len(names) == total else [f"in {', '.join(names)}:"]), *lines])
        for lines, names in groups.items()
    )


def _lines(answer: _Answer, *, timed: bool) -> Iterator[str]:
    yield from _standing_lines(answer.now, timed=timed)
    if answer.later is not None:
        yield from assumed_lines(answer.links)
        yield from _standing_lines(answer.later, timed=timed)


def _standing_lines(answer: Standing, *, timed: bool) -> Iterator[str]:
    unit = answer.unit
    if answer.slot is None:
        yield f"{unit} has {answer.without_job}."
        yield from (f"  {e.source} triggers it  {edge_words(e)}" for e in answer.triggered)
        yield from (f"  {idle.why}  {edge_words(idle.edge)}" for idle in answer.idle)
        if not (answer.triggered or answer.idle):
            yield "  nothing pulls it in or triggers it."
        return
    yield f"{unit} {_when(answer, timed=timed)}."
    if answer.chance:
        yield f"{answer.chance}."
    if answer.chain:
        yield from chain_lines("what makes it so late, from the start of the boot", (answer.chain,))
    else:
        yield "it waits for nothing."
    if answer.pulled_in:
        yield from chain_lines("what pulls it in", (answer.pulled_in,))
    else:
        yield "it is what is started."
    yield from folded(f"waits for {_several(answer.waits_for, answer.all_before)}")
    yield from folded(f"is waited for by {_several(answer.waited_for_by, answer.all_after)}")


def _when(answer: Standing, *, timed: bool) -> str:
    slot = answer.slot
    assert slot is not None, "asked only of a unit with a job"
    if timed:
        slack = f"with {slot.slack / SECOND:.3f} s of slack" if slot.slack else "without slack"
        took = f"and takes {slot.length / SECOND:.3f} s, " if slot.length else "and has no time recorded, "
        return f"can start after {slot.start / SECOND:.3f} of {answer.end / SECOND:.3f} s, {took}{slack}"
    slack = f"with {plural(slot.slack, 'wave')} of slack" if slot.slack else "without slack"
    return f"starts in wave {slot.start + 1} of {answer.end}, {slack}"


def _several(direct: tuple[str, ...], every: int) -> str:
    if not direct:
        return "nothing"
    shown = ", ".join(direct[:MOST_NAMES]) + (" …" if len(direct) > MOST_NAMES else "")
    return f"{plural(len(direct), 'unit')} directly, {every} in all: {shown}"


def _as_json(answers: list[tuple[str, _Answer]]) -> str:
    rows = [
        {"configuration": name, "starts": answer.starts, **_standing_object(answer.now), **_later(answer)}
        for name, answer in answers
    ]
    return json_text({"version": 1, "units": rows}, indent=2) + "\n"


def _later(answer: _Answer) -> dict[str, object]:
    if answer.later is None:
        return {}
    links = [link_object(link) for link in answer.links]
    return {"once_enabled": {"links": links, **_standing_object(answer.later)}}


def _standing_object(a: Standing) -> dict[str, object]:
    return {
        "unit": a.unit,
        "job": a.slot is not None,
        "no_job": a.no_job,
        "chance": a.chance,
        "start": a.slot.start if a.slot is not None else None,
        "length": a.slot.length if a.slot is not None else None,
        "slack": a.slot.slack if a.slot is not None else None,
        "end": a.end,
        "chain": [edge_object(edge) for edge in a.chain],
        "pulled_in": [edge_object(edge) for edge in a.pulled_in],
        "triggered_by": [edge_object(edge) for edge in a.triggered],
        "waits_for": list(a.waits_for),
        "waited_for_by": list(a.waited_for_by),
    }
