"""The boot that installs an offline update (systemd-system-update-generator(8))."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.configuration.delivered import DeliveredFile
from unitlint.generators.generated import Generated, Output
from unitlint.systemd.file_names import GENERATOR_EARLY, USR
from unitlint.systemd.generator_files import UPDATE_MARKERS
from unitlint.systemd.special_units import DEFAULT_TARGET


def generate(files: Mapping[str, DeliveredFile]) -> Generated:
    """The generator's output: default.target becomes system-update.target where a marker is delivered."""
    output = Output(GENERATOR_EARLY)
    marker = next((files[path] for path in UPDATE_MARKERS if path in files), None)
    if marker is not None:
        place = marker.declared or (marker.source.place(0, 0) if marker.source else None)
        output.alias(DEFAULT_TARGET, f"{USR}/system-update.target", place)
    return output.generated()
