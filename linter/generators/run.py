"""The generators that a configuration's files set off (systemd.generator(7))."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from unitlint.configuration.configuration import CLOUD_CONFIG, FOLDER, Configuration, Manager
from unitlint.configuration.delivered import KernelArgument
from unitlint.generators.generated import Generated
from unitlint.systemd import generator_changes as since
from unitlint.systemd.defaults import ASSUMED
from unitlint.systemd.file_names import QUADLET_PATHS
from unitlint.systemd.generator_files import (
    CLOUD_INIT_TARGET,
    CRYPTTAB,
    FSTAB,
    INIT_SCRIPTS,
    NETPLAN_FOLDERS,
    OPENVPN,
    POSTGRESQL,
    RC_LOCAL,
    UPDATE_MARKERS,
    ZRAM_FILE,
    ZRAM_FOLDERS,
)
from unitlint.systemd.podman import UNKNOWN, Version
from unitlint.text.source import SourceText

_OTHERS_READ = (
    *(f"{folder}/" for folder in (POSTGRESQL, OPENVPN, *NETPLAN_FOLDERS)),
    *(f"{folder}/{ZRAM_FILE}" for folder in ZRAM_FOLDERS),
)
"""What the paths begin with that generators of other packages read."""


def generators(
    configuration: Configuration,
    *,
    version: int = ASSUMED,
    podman: Version = UNKNOWN,
    base: Collection[str] = (),
) -> tuple[Generated, ...]:
    """What each generator makes of the configuration's files, for those versions of systemd and podman.

    `base` are the names of the base system's units. Beyond what the input tells, the kernel command line and
    the hardware are taken to ask for nothing.
    """
    found = (
        *_run(configuration, version, podman),
        *_scripts(configuration, version, base),
        *_cloud_init(configuration, base),
    )
    return tuple(generated for generated in found if not generated.is_empty)


def _scripts(configuration: Configuration, version: int, base: Collection[str]) -> Iterator[Generated]:
    """Services of init scripts that have no unit."""
    if configuration.manager is Manager.USER or version >= since.NO_INIT_SCRIPTS:
        return
    if any(path.startswith(f"{INIT_SCRIPTS}/") for path in configuration.files):
        from unitlint.generators import sysv

        own = {name for directory in configuration.directories for name in directory.units}
        yield sysv.generate(configuration.files, native=own.union(base))


def _cloud_init(configuration: Configuration, base: Collection[str]) -> Iterator[Generated]:
    """Only a base or a root with cloud-init has units that its target pulls in."""
    is_likely = configuration.kind == CLOUD_CONFIG or configuration.programs or CLOUD_INIT_TARGET in base
    if is_likely and configuration.manager is Manager.SYSTEM:
        from unitlint.generators import cloud_init

        yield cloud_init.generate(configuration, base)


def _run(configuration: Configuration, version: int, podman: Version) -> Iterator[Generated]:
    """Each generator is imported only where there is a file for it: most machines have an fstab at most."""
    files, arguments = configuration.files, configuration.kernel_arguments
    user = configuration.manager is Manager.USER
    if arguments:
        from unitlint.generators import kernel

        yield from kernel.generate(arguments)
    if not files.keys().isdisjoint(UPDATE_MARKERS):
        from unitlint.generators import system_update

        yield system_update.generate(files)
    if RC_LOCAL in files:
        from unitlint.generators import rc_local

        yield rc_local.generate(files)
    if any(path.startswith(QUADLET_PATHS) for path in files):
        from unitlint.generators.quadlet import generate as quadlet

        elsewhere = configuration.names_around if configuration.kind == FOLDER else None
        yield quadlet.generate(files, podman=podman, user=user, elsewhere=elsewhere)
    if any(path.startswith(_OTHERS_READ) for path in files):
        from unitlint.generators import others

        yield from others.generate(files)
    if configuration.programs and not user:
        from unitlint.generators import installed

        yield from installed.generate(configuration)
    if (source := _text(configuration, FSTAB)) is not None and not _is_off(arguments, "fstab"):
        from unitlint.generators.fstab import generate as fstab
        from unitlint.systemd.file_systems import checked_types

        swaps = not (_is_off(arguments, "systemd.swap") or any(a.text == "noswap" for a in arguments))
        yield fstab.generate(
            source, version=version, swaps=swaps, checked_types=checked_types(configuration.programs)
        )
    if arguments and version >= since.EXTRA_MOUNTS:
        yield from _extra(arguments, version)
    yield from _volumes(configuration, version)


def _extra(arguments: tuple[KernelArgument, ...], version: int) -> Iterator[Generated]:
    """systemd.mount-extra= and systemd.swap-extra=: lines of an fstab."""
    from unitlint.generators.fstab import generate as fstab
    from unitlint.generators.kernel import extra_lines

    remount = not _is_off(arguments, "fstab")
    for line in extra_lines(arguments):
        yield fstab.generate(line, version=version, remount=remount)


def _volumes(configuration: Configuration, version: int) -> Iterator[Generated]:
    """crypttab and luks.*; luks.uuid= and luks.name= choose among the lines of crypttab."""
    source, arguments = _text(configuration, CRYPTTAB), configuration.kernel_arguments
    if (source is None and not arguments) or _is_off(arguments, "luks"):
        return
    from unitlint.generators.crypttab import generate as crypttab
    from unitlint.generators.crypttab import kernel

    named = kernel.volumes(arguments) if arguments else {}
    if source is not None and not _is_off(arguments, "luks.crypttab"):
        only, options = kernel.chosen(arguments), kernel.own_options(arguments)
        yield crypttab.generate(source, version=version, only=only, own_options=options)
    known = kernel.uuids(source) if source is not None else frozenset()
    for uuid, line in named.items():
        if uuid not in known:
            yield crypttab.generate(line, version=version)


def _is_off(arguments: tuple[KernelArgument, ...], switch: str) -> bool:
    if not arguments:
        return False
    from unitlint.generators.kernel import is_off

    return is_off(arguments, switch)


def _text(configuration: Configuration, path: str) -> SourceText | None:
    file = configuration.file(path)
    return file.source if file is not None else None
