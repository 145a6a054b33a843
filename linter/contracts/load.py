"""Contracts out of YAML: those of the configuration file, and the presets that ship.

Reading is the same for both, so that a preset can be copied into a configuration file and changed there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from unitlint.contracts.comparison import Comparison, parse_comparison
from unitlint.contracts.default_dependencies import DefaultDependencies
from unitlint.contracts.independent import Independent
from unitlint.contracts.mounts import Mounts
from unitlint.contracts.order import Order
from unitlint.contracts.periodic import Periodic
from unitlint.contracts.presence import Absent, Enabled, Masked, Present
from unitlint.contracts.reading import MappingReader, error, items, reader, texts
from unitlint.contracts.requirement import STRENGTHS, Requirement
from unitlint.contracts.stages import Stage, Stages
from unitlint.errors import UsageError
from unitlint.generators.timespan import INFINITY, parse_span
from unitlint.grammar import tree
from unitlint.graph.edges import Kind
from unitlint.machine.contract import Contract, Invariant, NamedUnit
from unitlint.quick.dataclasses import replace
from unitlint.text.source import Place, SourceText

PRESETS = Path(__file__).parent / "presets"
"""Where the presets that ship lie; a path is found faster than importlib.resources is imported."""

_HEADER = frozenset({"name", "because", "see", "configurations"})
_UNIT_LISTS = frozenset({"units", "of", "after", "before"})
"""Keys whose values are units, in whatever kind."""

_NEED_NOT_BE_THERE = frozenset({"absent", "masked"})
_GIVERS = {"fstab": "fstab", "mount-unit": "mount-unit"}
_STRENGTH_NAMES = {kind.value.lower(): kind for kind in STRENGTHS}


def load_contracts(node: tree.Node, source: SourceText) -> tuple[Contract, ...]:
    """The contracts of a list. Raises `UsageError` with file and line for whatever isn't one."""
    contracts: dict[str, Contract] = {}
    for item in items(source, node, '"contracts"'):
        contract = _contract(reader(source, item, "a contract"))
        if contract.name in contracts:
            raise error(source, item, f'two contracts have the name "{contract.name}"')
        contracts[contract.name] = contract
    return tuple(contracts.values())


def preset_names() -> tuple[str, ...]:
    """The presets that `extends` can name."""
    return tuple(sorted(file.stem for file in PRESETS.glob("*.yaml")))


@cache
def load_preset(name: str) -> tuple[Contract, ...]:
    """The contracts of a preset that ships. Raises `UsageError` for a name that `preset_names` lacks."""
    if name not in preset_names():
        known = ", ".join(preset_names())
        raise UsageError(f'there is no preset "{name}"', hint=f"known: {known}")
    text = (PRESETS / f"{name}.yaml").read_text("utf-8")
    return parse_preset(name, SourceText(f"preset {name}", text))


def parse_preset(name: str, source: SourceText) -> tuple[Contract, ...]:
    """The contracts of a preset's text. Raises `UsageError` with its line for what is none."""
    from unitlint.grammar.yamltree import compose

    documents = compose(source)
    if len(documents) != 1:
        raise UsageError("a preset is one YAML document with `contracts:`", path=source.path)
    fields = reader(source, documents[0], f"the preset {name}")
    fields.check_keys(frozenset({"contracts"}))
    contracts = fields.node.get("contracts")
    if contracts is None:
        raise error(source, documents[0], "a preset has `contracts:`")
    return tuple(replace(contract, preset=name) for contract in load_contracts(contracts, source))


def with_presets(
    contracts: tuple[Contract, ...],
    presets: Mapping[str, Place],
    read: Callable[[str], tuple[Contract, ...]] = load_preset,
) -> tuple[Contract, ...]:
    """The presets' contracts and the user's own; one of the user's replaces the preset's of that name.

    `presets` are named with the place that asks for each: no file of the user's holds their contracts.
    """
    named = {
        contract.name: replace(contract, place=place)
        for preset, place in presets.items()
        for contract in read(preset)
    }
    named.update((contract.name, contract) for contract in contracts)
    return tuple(named.values())


def _contract(fields: MappingReader) -> Contract:
    fields.check_keys(_HEADER | set(KINDS))
    name = fields.text("name")
    kinds = [key.text for key, _ in fields.node.pairs if key.text in KINDS]
    if len(kinds) != 1:
        found = f'both "{kinds[0]}" and "{kinds[1]}"' if kinds else "none"
        message = f'the contract "{name}" must ask for exactly one thing, but asks for {found}'
        raise error(fields.source, fields.node, message, f"kinds: {', '.join(sorted(KINDS))}")
    return Contract(
        name=name,
        because=fields.text("because"),
        see=fields.text("see", ""),
        place=fields.place("name"),
        invariant=_invariant(fields, kinds[0]),
        configurations=fields.names("configurations"),
        named=tuple(_named(fields, kinds[0])),
    )


