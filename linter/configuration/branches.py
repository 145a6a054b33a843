"""A configuration in each branch of its templates."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from unitlint.configuration.configuration import LINKED_KINDS, REPOSITORY_KINDS, SABAKAN, Configuration
from unitlint.configuration.delivery import is_interpreted
from unitlint.configuration.replaced_texts import Change, Retexter
from unitlint.configuration.shown import BranchSet
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.systemd.file_names import UDEV_PATHS
from unitlint.text.source import SourceText

if TYPE_CHECKING:
    from unitlint.template.branches import ArmsOf

_FILES = REPOSITORY_KINDS | LINKED_KINDS
"""Units as they lie in a repository: a build, Ansible or Puppet may have to fill them in."""


@dataclass(slots=True)
class Branches:
    """Expands the configurations of a run, and shares between them what reads the same."""

    _retexter: Retexter = field(default_factory=Retexter)
    _kept: dict[int, tuple[Configuration, tuple[Configuration, ...]]] | None = None
    """By identity, with the configuration itself, which so stays alive; only where it is asked for again."""

    @classmethod
    def kept(cls) -> Branches:
        """For a check whose models are asked for later: each configuration is expanded once."""
        return cls(_kept={})

    def expand(self, configuration: Configuration) -> tuple[Configuration, ...]:
        """One configuration for each set of decisions that shows an arm which no other shows."""
        if self._kept is None:
            return self._expand(configuration)
        if id(configuration) not in self._kept:
            self._kept[id(configuration)] = configuration, self._expand(configuration)
        return self._kept[id(configuration)][1]

    def _expand(self, configuration: Configuration) -> tuple[Configuration, ...]:
        if configuration.rendering is not None:
            configuration = configuration.rendering.rendered(configuration)
        if configuration.branches:
            return configuration.branches
        if configuration.kind == SABAKAN:
            from unitlint.template.branches import go_arms

            sources = tuple(source for source in interpreted(configuration) if "{{" in source.text)
            return self._expanded(configuration, sources, go_arms) if sources else (configuration,)
        own = frozenset(_of_udev(configuration))
        texts = (source for source in interpreted(configuration) if source not in own)
        from unitlint.template.placeholders import MAY_HOLD

        sources = tuple(source for source in texts if MAY_HOLD.search(source.text))
        if not sources:
            return (configuration,)
        from unitlint.template.unit_templates import filled_arms, unit_arms

        if configuration.kind in _FILES:
            return self._expanded(configuration, sources, unit_arms)
        # the template that a document is was rendered with it: what is left is for a build to fill in
        filled = tuple(source for source in sources if len(filled_arms(source)) > 1)
        return self._expanded(configuration, filled, filled_arms) if filled else (configuration,)

    def _expanded(
        self, configuration: Configuration, of: Collection[SourceText], arms_of: ArmsOf
    ) -> tuple[Configuration, ...]:
        from unitlint.template.branches import plan, render

        decided = plan(of, arms_of)
        texts = [{source: render(source, decisions, arms_of) for source in of} for decisions in decided]
        found = [self._retexter.apply(configuration, _change(made)) for made in texts]
        if configuration.kind == SABAKAN or len(found) == 1:
            return tuple(found)
        branch_set = BranchSet([tuple(made.values()) for made in texts])
        return tuple(replace(each, branch_of=branch_set, branch=index) for index, each in enumerate(found))


def _change(made: Mapping[SourceText, SourceText]) -> Change:
    return lambda source: made.get(source, source)


def _of_udev(configuration: Configuration) -> Iterator[SourceText]:
    """Texts in whose own language braces and the like are no placeholders."""
    for path, file in configuration.files.items():
        if path.startswith(UDEV_PATHS) and file.source is not None:
            yield file.source


def interpreted(configuration: Configuration) -> Iterator[SourceText]:
    """The texts that the graph is made of, each once."""
    found: dict[SourceText, None] = {}
    for directory in configuration.directories:
        for entries in (directory.units, *directory.drop_ins.values()):
            found.update((entry.source, None) for entry in entries.values() if entry.source is not None)
    for path, file in configuration.files.items():
        if file.source is not None and is_interpreted(path):
            found[file.source] = None
    yield from found
