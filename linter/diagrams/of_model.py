"""Pictures of a model: one function for each thing that `unitlint graph` and `unitlint boot` can draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from unitlint.contracts.names import select_loaded
from unitlint.contracts.stages import Stages
from unitlint.diagrams.draw import draw
from unitlint.diagrams.drawing import Drawing
from unitlint.diagrams.limits import MOST_ARROWS, is_tangled
from unitlint.diagrams.mermaid import first_that_fits
from unitlint.diagrams.nearness import of_interest
from unitlint.diagrams.options import DrawOptions, Grouping, PlatformUnits, View
from unitlint.diagrams.page import to_html
from unitlint.diagrams.page_data import Sheet
from unitlint.diagrams.render import Engine
from unitlint.diagrams.ring import as_rings, ring_of
from unitlint.diagrams.waterfall import Waterfall, waterfall
from unitlint.diagrams.without_job import in_one_line
from unitlint.errors import UsageError
from unitlint.findings.finding import Finding
from unitlint.generators.kernel import target_of
from unitlint.graph.edges import Graph
from unitlint.machine.machine import Machine
from unitlint.machine.undone import undone
from unitlint.quick.dataclasses import replace
from unitlint.systemd.special_units import DEFAULT_TARGET, RESCUE_TARGET
from unitlint.transaction.transaction import Transaction
from unitlint.units.unit import LoadState

Findings = Mapping[str, Sequence[Finding]]
"""Findings by the name of their configuration."""

MOST_LINKS = 6
"""Links that a picture names of those that enabling makes; `unitlint boot` lists all."""

MOST_RINGS = 3
"""Circles beside a picture; `--cycle` draws all."""

PAGE_VIEWS = (View.ORDER, View.REQUIRE)


def drawing_of(machine: Machine, options: DrawOptions, findings: Sequence[Finding] = ()) -> Drawing:
    """The model's graph, as the options have it, once all is enabled that asks for it."""
    graph, boot = drawn_boot(machine)
    drawing = draw(graph, options, findings=findings, transaction=boot, later=_distinguished(machine))
    drawing = as_rings(drawing, boot.cycles) if options.cycle else drawing
    if options.view is View.ORDER and not options.narrows and options.collapse is Grouping.NONE:
        drawing = replace(drawing, rings=_rings(machine, options, findings))
    return replace(drawing, notes=(*drawing.notes, *assumed_notes(machine)))


def _rings(machine: Machine, options: DrawOptions, findings: Sequence[Finding]) -> tuple[Drawing, ...]:
    """The cycles that the boot meets, each as a circle, and no more of them than are looked at."""
    graph, boot = drawn_boot(machine)
    met = [cycle for cycle in boot.cycles if not cycle.latent][:MOST_RINGS]
    if not met:
        return ()
    alone = DrawOptions(cycle=True, reduce=False, link_template=options.link_template)
    whole = draw(graph, alone, findings=findings, transaction=boot)
    return tuple(ring for cycle in met if (ring := ring_of(whole, cycle)).placed)


def drawn_boot(machine: Machine) -> tuple[Graph, Transaction]:
    """What pictures show: the boot once the units are enabled that nothing links yet.

    A folder of sources has no links, and without them its picture would be that of the base OS alone.
    """
    later = machine.enabled_in_full
    return (later.graph, later.boot) if later is not None else (machine.graph, machine.boot)


def _distinguished(machine: Machine) -> frozenset[str]:
    """The units that start only once they are enabled; none where that is so of all the user's."""
    starting = (machine.graph.units[name] for name in machine.boot.jobs if name in machine.graph.units)
    mixed = any(unit.user_owned for unit in starting)
    return machine.starting_once_enabled if mixed else frozenset()


def assumed_notes(machine: Machine) -> tuple[str, ...]:
    """The links that enabling makes and nothing makes yet: what is meant by "once it is enabled"."""
    later = machine.enabled_in_full
    paths = [link.path for link in later.links] if later is not None else []
    if not paths:
        return ()
    rest = f" and {len(paths) - MOST_LINKS} more" if len(paths) > MOST_LINKS else ""
    return (f"Drawn as once enabled, by links that aren't there yet: {', '.join(paths[:MOST_LINKS])}{rest}.",)


