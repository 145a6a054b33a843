"""The [Install] section of a Quadlet, which podman carries out itself (podman-systemd.unit(5))."""

from __future__ import annotations

from unitlint.configuration.unit_files import RawSetting
from unitlint.generators.generated import Output
from unitlint.generators.quadlet import arguments
from unitlint.generators.quadlet.file import Quadlet
from unitlint.systemd.podman import DEFAULT_INSTANCE, UPHELD_BY
from unitlint.text.source import is_known
from unitlint.units import names

FOLDERS = (("WantedBy", "wants"), ("RequiredBy", "requires"), ("UpheldBy", "upholds"))


def write_install(output: Output, quadlet: Quadlet) -> None:
    """Make the links that `systemctl enable` would; a template needs DefaultInstance= for them."""
    service = quadlet.service
    for alias, setting in _words(quadlet, "Alias"):
        if names.is_valid(alias) and alias != service:
            output.alias(alias, service, setting.place)
    instance = quadlet.last("DefaultInstance", "Install") if quadlet.does(DEFAULT_INSTANCE) else None
    if names.is_template(service) and instance is None and quadlet.does(DEFAULT_INSTANCE):
        return
    name = (
        names.with_instance(service, instance.value) if names.is_template(service) and instance else service
    )
    for key, kind in FOLDERS if quadlet.does(UPHELD_BY) else FOLDERS[:-1]:
        for unit, setting in _words(quadlet, key):
            if names.is_valid(unit):
                output.link(unit, kind, name, setting.place, target=f"../{service}")


def _words(quadlet: Quadlet, key: str) -> list[tuple[str, RawSetting]]:
    return [
        (word, setting)
        for setting in quadlet.values(key, "Install")
        for word in arguments.names(setting.value)
        if is_known(word)
    ]
