"""What a machine has that decides which dependencies are made."""

from __future__ import annotations

from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.defaults import ASSUMED


@dataclass(frozen=True, slots=True)
class Host:
    """What the machine has that decides which dependencies are made."""

    devices: bool = True
    """Whether device units are supported (/sys is writable: false in most containers)."""
    container: bool = False
    """Whether the system runs in a container, where swaps get no default dependencies."""
    version: int = ASSUMED
    user: bool = False
    """Whether a user's manager loads the units."""
    ignore_masks: bool = False
    """Load what a mask hides: for asking what the mask takes away."""
    all_defaults: bool = False
    """Give every unit its default dependencies, for asking what DefaultDependencies=no takes away."""
