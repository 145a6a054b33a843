"""The machines that get one template, in groups that boot alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unitlint.checking.collected import CollectedFindings
from unitlint.checking.group import MachineGroup
from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivery import is_interpreted
from unitlint.configuration.template_places import TemplatePlaces, entry_at
from unitlint.configuration.unit_files import UnitFile
from unitlint.contracts.evaluate import bound
from unitlint.machine.assembler import Assembler
from unitlint.machine.representative import Representative, Texts, standing
from unitlint.machine.sharing import Key
from unitlint.rules import Rule
from unitlint.systemd.file_names import FACTS
from unitlint.text.source import SourceText
from unitlint.units.settings import forget_text

MOST = 64
"""Groups, and texts of single machines, that are kept for the next ones."""


class TemplateGroups:
    """One template. `asked` are the rules that look at models."""

    def __init__(
        self, first: Configuration, asked: Sequence[Rule], assembler: Assembler, collected: CollectedFindings
    ) -> None:
        self._asked, self._assembler, self._collected = asked, assembler, collected
        self._places = TemplatePlaces.of(first)
        self._asking = [*dict.fromkeys((*self._places.units.values(), *self._places.files.values()))]
        """Templates that may ask something of a machine."""
        self._deciding = [*self._places.units.values(), *self._files(is_interpreted)]
        """Those that can change the graph."""
        self._of_facts = list(self._files(FACTS.__contains__))
        self._known: dict[Key, MachineGroup] = {}
        """By the texts themselves."""
        self._factless: set[Key] = set()
        """Texts of units that ask nothing of what the machine's own files tell."""
        self._groups: dict[Key, MachineGroup] = {}
        """By what of these counts."""
        self._parsed: set[SourceText] = set()

    def texts(self, machine: Configuration) -> dict[SourceText, SourceText] | None:
        """What the templates are for the machine that may be something else for others; None for an error."""
        rendering = machine.rendering
        assert rendering is not None
        found: dict[SourceText, SourceText] = {}
        constant: list[SourceText] = []
        for template in self._asking:
            made = rendering.text(template)
            if not isinstance(made, SourceText):
                return None
            if rendering.is_constant(template):
                constant.append(template)
            else:
                found[template] = made
        self._asking = [template for template in self._asking if template not in constant]
        return found

    def group(self, machine: Configuration, texts: Texts) -> MachineGroup:
        """The machines that boot like this one."""
        bindings = bound(self._assembler.config.contracts, machine.name)
        deciding = tuple(texts.get(template) for template in self._deciding)
        facts = () if deciding in self._factless else tuple(texts.get(each) for each in self._of_facts)
        key = (bindings, deciding, facts)
        if key not in self._known:
            if len(self._known) >= MOST:
                self._known.clear()
                self._factless.clear()
                self._forget()
            whole = rendered(machine)
            self._known[key] = self._grouped(whole, texts, bindings)
            if not self._assembler.facts(whole):
                self._factless.add(deciding)
        return self._known[key]

    def report(self, *, all_asked: bool = True) -> None:
        """Say what is left to say; what nobody was asked yet only if they are `all_asked` now."""
        for group in self._groups.values():
            group.report(all_asked=all_asked)

    def _grouped(self, whole: Configuration, texts: Texts, bindings: Key) -> MachineGroup:
        key = (bindings, *self._counting(whole, texts))
        if key not in self._groups:
            model = self._assembler.model(whole)
            key = (bindings, *self._counting(whole, texts))  # now that the graph has asked what it asks
            if len(self._groups) >= MOST:
                self.report()
                self._groups.clear()
                self._known.clear()
                self._forget()
            representative = Representative(model, self._places, dict(texts))
            self._groups[key] = MachineGroup(representative, self._asked, self._collected)
        return self._groups[key]

    def _counting(self, whole: Configuration, texts: Texts) -> Iterator[object]:
        """What decides over the graph, and where in the files that stands."""
        for place, template in self._places.units.items():
            if template in texts:
                entry = entry_at(whole, place)
                yield None if entry is None else self._standing(entry)
        for template in self._files(is_interpreted):
            yield texts.get(template)
        yield self._assembler.facts(whole)

    def _standing(self, entry: UnitFile) -> Key:
        assert entry.source is not None
        self._parsed.add(entry.source)
        return standing(entry, self._assembler.reads)

    def _forget(self) -> None:
        for text in self._parsed:
            forget_text(text)
        self._parsed.clear()

    def _files(self, counts: object) -> Iterator[SourceText]:
        assert callable(counts)
        return (template for path, template in self._places.files.items() if counts(path))


def rendered(machine: Configuration) -> Configuration:
    """What a machine gets, for which each template can be rendered."""
    assert machine.rendering is not None
    return machine.rendering.rendered(machine).branches[0]
