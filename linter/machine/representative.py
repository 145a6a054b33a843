"""Machines that get one template and boot alike: their models, with a veil over what differs.

One of them stands for all. What its graph was built of the others answer alike, setting by setting and place
by place; where a text of theirs differs, the model of all has a veil (`text.veiled`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.template_places import TemplatePlaces, entry_at
from unitlint.configuration.unit_files import UnitFile
from unitlint.graph.edges import Graph
from unitlint.machine.machine import Machine
from unitlint.machine.relocation import Places, boot_in
from unitlint.machine.sharing import Key
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.text.source import Place, SourceText
from unitlint.text.veiled import VeiledText
from unitlint.transaction.transaction import Transaction
from unitlint.units.load import with_files
from unitlint.units.reads import Read, is_read
from unitlint.units.settings import has_unknown_lines, odd_header, refused_at, settings_of
from unitlint.units.veiled import veiled_file

Texts = Mapping[SourceText, SourceText]
"""Template → what it is for a machine."""

_NAMES_ALONE = ("has_own_base", "is_complete", "starting", "starting_once_enabled")
"""What a model worked out that holds no text of a unit: names, and whether there are any."""


def standing(file: UnitFile, reads: set[Read]) -> Key:
    """Equal for texts with the same settings in the same places, which answer alike what was asked."""
    assert file.source is not None
    settings = (
        (s.section, s.key, s.place.location, s.value if is_read(reads, s.section, s.key) else None)
        for s in settings_of(file)
    )
    seen = (bool(file.source.text), refused_at(file), odd_header(file), has_unknown_lines(file), len(reads))
    return (*seen, file.source.location(0, 0), *settings)


@dataclass(slots=True)
class Representative:
    """The first machine's model, and what of its texts others have otherwise."""

    model: Machine
    places: TemplatePlaces
    texts: Texts
    differing: dict[SourceText, set[int]] = field(default_factory=dict)
    """Templates whose texts differ; for one of a unit, the numbers of the settings that do."""
    _veiled: dict[tuple[UnitFile, SourceText], UnitFile] = field(default_factory=dict)
    _names: dict[str, object] = field(default_factory=dict)
    _common: tuple[Graph, Transaction] | None = None
    """With a veil over all that differs."""
    _made_of: dict[UnitFile, set[str]] = field(default_factory=dict)

    def differs(self, texts: Texts) -> bool:
        """Note where another machine's texts differ; whether that is more than was known."""
        units = {template: place for place, template in self.places.units.items()}
        is_new = False
        for template, text in texts.items():
            if text is self.texts[template]:
                continue
            if template not in self.differing:
                self.differing[template] = set()
                is_new = True
            place = units.get(template)
            if place is not None and (old := entry_at(self.model.configuration, place)) is not None:
                new = _differing(old, text) - self.differing[template]
                self.differing[template] |= new
                is_new = is_new or bool(new)
        if is_new:
            self._veiled.clear()
            self._names.clear()
            self._common = None
        return is_new

    def seen(self, texts: Texts, lifted: Collection[SourceText], *, everywhere: bool = False) -> Machine:
        """The model of a machine where the veil is lifted from some templates, and nothing else is seen.

        What edges say of the lines that state them stays under it, unless it is to be lifted `everywhere`:
        few look there, and it takes long.
        """
        changed: dict[UnitFile, UnitFile] = {}

        def unit(template: SourceText, old: UnitFile) -> UnitFile:
            if template not in self.differing:
                return old
            new = _with_text(old, texts[template]) if template in lifted else self._veil(template, old)
            changed[old] = new
            return new

        def file(template: SourceText, old: DeliveredFile) -> DeliveredFile:
            if template not in self.differing:
                return old
            return replace(old, source=texts[template] if template in lifted else VeiledText(template, {}))

        configuration = self.places.filled(self.model.configuration, unit, file)
        graph, boot = self._moved(changed) if everywhere else self._graph(changed)
        made = replace(self.model, configuration=configuration, graph=graph, boot=boot)
        made.__dict__.update(self._names)
        return made

    def learn(self, machine: Machine) -> None:
        """Keep what was worked out of a model that shows nothing that differs."""
        held = machine.__dict__
        self._names.update({name: held[name] for name in _NAMES_ALONE if name in held})

    def _veil(self, template: SourceText, file: UnitFile) -> UnitFile:
        key = (file, template)
        if key not in self._veiled:
            self._veiled[key] = veiled_file(file, template, self.differing[template])
        return self._veiled[key]

    def _graph(self, changed: Mapping[UnitFile, UnitFile]) -> tuple[Graph, Transaction]:
        """The graph with those files, whose edges stand at the places that all have alike."""
        if self._common is None:
            veils = {old: self._veil(template, old) for old, template in self._veilable(changed)}
            self._common = self._moved(veils)
        graph, boot = self._common
        version = self.model.platform.systemd_version
        named = {n: self.model.graph.units[n] for n in self._units_of(changed)}
        units = {name: with_files(unit, changed, version=version) for name, unit in named.items()}
        return (graph.with_units({**graph.units, **units}), boot) if units else (graph, boot)

    def _veilable(self, changed: Iterable[UnitFile]) -> Iterator[tuple[UnitFile, SourceText]]:
        wanted = set(changed)
        for place, template in self.places.units.items():
            entry = entry_at(self.model.configuration, place)
            if entry is not None and entry in wanted:
                yield entry, template

    def _units_of(self, files: Iterable[UnitFile]) -> frozenset[str]:
        """The units that are made of one of the files."""
        if not self._made_of:
            for name, unit in self.model.graph.units.items():
                for file in (unit.fragment, *unit.drop_ins):
                    if file is not None:
                        self._made_of.setdefault(file, set()).add(name)
        return frozenset().union(*(self._made_of.get(file, ()) for file in files))

    def _moved(self, changed: Mapping[UnitFile, UnitFile]) -> tuple[Graph, Transaction]:
        """The graph with those files, and edges that know their lines in them."""
        graph, boot = self.model.graph, self.model.boot
        if not changed:
            return graph, boot
        version = self.model.platform.systemd_version
        units = {name: with_files(unit, changed, version=version) for name, unit in graph.units.items()}
        places: Places = dict(_moves(changed))
        graph = graph.with_units(units, places)
        return graph, boot_in(graph, boot)


def _moves(changed: Mapping[UnitFile, UnitFile]) -> Iterator[tuple[Place, Place]]:
    for old, new in changed.items():
        for before, after in zip(settings_of(old), settings_of(new), strict=True):
            yield before.place, after.place


def _with_text(file: UnitFile, text: SourceText) -> UnitFile:
    return replace(file, source=text) if file.source is not text else file


def _differing(file: UnitFile, text: SourceText) -> set[int]:
    """The numbers of the settings that have another value in that text."""
    pairs = zip(settings_of(file), settings_of(replace(file, source=text)), strict=True)
    return {number for number, (one, other) in enumerate(pairs) if one.value != other.value}
