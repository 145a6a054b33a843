"""What a Quadlet uses: other Quadlets, and paths on the host (podman-systemd.unit(5)).

Each function yields what the service has to have for one key; a `Use` names the Quadlet file or the path.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from unitlint.configuration.unit_files import RawSetting
from unitlint.generators.quadlet.file import Quadlet, join
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.podman import UNKNOWN, Version
from unitlint.text.source import Place

USED_TYPES = {
    "Image": ("image", "build"),
    "Volume": ("volume",),
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


class QuadletError(Exception):
    """Podman refuses the file, so that there is no service; from the version `until` on it takes it."""

    def __init__(
        self,
        message: str,
        place: Place,
        *,
        until: Version = UNKNOWN,
        help: str = "",  # noqa: A002 - Problem's word
    ) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.until = until
        self.help = help


class MissingQuadletError(QuadletError):
    """It names a Quadlet that isn't there."""


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
    if image is not None and names_quadlet(image.value, USED_TYPES["Image"]):
        yield Use(image, name=image.value)


def _networks(quadlet: Quadlet) -> Iterator[Use]:
    for setting in quadlet.values("Network"):
        network = setting.value.partition(":")[0]
        if names_quadlet(network, USED_TYPES["Network"]):
            yield Use(setting, name=network)


def _volumes(quadlet: Quadlet) -> Iterator[Use]:
    for setting in quadlet.values("Volume"):
        source, colon, _ = setting.value.partition(":")
        if colon:
            yield from _storage(quadlet, setting, source, USED_TYPES["Volume"])


def _mounts(quadlet: Quadlet) -> Iterator[Use]:
    for setting in quadlet.values("Mount"):
        kind, source = mount_source(setting)
        if kind in MOUNT_TYPES and source:
            yield from _storage(quadlet, setting, source, MOUNT_TYPES[kind])


def mount_source(setting: RawSetting) -> tuple[str, str]:
    """The type of a Mount=, and its source."""
    fields = dict(_mount_fields(setting))
    return fields.get("type", "volume"), fields.get("source", fields.get("src", ""))


def _mount_fields(setting: RawSetting) -> Iterator[tuple[str, str]]:
    import csv

    for field in next(csv.reader([setting.value]), []):
        key, _, value = field.partition("=")
        yield key, value


def _storage(quadlet: Quadlet, setting: RawSetting, source: str, types: tuple[str, ...]) -> Iterator[Use]:
    """A source of Volume= or Mount=: a path, a Quadlet, or a volume's name."""
    if source.startswith("."):
        source = join(str(PurePosixPath(quadlet.path).parent), source)
    if source.startswith("/"):
        yield Use(setting, path=source)
    elif names_quadlet(source, types):
        yield Use(setting, name=source)


def is_image_volume(quadlet: Quadlet) -> bool:
    """Whether a volume is an image's contents, so that it has no device."""
    driver = quadlet.last("Driver")
    return driver is not None and driver.value == "image"


def _volume_image(quadlet: Quadlet) -> Iterator[Use]:
    image = quadlet.last("Image")
    if not is_image_volume(quadlet):
        return
    if image is not None and names_quadlet(image.value, USED_TYPES["Image"]):
        yield Use(image, name=image.value)


def _volume_device(quadlet: Quadlet) -> Iterator[Use]:
    device, kind = quadlet.last("Device"), quadlet.last("Type")
    if device is not None and kind is not None and kind.value == "bind" and not is_image_volume(quadlet):
        yield Use(device, path=device.value)


def names_quadlet(value: str, types: tuple[str, ...]) -> bool:
    """Whether a value names a Quadlet of one of these types."""
    return value.rpartition(".")[2] in types and "." in value
