"""What podman refuses: a Quadlet that breaks one of these has no service (podman-systemd.unit(5))."""

from __future__ import annotations

from collections.abc import Callable

from unitlint.configuration.configuration import RawSetting
from unitlint.generators.quadlet.file import Quadlet
from unitlint.generators.quadlet.sources import QuadletError, is_image_volume
from unitlint.text.source import PLACEHOLDER, is_known

REQUIRED = {
    "Container": (("Image", "Rootfs"),),
    "Kube": (("Yaml",),),
    "Image": (("Image",),),
    "Artifact": (("Artifact",),),
    "Build": (("ImageTag",), ("SetWorkingDirectory", "File")),
}
"""Of each group, a section needs one key."""

SERVICE_TYPES = {"Container": ("notify", "oneshot"), "Kube": ("notify", "oneshot")}
"""The values of Type= that podman takes (podman-systemd.unit(5), "Service Type")."""

KILL_MODES = ("mixed", "control-group")

REMAP_KEYS = ("RemapUsers", "RemapUid", "RemapGid")
MAP_KEYS = ("UserNS", "UIDMap", "GIDMap", "SubUIDMap", "SubGIDMap")
"""The old keys and the new ones for user namespaces, which exclude each other."""


def check(quadlet: Quadlet) -> None:
    """Raise QuadletError for the first rule that the file breaks."""
    for rule in RULES:
        rule(quadlet)


def _required_keys(quadlet: Quadlet) -> None:
    for keys in REQUIRED.get(quadlet.type.section, ()):
        if not any(quadlet.last(key) for key in keys):
            wanted = " or ".join(f"{key}=" for key in keys)
            raise QuadletError(f"[{quadlet.type.section}] needs {wanted}", quadlet.place)


def _image_or_rootfs(quadlet: Quadlet) -> None:
    image, root = quadlet.last("Image"), quadlet.last("Rootfs")
    if quadlet.type.section == "Container" and image is not None and root is not None:
        raise QuadletError("Image= and Rootfs= exclude each other", root.place)


def _service(quadlet: Quadlet) -> None:
    types = SERVICE_TYPES.get(quadlet.type.section)
    if types is None:
        return
    for key, allowed in (("Type", types), ("KillMode", KILL_MODES)):
        for setting in quadlet.assignments(key, "Service")[-1:]:
            if is_known(setting.value) and setting.value not in allowed:
                raise QuadletError(f"{key}= has to be {' or '.join(allowed)}", setting.place)


def _user_namespace(quadlet: Quadlet) -> None:
    new = next((s for key in MAP_KEYS for s in quadlet.values(key)), None)
    if new is not None and any(quadlet.values(key) for key in REMAP_KEYS):
        raise QuadletError(f"{new.key}= and the older Remap keys exclude each other", new.place)


def _subnets(quadlet: Quadlet) -> None:
    subnets = quadlet.values("Subnet")
    for key in ("Gateway", "IPRange"):
        extra = quadlet.values(key)[len(subnets) :]
        if quadlet.type.section == "Network" and extra:
            raise QuadletError(f"there is no Subnet= for this {key}=", extra[0].place)


def _working_directory(quadlet: Quadlet) -> None:
    directory, yaml = quadlet.last("SetWorkingDirectory"), quadlet.values("Yaml")
    if directory is None or not is_known(directory.value):
        return
    if quadlet.type.section == "Build":
        _build_directory(quadlet, directory)
    elif directory.value not in ("yaml", "unit"):
        raise QuadletError("SetWorkingDirectory= has to be yaml or unit", directory.place)
    elif directory.value == "yaml" and len(yaml) > 1:
        raise QuadletError("SetWorkingDirectory=yaml needs exactly one Yaml=", directory.place)


def _build_directory(quadlet: Quadlet, directory: RawSetting) -> None:
    if directory.value == "yaml":
        raise QuadletError("SetWorkingDirectory=yaml is for .kube files only", directory.place)
    if directory.value == "file" and quadlet.last("File") is None:
        raise QuadletError("SetWorkingDirectory=file needs File=", directory.place)


def _containerfile(quadlet: Quadlet) -> None:
    file = quadlet.last("File")
    if quadlet.type.section != "Build" or file is None or quadlet.last("SetWorkingDirectory") is not None:
        return
    if not (file.value.startswith(("/", "%", PLACEHOLDER)) or is_url(file.value)):
        raise QuadletError("a relative File= needs SetWorkingDirectory=", file.place)


def _device(quadlet: Quadlet) -> None:
    """Type= and Options= of a volume are about its device."""
    setting = quadlet.last("Type") or quadlet.last("Options")
    if quadlet.type.section != "Volume" or is_image_volume(quadlet) or setting is None:
        return
    if quadlet.last("Device") is None:
        raise QuadletError(f"{setting.key}= needs Device=", setting.place)


def _reload(quadlet: Quadlet) -> None:
    command, signal = quadlet.last("ReloadCmd"), quadlet.last("ReloadSignal")
    if command is not None and signal is not None:
        raise QuadletError("ReloadCmd= and ReloadSignal= exclude each other", signal.place)


def is_url(value: str) -> bool:
    """Whether a build's file or context is fetched (podman-build(1))."""
    return value.startswith(("http://", "https://", "git://", "git@", "ssh://", "github.com/"))


RULES: tuple[Callable[[Quadlet], None], ...] = (
    _required_keys,
    _image_or_rootfs,
    _service,
    _user_namespace,
    _subnets,
    _working_directory,
    _containerfile,
    _device,
    _reload,
)
