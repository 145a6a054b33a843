"""The generators that a configuration's files set off (systemd.generator(7))."""

from __future__ import annotations

from unitlint.generators import crypttab, fstab, quadlet, rc_local, system_update
from unitlint.generators.generated import Generated
from unitlint.sources.configuration import Configuration
from unitlint.text import SourceText


def generators(configuration: Configuration, *, version: int = 252) -> tuple[Generated, ...]:
    """What each generator makes of the configuration's files, for that version of systemd.

    The kernel command line and the machine's hardware are taken to ask for nothing.
    """
    found = [
        system_update.generate(configuration.files),
        rc_local.generate(configuration.files),
        quadlet.generate(configuration.files),
    ]
    if (source := _text(configuration, "/etc/fstab")) is not None:
        found.append(fstab.generate(source, version=version))
    if (source := _text(configuration, "/etc/crypttab")) is not None:
        found.append(crypttab.generate(source, version=version))
    return tuple(generated for generated in found if not generated.is_empty)


def _text(configuration: Configuration, path: str) -> SourceText | None:
    file = configuration.file(path)
    return file.source if file is not None else None
