"""What a Quadlet says and podman reads past, or puts something else in the place of."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.unit_files import RawSetting
from unitlint.findings.finding import Severity
from unitlint.generators.quadlet.arguments import is_mistaken_for_off
from unitlint.generators.quadlet.file import Quadlet
from unitlint.generators.quadlet.service import is_replaced, service_settings
from unitlint.generators.quadlet.sources import MOUNT_TYPES, mount_sources, names_quadlet
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.podman import (
    ALL_WAIT,
    DEFAULT_INSTANCE,
    DROP_INS,
    HEALTHY,
    IMAGE_MOUNTS,
    JOINED_CONTAINERS,
    POD_ENVIRONMENT,
    POD_RESTART,
    SHARED_DROP_INS,
    UNKNOWN,
    UPHELD_BY,
    Version,
    shown,
)
from unitlint.text.source import Place, is_known

SINCE: dict[tuple[str, str], Version] = {
    ("Install", "DefaultInstance"): DEFAULT_INSTANCE,
    ("Install", "UpheldBy"): UPHELD_BY,
    ("Quadlet", "DefaultDependencies"): ALL_WAIT,
}
"""Keys that an older podman passes over, and makes the service all the same."""

INSTEAD = {"UpheldBy": "use WantedBy="}

KEPT_SINCE = {"Environment": POD_ENVIRONMENT, "Restart": POD_RESTART}
"""What a pod's [Service] keeps, from which podman on; Type= and PIDFile= it never does."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """A line, or a file, that doesn't do what it says."""

    message: str
    place: Place
    help: str = ""
    severity: Severity = Severity.WARNING


def ignored(quadlet: Quadlet) -> Iterator[Ignored]:
    """Everything that its podman passes over or replaces."""
    name = f"podman {shown(quadlet.podman)}"
    for source in quadlet.unread:
        reader = SHARED_DROP_INS if quadlet.does(DROP_INS) else DROP_INS
        message = f"{name} doesn't read this drop-in: such drop-ins are new in {shown(reader)}"
        yield Ignored(message, source.place(0, 0), f"move the settings into {quadlet.name}")
    yield from _handed_on(quadlet)
    for setting in quadlet.settings:
        since = SINCE.get((setting.section, setting.key), UNKNOWN)
        if not quadlet.does(since):
            message = f"{name} ignores {setting.key}=: it is new in {shown(since)}"
            yield Ignored(message, setting.place, INSTEAD.get(setting.key, ""))
        elif setting.key == "Notify" and setting.value.lower() == "healthy" and not quadlet.does(HEALTHY):
            message = f"{name} treats Notify=healthy as Notify=false: it is new in {shown(HEALTHY)}"
            yield Ignored(message, setting.place, "don't rely on the health check for the start")
        elif is_known(setting.value) and is_mistaken_for_off(setting.section, setting.key, setting.value):
            message = f"podman treats {setting.key}={setting.value} as {setting.key}=false"
            yield Ignored(message, setting.place, "write true or false")
        elif is_replaced(quadlet, setting) and setting.value:
            yield from _replaced(quadlet, setting)


def _handed_on(quadlet: Quadlet) -> Iterator[Ignored]:
    """The names of Quadlets that an older podman hands on as they are, so that no container starts."""
    name = f"podman {shown(quadlet.podman)}"
    for setting in quadlet.values("Network") if not quadlet.does(JOINED_CONTAINERS) else ():
        if names_quadlet(setting.value, ("container",)):
            message = f"{name} looks for a network called {setting.value}: a container here is new in "
            yield Ignored(message + shown(JOINED_CONTAINERS), setting.place, "write container: and its name")
    for setting in quadlet.values("Mount") if not quadlet.does(IMAGE_MOUNTS) else ():
        for kind, source in mount_sources(setting):
            if kind == "image" and names_quadlet(source, MOUNT_TYPES[kind]):
                message = f"{name} looks for an image called {source}: a Quadlet here is new in "
                yield Ignored(message + shown(IMAGE_MOUNTS), setting.place, "write the image's own name")


def _replaced(quadlet: Quadlet, setting: RawSetting) -> Iterator[Ignored]:
    made = [s.value for s in service_settings(quadlet) if s.key == setting.key]
    if setting.value in made:
        return
    since = KEPT_SINCE.get(setting.key, UNKNOWN)
    which = "podman" if quadlet.podman == UNKNOWN else f"podman {shown(quadlet.podman)}"
    which = f"podman before {shown(since)}" if quadlet.podman == UNKNOWN and since else which
    message = f"{which} replaces {setting.key}={setting.value} of a pod with {setting.key}={made[0]}"
    help_ = f"it needs podman {shown(since)}" if since != UNKNOWN else "delete the line"
    severity = Severity.NOTE if quadlet.podman == UNKNOWN else Severity.WARNING
    yield Ignored(message, setting.place, help_, severity)
