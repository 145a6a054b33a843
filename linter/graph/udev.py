"""What devices start: an edge from the unit of each device that a rule of udev's names (systemd.device(5)).

systemd adds the dependency when the device comes, so no boot transaction has it.
"""

from __future__ import annotations

from unitlint.graph.edges import Kind, Origin, OriginKind
from unitlint.graph.loading import Loading
from unitlint.units.udev_rules import UdevRules, unit_of


def add_udev(loading: Loading, rules: UdevRules) -> None:
    """The edges between units that are loaded."""
    for want in rules.taking_effect:
        wanted = loading.names.get(unit_of(want), "")
        if not wanted:
            continue
        for device in want.devices:
            name = loading.names.get(device)
            if name is not None:
                origin = Origin(OriginKind.UDEV, name, want.place, "SYSTEMD_WANTS")
                loading.add_latent(name, Kind.TRIGGERS, wanted, origin)
