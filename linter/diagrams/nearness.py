"""Which units of the base OS belong into a picture of what the user wrote."""

from __future__ import annotations

from collections.abc import Container, Iterable, Set

from unitlint.configuration.unit_files import Owner
from unitlint.diagrams.drawing import Belonging, Class
from unitlint.diagrams.options import DrawOptions, PlatformUnits
from unitlint.diagrams.relation import Relation
from unitlint.graph.edges import Edge, Graph
from unitlint.graph.origins import OriginKind
from unitlint.platforms.select import systemds_units
from unitlint.units.list_values import WordPlace
from unitlint.units.names import is_instance, template_of
from unitlint.units.unit import LoadState, Unit


def belonging(unit: Unit) -> Belonging:
    """Who brings the unit; a platform's unit that the user changes by a drop-in stays the platform's."""
    match unit.owner:
        case Owner.USER:
            return Belonging.USER
        case Owner.PLATFORM:
            return Belonging.PLATFORM
        case Owner.GENERATOR:
            return Belonging.GENERATED
        case _:
            return Belonging.NONE


SHIPPED = ("/usr/lib/systemd/", "/lib/systemd/")
"""Where a distribution's packages put units (systemd.unit(5), UNIT FILE LOAD PATH)."""


def is_its_own_base(graph: Graph) -> bool:
    """Whether the units are those of a whole system, which brings what others have a base system for."""
    unit = graph.units.get("sysinit.target")
    return unit is not None and belonging(unit) is Belonging.USER and _is_shipped(unit)


def is_base(unit: Unit, *, itself: bool) -> bool:
    """Whether the base system brings the unit; in a whole system (`itself`) that is what packages ship."""
    own = belonging(unit)
    if own is Belonging.USER:
        return itself and _is_shipped(unit)
    return own is not Belonging.GENERATED


def origins(graph: Graph) -> dict[str, Belonging]:
    """Who brings each unit; in a whole system, what packages ship is not the user's."""
    itself, own = is_its_own_base(graph), systemds_own(graph)
    return {
        name: Belonging.PLATFORM
        if name in own
        else Belonging.PACKAGE
        if itself and belonging(unit) is Belonging.USER and _is_shipped(unit)
        else belonging(unit)
        for name, unit in graph.units.items()
    }


def _is_shipped(unit: Unit) -> bool:
    return unit.fragment is not None and unit.fragment.path.startswith(SHIPPED)


def of_interest(graph: Graph) -> frozenset[str]:
    """The units that a picture is about, as the others are only about these units' neighbours.

    A unit of the platform that a drop-in changes is near when that drop-in names another unit, and not else.
    """
    return frozenset(name for name, unit in graph.units.items() if unit.is_configured) - systemds_own(graph)


def systemds_own(graph: Graph) -> frozenset[str]:
    """In a whole system, the units that systemd itself ships: they are in every other system, too."""
    if not is_its_own_base(graph):
        return frozenset()
    known = systemds_units()
    return frozenset(
        name
        for name, unit in graph.units.items()
        if _is_shipped(unit) and (template_of(name) if is_instance(name) else name) in known
    )


def own_paths(graph: Graph) -> frozenset[str]:
    """The files that the user wrote: fragments, drop-ins, and what generators made units of."""
    base = systemds_own(graph)
    files = (
        file
        for name, unit in graph.units.items()
        for file in ((unit.fragment, *unit.drop_ins) if name not in base else unit.drop_ins)
    )
    return frozenset(
        file.source.path
        for file in files
        if file is not None and file.source is not None and file.owner is not Owner.PLATFORM
    )


def yours_paths(graph: Graph) -> frozenset[str]:
    """Of `own_paths`, those that no package of a whole system ships."""
    if not is_its_own_base(graph):
        return own_paths(graph)
    files = (file for unit in graph.units.values() for file in (unit.fragment, *unit.drop_ins))
    shipped = {
        file.source.path
        for file in files
        if file is not None and file.source is not None and file.path.startswith(SHIPPED)
    }
    return own_paths(graph) - shipped


def is_written_in(edge: Edge, paths: Container[str]) -> bool:
    """Whether a line of one of those files says it."""
    return any(place.location.path in paths for place in edge.places)


def with_platform(
    graph: Graph,
    options: DrawOptions,
    relations: Iterable[Relation],
    units: set[str],
    jobs: Container[str] | None,
) -> set[str]:
    """Of `units`, the user's and as many of the platform's as the options ask for.

    Near are those that a line of the user's names and that the boot starts, and those that it names and that
    aren't there to be started.
    """
    wanted = options.platform_units
    if wanted is PlatformUnits.ALL or (wanted is None and options.narrows):
        return units
    own = units & of_interest(graph)
    if wanted is PlatformUnits.NONE:
        return own
    paths = own_paths(graph)
    near = {end for relation in relations if _joins(relation, own, paths) for end in relation.pair}
    return own | {name for name in near & units if _starts(graph.units[name], jobs)}


def _joins(relation: Relation, own: Set[str], paths: frozenset[str]) -> bool:
    triggers = relation.edge_class is Class.TRIGGERS and not own.isdisjoint(relation.pair)
    return triggers or is_written_in(relation.edge, paths) or _is_named_to_a_generator(relation.edge)


def _is_named_to_a_generator(edge: Edge) -> bool:
    """Whether a line that a generator copied names the other unit: `After=` of a Quadlet.

    What the generator adds by itself stands for a line, too, in which that name isn't.
    """
    made = (origin for origin in edge.origins if origin.kind is OriginKind.GENERATOR)
    words = (origin.place for origin in made if isinstance(origin.place, WordPlace))
    spans = ((word, word.location) for word in words)
    return any(at.end_column - at.column == len(word.word) for word, at in spans)


def _starts(unit: Unit, jobs: Container[str] | None) -> bool:
    return jobs is None or unit.name in jobs or unit.load_state is not LoadState.LOADED
