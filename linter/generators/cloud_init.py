"""cloud-init-generator: on a machine with a data source the boot pulls cloud-init.target in."""

from __future__ import annotations

from collections.abc import Collection

from unitlint.configuration.configuration import CLOUD_CONFIG, Configuration
from unitlint.generators.generated import Generated, Output
from unitlint.systemd.file_names import GENERATOR_EARLY, USR
from unitlint.systemd.generator_files import CLOUD_INIT_SWITCHES, CLOUD_INIT_TARGET, CLOUD_INIT_UNITS
from unitlint.text.source import Location

_GENERATOR = "cloud-init-generator"
_SWITCHES = tuple(path.rpartition(".")[2] for path in CLOUD_INIT_SWITCHES)
"""What cloud-init's files end in, of which the first decides; the kernel's command line does before them."""


def generate(configuration: Configuration, base: Collection[str]) -> Generated:
    """The link to the target, on a base with those units."""
    output = Output(GENERATOR_EARLY)
    if _has_data(configuration, base) and _is_on(configuration):
        target, place = CLOUD_INIT_TARGET, Location(configuration.path)
        output.link("multi-user.target", "wants", target, place, target=f"{USR}/{target}")
    return output.generated()


def _has_data(configuration: Configuration, base: Collection[str]) -> bool:
    """Whether the machine is likely to have user data, which no file tells.

    A cloud-config is user data, a whole root with the generator is an image for clouds, and who orders units
    by cloud-init's means such machines.
    """
    if configuration.kind == CLOUD_CONFIG or configuration.programs:
        return configuration.kind == CLOUD_CONFIG or _GENERATOR in configuration.programs
    if CLOUD_INIT_TARGET not in base:
        return False
    from unitlint.units.named_units import named_units

    return any(unit.startswith(CLOUD_INIT_UNITS) for unit in named_units(configuration))


def _is_on(configuration: Configuration) -> bool:
    """Whether nothing switches it off."""
    switches = [a.value for a in configuration.kernel_arguments if a.text.startswith("cloud-init=")][-1:]
    if not switches or switches[0] not in _SWITCHES:
        files = zip(_SWITCHES, CLOUD_INIT_SWITCHES, strict=True)
        switches = [word for word, path in files if path in configuration.files]
    return not switches or switches[0] == _SWITCHES[0]
