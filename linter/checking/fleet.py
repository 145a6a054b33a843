"""A fleet: machines for which templates are rendered, one after the other, and judged together.

What a machine gets is rendered when it is its turn, and let go of afterwards: memory doesn't grow with their
number. The templates that a machine gets come one after the other, since they share most texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unitlint.checking.asking import findings_of_model
from unitlint.checking.branches import BranchFinding
from unitlint.checking.collected import CollectedFindings
from unitlint.checking.template_groups import TemplateGroups
from unitlint.configuration.configuration import Configuration
from unitlint.configuration.problems import TEMPLATE_ERROR
from unitlint.machine.assemble import assembled, grouped
from unitlint.machine.assembler import Assembler
from unitlint.machine.sharing import Key
from unitlint.quick.dataclasses import dataclass, field
from unitlint.rules import Rule
from unitlint.rules.shared.relayed.rule import of_problems
from unitlint.tree.phase import at


@dataclass(slots=True)
class Fleet:
    """The rules of a run asked about machines."""

    rules: Sequence[Rule]
    assembler: Assembler
    collected: CollectedFindings = field(default_factory=CollectedFindings)
    _templates: dict[Key, TemplateGroups] = field(default_factory=dict)

    def add(self, machine: Configuration) -> None:
        """One more machine."""
        at("rendering for", machine.name)
        template = self._template(machine)
        texts = template.texts(machine)
        if texts is None:
            self._as_it_is(machine)
        else:
            template.group(machine, texts).add(machine, texts)

    def findings(self, *, all_asked: bool = True) -> Iterator[BranchFinding]:
        """What was found since the last call; of what nobody was asked yet only if `all_asked`."""
        for template in self._templates.values():
            template.report(all_asked=all_asked)
        yield from self.collected.taken()

    def _template(self, machine: Configuration) -> TemplateGroups:
        key = template_key(machine)
        if key not in self._templates:
            asked = [rule for rule in self.rules if rule.check is not None]
            self._templates[key] = TemplateGroups(machine, asked, self.assembler, self.collected)
        return self._templates[key]

    def _as_it_is(self, machine: Configuration) -> None:
        """One for which a template can't be rendered, so that it is looked at in all its branches."""
        assert machine.rendering is not None
        rendered = machine.rendering.rendered(machine)
        own = [problem for problem in rendered.problems if problem not in machine.problems]
        for rule in self.rules:
            if rule.name == TEMPLATE_ERROR:
                drafts = of_problems(rule.name, own)
                self.collected.add((draft.of_rule(rule.name, rule.severity) for draft in drafts), [machine])
        for group in grouped([machine], self.assembler.config):
            for finding, _ in findings_of_model(assembled(self.assembler, group), self.rules):
                self.collected.add([finding], [machine])


def template_key(machine: Configuration) -> Key:
    """Equal for machines that get one template."""
    return (machine.path, id(machine.directories))
