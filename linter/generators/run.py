"""The generators that a configuration's files set off (systemd.generator(7))."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Configuration
from unitlint.generators.generated import Generated
from unitlint.systemd.file_names import QUADLET_PATHS
from unitlint.systemd.podman import UNKNOWN, Version
from unitlint.text.source import Location, SourceText

OTHERS_READ = ("/etc/postgresql/", "/etc/openvpn/", "/etc/netplan/", "/etc/systemd/zram-generator.conf")
"""What generators of other packages read that are followed."""


def generators(
    configuration: Configuration, *, version: int = 252, podman: Version = UNKNOWN
) -> tuple[Generated, ...]:
    """What each generator makes of the configuration's files, for those versions of systemd and podman.

    The kernel command line and the machine's hardware are taken to ask for nothing.
    """
    return tuple(generated for generated in _run(configuration, version, podman) if not generated.is_empty)


def _run(configuration: Configuration, version: int, podman: Version) -> Iterator[Generated]:
    """Each generator is imported only where there is a file for it: most machines have an fstab at most."""
    files = configuration.files
    if "/system-update" in files or "/etc/system-update" in files:
        from unitlint.generators import system_update

        yield system_update.generate(files)
    if "/etc/rc.local" in files:
        from unitlint.generators import rc_local

        yield rc_local.generate(files)
    if any(path.startswith(QUADLET_PATHS) for path in files):
        from unitlint.generators.quadlet import generate as quadlet

        yield quadlet.generate(files, podman=podman)
    if any(path.startswith(OTHERS_READ) for path in files):
        from unitlint.generators import others

        yield from others.generate(files)
    if configuration.kind == "cloud-config":
        from unitlint.generators import others

        yield others.cloud_init(Location(configuration.path))
    if (source := _text(configuration, "/etc/fstab")) is not None:
        from unitlint.generators.fstab import generate as fstab

        yield fstab.generate(source, version=version)
    if (source := _text(configuration, "/etc/crypttab")) is not None:
        from unitlint.generators.crypttab import generate as crypttab

        yield crypttab.generate(source, version=version)


def _text(configuration: Configuration, path: str) -> SourceText | None:
    file = configuration.file(path)
    return file.source if file is not None else None
