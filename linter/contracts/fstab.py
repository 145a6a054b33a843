"""The fstab that a machine gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unitlint.machine.machine import Machine

if TYPE_CHECKING:
    from unitlint.generators.fstab.entry import Entry

FSTAB = "/etc/fstab"


def fstab_entries(machine: Machine) -> tuple[Entry, ...]:
    """The lines of the delivered fstab; none where it isn't delivered, or as text elsewhere."""
    file = machine.configuration.file(FSTAB)
    if file is None or file.source is None:
        return ()
    from unitlint.generators.fstab.entry import read_entry
    from unitlint.grammar.fstab import parse_fstab
    from unitlint.grammar.nodes import FstabEntry

    source = file.source
    nodes = parse_fstab(source.text)
    return tuple(read_entry(source, node) for node in nodes if isinstance(node, FstabEntry))
