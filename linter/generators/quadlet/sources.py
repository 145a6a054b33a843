"""What a Quadlet uses: other Quadlets, and paths on the host (podman-systemd.unit(5)).

Each function yields what the service has to have for one key; a `Use` names the Quadlet file or the path.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from unitlint.configuration.unit_files import RawSetting
from unitlint.generators.quadlet import arguments
from unitlint.generators.quadlet.file import Quadlet, join
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.podman import (
    BIND_DEVICES,
    GLOB_MOUNTS,
    IMAGE_MOUNTS,
    JOINED_CONTAINERS,
    NEW_IN,
    UNKNOWN,
    Version,
)
from unitlint.text.source import Place
from unitlint.units.values.quoting import WordError

USED_TYPES = {
    "Image": ("image", "build"),
    "Volume": ("volume", "artifact"),
    "Network": ("network", "container"),
    "Pod": ("pod",),
}
"""The Quadlet types that a key's value may name."""

MOUNT_TYPES = {
    "bind": ("volume",),
    "glob": ("volume",),
    "volume": ("volume",),
    "image": ("image", "build"),
    "artifact": ("artifact",),
}
"""The same for the types of Mount= that have a source."""

MOUNT_SINCE: dict[str, Version] = {"glob": GLOB_MOUNTS, "image": IMAGE_MOUNTS}
"""The podman that first looks at the source of a type that older ones hand on as it is."""


class QuadletError(Exception):
    """Podman refuses the file, so that there is no service: from the version `since` on, before `until`."""

    def __init__(
        self,
        message: str,
        place: Place,
        *,
        since: Version = UNKNOWN,
        until: Version = UNKNOWN,
        help: str = "",  # noqa: A002 - Problem's word
    ) -> None:
        super().__init__(message)
        self.since = since
        self.message = message
        self.place = place
        self.until = until
        self.help = help


class MissingQuadletError(QuadletError):
    """It names a Quadlet that isn't there."""


class UnreadableError(QuadletError):
    """Podman's parser stops in the file, and makes nothing of its folder."""


class SameServiceError(QuadletError):
    """Another Quadlet makes a service of that name."""


@dataclass(frozen=True, slots=True)
class Use:
    """Another Quadlet (`name`) or a path of the host (`path`) that a setting uses."""

    setting: RawSetting
    name: str = ""
    path: str = ""


def uses(quadlet: Quadlet) -> Iterator[Use]:
    """All that a Quadlet uses, its pod aside, in podman's order."""
    match quadlet.type.section:
        case "Container":
            yield from _image(quadlet)
            yield from _networks(quadlet)
            yield from _volumes(quadlet)
            yield from _mounts(quadlet)
        case "Pod" | "Build":
            yield from _networks(quadlet)
            yield from _volumes(quadlet)
        case "Kube":
            yield from _networks(quadlet)
        case "Volume":
            yield from _volume_image(quadlet)
            yield from _volume_device(quadlet)


def _image(quadlet: Quadlet) -> Iterator[Use]:
    image = quadlet.last("Image")
    if image is not None and _names(quadlet, image.value, USED_TYPES["Image"]):
        yield Use(image, name=image.value)


def _networks(quadlet: Quadlet) -> Iterator[Use]:
    types = USED_TYPES["Network"] if quadlet.does(JOINED_CONTAINERS) else USED_TYPES["Network"][:1]
    for setting in quadlet.values("Network"):
        network = setting.value.partition(":")[0]
        if names_quadlet(network, types):
            yield Use(setting, name=network)


def _volumes(quadlet: Quadlet) -> Iterator[Use]:
    for setting in quadlet.values("Volume"):
        source, colon, _ = setting.value.partition(":")
        if colon:
            yield from _storage(quadlet, setting, source, USED_TYPES["Volume"])


def _mounts(quadlet: Quadlet) -> Iterator[Use]:
    for setting in quadlet.values("Mount"):
        for kind, source in mount_sources(setting):
            if kind in MOUNT_TYPES and source and quadlet.does(MOUNT_SINCE.get(kind, UNKNOWN)):
                yield from _storage(quadlet, setting, source, MOUNT_TYPES[kind])


def _names(quadlet: Quadlet, value: str, types: tuple[str, ...]) -> bool:
    """Whether a value names a Quadlet of one of these types, to the podman that reads it."""
    return names_quadlet(value, tuple(name for name in types if quadlet.does(NEW_IN[name])))


def mount_sources(setting: RawSetting) -> Iterator[tuple[str, str]]:
    """Of each mount in a Mount=, the type and the source."""
    try:
        mounts = arguments.arguments(setting.value)
    except WordError:
        return
    for mount in mounts:
        fields = dict(_mount_fields(mount.text))
        yield fields.get("type", "volume"), fields.get("source", fields.get("src", ""))


def _mount_fields(mount: str) -> Iterator[tuple[str, str]]:
    import csv

    typed = False
    for field in next(csv.reader([mount]), []):
        key, _, value = field.partition("=")
        if key != "type" or not typed:
            yield key, value
        typed = typed or key == "type"


def _storage(quadlet: Quadlet, setting: RawSetting, source: str, types: tuple[str, ...]) -> Iterator[Use]:
    """A source of Volume= or Mount=: a path, a Quadlet, or a volume's name."""
    if source.startswith("."):
        source = join(str(PurePosixPath(quadlet.path).parent), source)
    if source.startswith("/"):
        yield Use(setting, path=source)
    elif _names(quadlet, source, types):
        yield Use(setting, name=source)


def is_image_volume(quadlet: Quadlet) -> bool:
    """Whether a volume is an image's contents, so that it has no device."""
    driver = quadlet.last("Driver")
    return driver is not None and driver.value == "image"


def _volume_image(quadlet: Quadlet) -> Iterator[Use]:
    image = quadlet.last("Image")
    if not is_image_volume(quadlet):
        return
    if image is not None and _names(quadlet, image.value, USED_TYPES["Image"]):
        yield Use(image, name=image.value)


def _volume_device(quadlet: Quadlet) -> Iterator[Use]:
    device, kind = quadlet.last("Device"), quadlet.last("Type")
    if not quadlet.does(BIND_DEVICES):
        return
    if device is not None and kind is not None and kind.value == "bind" and not is_image_volume(quadlet):
        yield Use(device, path=device.value)


def names_quadlet(value: str, types: tuple[str, ...]) -> bool:
    """Whether a value names a Quadlet of one of these types."""
    return value.rpartition(".")[2] in types and "." in value
