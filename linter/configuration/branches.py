"""A configuration in each branch of its templates."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivery import is_interpreted
from unitlint.configuration.replaced_texts import Retexter
from unitlint.text.source import SourceText

if TYPE_CHECKING:
    from unitlint.template.branches import Decisions

SABAKAN = "sabakan"
"""The only input whose files are templates once they are read: the others are made before they get there."""


@dataclass(slots=True)
class Branches:
    """Expands the configurations of a run, and shares between them what reads the same."""

    _retexter: Retexter = field(default_factory=Retexter)

    def expand(self, configuration: Configuration) -> tuple[Configuration, ...]:
        """One configuration for each set of decisions that shows an arm which no other shows."""
        if configuration.branches:
            return configuration.branches
        if configuration.kind != SABAKAN:
            return (configuration,)
        sources = {source: None for source in interpreted(configuration) if "{{" in source.text}
        if not sources:
            return (configuration,)
        from unitlint.template.branches import plan

        return tuple(self._branch(configuration, sources, decisions) for decisions in plan(sources))

    def _branch(
        self, configuration: Configuration, of: Collection[SourceText], decisions: Decisions
    ) -> Configuration:
        from unitlint.template.branches import render

        return self._retexter.apply(
            configuration, lambda source: render(source, decisions) if source in of else source
        )


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
