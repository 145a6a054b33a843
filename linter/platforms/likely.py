"""The base that an input is likely for, where it doesn't tell: its kind's, or another that has what it names.

What a drop-in of `ssh.service` changes, what `Before=cloud-init.service` waits for, and which cycle either
closes, only a base with that unit tells.
"""

from __future__ import annotations

from collections.abc import Sequence

from unitlint.configuration.configuration import Configuration, Manager
from unitlint.platforms.select import files_of
from unitlint.systemd.base_systems import INSTEAD, LIKELY
from unitlint.units.named_units import changed_units, named_units
from unitlint.units.names import unit_type

_OF_PATHS = frozenset({"mount", "automount", "swap", "device"})


def likely_base(configuration: Configuration) -> str:
    """The base for a configuration whose own is a guess: that one, unless another has more of what it names.

    Where there is nothing but drop-ins, any base counts that has what they change.
    """
    usual, directories = configuration.platform, configuration.directories
    own = {unit for directory in directories for unit in directory.units}
    if not own and (changed := frozenset(unit for each in directories for unit in changed_units(each))):
        return _with_most(changed, usual, LIKELY, configuration.manager)
    instead = INSTEAD.get(usual, ())
    named = frozenset(named_units(configuration) if instead else ()) - own - configuration.names_around
    return _with_most(named, usual, instead, configuration.manager)


def _with_most(units: frozenset[str], usual: str, instead: Sequence[str], manager: Manager) -> str:
    """The base that has most of the units; of several the usual one, then the likeliest.

    What is but another name there doesn't count: Debian's `sshd.service` is one of `ssh.service`, and
    Fedora's is the unit. Nor do mounts, which are named after paths.
    """
    telling = frozenset(unit for unit in units if unit_type(unit) not in _OF_PATHS)
    if telling <= files_of(usual, manager):
        return usual
    found = {name: len(telling & files_of(name, manager)) for name in (usual, *instead)}
    return max(found, key=lambda name: found[name])