def chart_of(
    machine: Machine,
    options: DrawOptions,
    findings: Sequence[Finding] = (),
    lengths: Mapping[str, int] | None = None,
) -> Waterfall:
    """The boot of the model, with the stages of its `stages` contracts behind it."""
    graph, boot = drawn_boot(machine)
    stages = [
        (stage.name, select_loaded(graph, stage.units))
        for contract in machine.contracts
        if isinstance(contract.invariant, Stages)
        for stage in contract.invariant.stages
    ]
    titled = options if options.title else replace(options, title=title_of(machine))
    chart = waterfall(graph, boot, titled, stages=stages, findings=findings, lengths=lengths)
    notes = (*_fallback_notes(machine), *chart.notes, *in_one_line(graph, boot), *assumed_notes(machine))
    return replace(chart, notes=notes, rings=_rings(machine, options, findings))


def _fallback_notes(machine: Machine) -> Iterator[str]:
    """Why the boot starts rescue.target, where something else was to be started."""
    graph, boot = drawn_boot(machine)
    named = target_of(machine.configuration.kernel_arguments) or DEFAULT_TARGET
    unit = graph.unit(named)
    state = unit.load_state if unit is not None else LoadState.NOT_FOUND
    if boot.target == RESCUE_TARGET and state is not LoadState.LOADED:
        what = {LoadState.NOT_FOUND: "doesn't exist", LoadState.MASKED: "is masked"}
        yield f"{named} {what.get(state, 'fails to load')}, so systemd starts {boot.target} instead"


def title_of(machine: Machine) -> str:
    """`roles/cs/site.yml: starting graphical.target queues 179 jobs in 37 waves`."""
    _, boot = drawn_boot(machine)
    numbers = ((len(boot.jobs), "job"), (len(boot.waves), "wave"))
    jobs, waves = (f"{number} {noun}" if number == 1 else f"{number} {noun}s" for number, noun in numbers)
    return f"{machine.configuration.name}: starting {boot.target} queues {jobs} in {waves}"


def mermaid_of(machine: Machine, options: DrawOptions, findings: Sequence[Finding] = ()) -> tuple[str, str]:
    """A flowchart that GitHub draws, and a note when it had to be smaller than asked for.

    `UsageError` when even the smallest is too large.
    """
    smaller = (
        options,
        replace(options, platform_units=PlatformUnits.NONE),
        replace(options, platform_units=PlatformUnits.NONE, collapse=Grouping.PREFIX),
        replace(options, platform_units=PlatformUnits.NONE, collapse=Grouping.STAGE),
    )
    text, index = first_that_fits(drawing_of(machine, each, findings) for each in smaller)
    if index < 0:
        raise UsageError("this is more than Mermaid draws", hint="--focus, --path or --only show less")
    words = ("", "without the units of the base OS", "collapsed by prefix", "collapsed by stage")[index]
    return text, f"Mermaid stops at 500 arrows or 50,000 characters: drawn {words}" if index else ""


def page_of(
    machines: Sequence[Machine],
    options: DrawOptions,
    findings: Findings,
    *,
    title: str,
    engine: Engine | None = None,
) -> str:
    """One HTML file: of all models that boot alike the order, what they require, and the boot."""
    sheets: list[Sheet] = []
    for group in _grouped(machines):
        model, names = group[0], tuple(each.configuration.name for each in group)
        name = _name_of(names)
        own = findings.get(model.configuration.name, ())
        views = dict.fromkeys((options.view, *PAGE_VIEWS))
        drawings = [(view, drawing_of(model, replace(options, view=view, title=name), own)) for view in views]
        undrawn = tuple(_undrawn(view, drawing) for view, drawing in drawings if _is_too_much(drawing))
        sheets.append(_with_notes(_boot_sheet(name, group, options, own), undrawn))
        sheets += _cycle_sheets(name, names, model, options, own)
        sheets += [
            _sheet(name, names, str(view), model, replace(drawing, rings=()), own, options)
            for view, drawing in drawings
            if not _is_too_much(drawing)
        ]
    return to_html(sheets, title=title, engine=engine)


