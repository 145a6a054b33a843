"""What rules share that ask for units where an input holds all that a machine gets besides its base."""

from __future__ import annotations

from unitlint.configuration.configuration import BUTANE, CLC, IGNITION, SABAKAN
from unitlint.generators.unfollowed import may_be_generated
from unitlint.machine.machine import Machine
from unitlint.platforms.select import is_of_some_base
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.delivered import installs_packages, is_whole
from unitlint.rules.shared.installing import is_generated
from unitlint.systemd.file_names import EXTENSION_PATHS
from unitlint.systemd.image_units import OF_IMAGES
from unitlint.units.names import prefix, unit_type

_WITH_FSTAB = frozenset({SABAKAN, IGNITION, BUTANE, CLC})


def is_closed(machine: Machine) -> bool:
    """Whether units can come from nowhere but the configuration and a base system that it names."""
    return brings_all(machine) and not machine.configuration.platform_is_guess


@remembered
def brings_all(machine: Machine) -> bool:
    """The same where the base system is a guess: Ignition doesn't tell which of its systems it is for."""
    if not is_whole(machine) or not machine.platform.name:
        return False
    extended = any(path.startswith(EXTENSION_PATHS) for path in machine.configuration.files)
    return not extended and not installs_packages(machine)


@remembered
def has_all_mounts(machine: Machine) -> bool:
    """Whether the file systems that the machine mounts at boot are the configuration's: it brings the fstab.

    A document of an image-based system replaces the file; elsewhere lines are added to what is there.
    """
    if machine.configuration.kind not in _WITH_FSTAB:
        return False
    return any(
        unit.type == "mount" and unit.has_own_lines and is_generated(unit)
        for unit in machine.graph.units.values()
    )


def may_be_there(machine: Machine, name: str) -> bool:
    """Whether a generator makes the unit, or some base system has it, which others may have as well."""
    template = f"{prefix(name)}@.{unit_type(name)}"
    known = OF_IMAGES | machine.platform.names_of_presets
    if may_be_generated(name) or not known.isdisjoint((name, template)):
        return True
    return is_of_some_base(name) or is_of_some_base(template)
