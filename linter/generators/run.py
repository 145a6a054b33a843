"""The generators that a configuration's files set off, in the order of systemd.generator(7)."""

from __future__ import annotations

from unitlint.generators.fstab import generate as generate_fstab
from unitlint.generators.generated import Generated
from unitlint.sources.configuration import Configuration


def generators(configuration: Configuration) -> tuple[Generated, ...]:
    """What each generator makes of the configuration's files."""
    fstab = configuration.file("/etc/fstab")
    if fstab is None or fstab.source is None:
        return ()
    return (generate_fstab(fstab.source),)
