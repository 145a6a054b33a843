"""What devices start: an edge from the unit of each device that a rule of udev's names (systemd.device(5)).

systemd adds the dependency when the device comes, so no boot transaction has it.
"""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.graph.edges import Kind
from unitlint.graph.loading import Loading
from unitlint.graph.origins import Origin, OriginKind
from unitlint.systemd.file_names import UDEV_WANTS
from unitlint.units.udev_rules import UdevStart


def add_udev(loading: Loading, starts: Iterable[UdevStart]) -> None:
    """The edges between units that are loaded."""
    for start in starts:
        wanted = loading.names.get(start.unit, "")
        if not (wanted and start.takes_effect):
            continue
        for device in start.devices:
            name = loading.names.get(device)
            if name is not None:
                origin = Origin(OriginKind.UDEV, name, start.place, UDEV_WANTS)
                loading.add_latent(name, Kind.TRIGGERS, wanted, origin)
