"""The paths of the host that podman needs for a Quadlet's container (podman-run(1), --volume, --env-file)."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.unit_files import RawSetting
from unitlint.generators.quadlet.file import Quadlet
from unitlint.systemd.commands import BEFORE_START
from unitlint.text.source import is_known
from unitlint.units.unit import Unit

_BEFORE = (*BEFORE_START, "StateDirectory")


def host_paths(quadlet: Quadlet) -> Iterator[tuple[RawSetting, str]]:
    """The lines that name one, and the path."""
    for setting in quadlet.values("Volume"):
        source, colon, _ = setting.value.partition(":")
        if colon and _is_plain(source):
            yield setting, source
    for setting in quadlet.values("EnvironmentFile"):
        if _is_plain(setting.value):
            yield setting, setting.value


def may_bring(unit: Unit, path: str) -> bool:
    """Whether the service itself makes the path before podman is run, or does without it."""
    return any(
        path in setting.value
        for setting in unit.settings
        if setting.key in _BEFORE or setting.key.startswith(("Condition", "Assert"))
    )


def _is_plain(path: str) -> bool:
    return path.startswith("/") and is_known(path) and "%" not in path and "$" not in path