def _is_too_much(drawing: Drawing) -> bool:
    return len(drawing.lines) > MOST_ARROWS or is_tangled(drawing)


def _undrawn(view: View, drawing: Drawing) -> str:
    return (
        f"The view `{view}` isn't drawn: it has {len(drawing.lines):,} arrows. "
        f"Search for a unit to see its own; `unitlint graph --view {view} --focus UNIT` draws them."
    )


def _with_notes(sheet: Sheet, notes: tuple[str, ...]) -> Sheet:
    """The sheet of a boot, with more sentences at its foot."""
    assert sheet.chart is not None
    return replace(sheet, chart=replace(sheet.chart, notes=(*sheet.chart.notes, *notes)))


def boot_page_of(
    machines: Sequence[Machine],
    options: DrawOptions,
    findings: Findings,
    *,
    title: str,
    lengths: Mapping[str, int] | None = None,
) -> str:
    """One HTML file with the boot of each model, in seconds with `lengths`; only a cycle needs an engine."""
    sheets: list[Sheet] = []
    for group in _grouped(machines):
        model, names = group[0], tuple(each.configuration.name for each in group)
        name, own = _name_of(names), findings.get(model.configuration.name, ())
        sheets.append(_boot_sheet(name, group, options, own, lengths))
        sheets += _cycle_sheets(name, names, model, options, own)
    return to_html(sheets, title=title)


def _grouped(machines: Sequence[Machine]) -> list[list[Machine]]:
    """The models that boot alike, together; those without units of their own come last."""
    groups: dict[object, list[Machine]] = {}
    for model in sorted(machines, key=lambda machine: not of_interest(machine.graph)):
        groups.setdefault(_boot_key(drawn_boot(model)[1]), []).append(model)
    return list(groups.values())


def _boot_key(boot: Transaction) -> object:
    """Equal for boots of the same jobs in the same order, for the same reasons."""
    jobs = tuple((unit, job.type) for unit, job in sorted(boot.jobs.items()))
    left = tuple((left.unit, left.reason) for left in boot.left_out)
    return (boot.target, boot.error, jobs, boot.order, left, tuple(cycle.units for cycle in boot.cycles))


def _name_of(names: Sequence[str]) -> str:
    first, more = names[0], len(names) - 1
    return f"{first} and {more} more" if more else first


def _sheet(
    name: str,
    names: tuple[str, ...],
    view: str,
    machine: Machine,
    drawing: Drawing,
    findings: Sequence[Finding],
    options: DrawOptions,
) -> Sheet:
    graph, boot = drawn_boot(machine)
    return Sheet(
        f"{name}: {view}",
        drawing,
        graph,
        findings,
        boot,
        options.link_template,
        boot=name,
        configurations=names,
    )


def _cycle_sheets(
    name: str, names: tuple[str, ...], machine: Machine, options: DrawOptions, findings: Sequence[Finding]
) -> list[Sheet]:
    """The ordering cycles as circles, where there are any."""
    if not drawn_boot(machine)[1].cycles:
        return []
    drawing = drawing_of(machine, replace(options, cycle=True, view=View.ORDER, title=name), findings)
    return [_sheet(name, names, "cycle", machine, drawing, findings, options)]


def _boot_sheet(
    name: str,
    group: Sequence[Machine],
    options: DrawOptions,
    findings: Sequence[Finding],
    lengths: Mapping[str, int] | None = None,
) -> Sheet:
    model, names = group[0], tuple(each.configuration.name for each in group)
    chart = replace(chart_of(model, replace(options, title=""), findings, lengths), rings=())
    drawing = Drawing(chart.title, (), (), notes=chart.notes, reading=chart.reading)
    others = {each.configuration.name: drawn_boot(each)[0] for each in group[1:]}
    sheet = _sheet(name, names, "boot", model, drawing, findings, options)
    return replace(
        sheet,
        chart=chart,
        others=others,
        lengths=lengths,
        gone=undone(model.configuration, model.platform, sheet.graph),
        version=model.systemd_version,
    )