def _named(fields: MappingReader, kind: str) -> Iterator[NamedUnit]:
    """The units of a contract, wherever its kind has them."""
    value = fields.node.get(kind)
    if value is not None and kind != "mounts":
        for name in _scalars(value, listed=kind in _UNITS_ONLY):
            yield NamedUnit(
                name.text.strip(), fields.source.place(name.start, name.end), kind in _NEED_NOT_BE_THERE
            )


def _scalars(node: tree.Node, *, listed: bool) -> Iterator[tree.Scalar]:
    match node:
        case tree.Scalar() if listed:
            yield node
        case tree.Sequence(items=members):
            for member in members:
                yield from _scalars(member, listed=listed)
        case tree.Mapping(pairs=pairs):
            for key, value in pairs:
                yield from _scalars(value, listed=key.text in _UNIT_LISTS)


def _invariant(fields: MappingReader, kind: str) -> Invariant:
    value = fields.node.get(kind)
    assert value is not None
    title = f'"{kind}"'
    if kind in _UNITS_ONLY:
        names = value.get("units") or value if isinstance(value, tree.Mapping) else value
        if isinstance(value, tree.Mapping):
            reader(fields.source, value, title).check_keys({"units"})
        return _UNITS_ONLY[kind](texts(fields.source, names, title))
    if kind == "stages":
        return Stages(
            tuple(_stage(reader(fields.source, n, "a stage")) for n in items(fields.source, value, title))
        )
    return _READERS[kind](reader(fields.source, value, title))


def _stage(fields: MappingReader) -> Stage:
    fields.check_keys({"name", "units"})
    return Stage(fields.text("name"), fields.names("units", required=True))


def _order(fields: MappingReader) -> Order:
    fields.check_keys({"units", "after", "before"})
    order = Order(fields.names("units", required=True), fields.names("after"), fields.names("before"))
    if not order.after and not order.before:
        raise error(fields.source, fields.node, '"order" lacks "after" or "before"')
    return order


def _independent(fields: MappingReader) -> Independent:
    fields.check_keys({"units", "of"})
    return Independent(fields.names("units", required=True), fields.names("of", required=True))


def _default_dependencies(fields: MappingReader) -> DefaultDependencies:
    fields.check_keys({"units", "value"})
    return DefaultDependencies(fields.names("units", required=True), fields.boolean("value"))


def _requirement(fields: MappingReader) -> Requirement:
    fields.check_keys({"units", "of", "strength"})
    return Requirement(
        fields.names("units", required=True),
        fields.names("of", required=True),
        fields.choice("strength", _STRENGTH_NAMES, Kind.REQUIRES),
    )


def _periodic(fields: MappingReader) -> Periodic:
    fields.check_keys({"units", "every"})
    text = fields.text("every", "infinity")
    every = parse_span(text)
    if every is None:
        raise error(
            fields.source, fields.node, f'"{text}" is not a valid time span', "for example 10min or 1h 30min"
        )
    return Periodic(fields.names("units", required=True), every or INFINITY)


def _mounts(fields: MappingReader) -> Mounts:
    fields.check_keys({"paths", "given-by", "options"})
    paths = fields.names("paths", required=True)
    for path in paths:
        if not path.startswith("/"):
            raise error(fields.source, fields.node, f'"{path}" is not an absolute path')
    return Mounts(paths, fields.choice("given-by", _GIVERS, ""), _options(fields))


def _options(fields: MappingReader) -> dict[str, Comparison]:
    node = fields.node.get("options")
    if node is None:
        return {}
    options = reader(fields.source, node, '"options"')
    comparisons: dict[str, Comparison] = {}
    for key, value in options.node.pairs:
        text = options.text(key.text)
        comparison = parse_comparison(text)
        if comparison is None:
            hint = 'for example ">=600", "=ext4", "present" or "absent"'
            raise error(fields.source, value, f'"{text}" is not a comparison', hint)
        comparisons[key.text] = comparison
    return comparisons


_UNITS_ONLY: dict[str, Callable[[tuple[str, ...]], Invariant]] = {
    "absent": Absent,
    "enabled": Enabled,
    "masked": Masked,
    "present": Present,
}
_READERS: dict[str, Callable[[MappingReader], Invariant]] = {
    "default-dependencies": _default_dependencies,
    "independent": _independent,
    "mounts": _mounts,
    "order": _order,
    "periodic": _periodic,
    "requires": _requirement,
}
KINDS = frozenset({*_UNITS_ONLY, *_READERS, "stages"})
"""The kinds of contracts, by the key that asks for them."""
