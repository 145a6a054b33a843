"""What podman refuses: a Quadlet that breaks one of these has no service.

podman-systemd.unit(5), and where it is silent podman's own pkg/systemd/quadlet/quadlet.go of 5.8.2 and 6.0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from unitlint.configuration.unit_files import RawSetting
from unitlint.generators.quadlet.file import Quadlet
from unitlint.generators.quadlet.sources import (
    MOUNT_SINCE,
    MOUNT_TYPES,
    QuadletError,
    is_image_volume,
    mount_sources,
    names_quadlet,
)
from unitlint.quick import patterns as re
from unitlint.systemd.podman import (
    FILE_SPECIFIERS,
    JOINED_CONTAINERS,
    ONE_YAML,
    STRICTER,
    UNKNOWN,
    Version,
    shown,
)
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


REMAPS = ("auto", "keep-id", "manual")
"""The values of RemapUsers=; a .kube file has no `manual`."""

_PORTS = re.compile(r"\d(-\d+)?(/udp|/tcp)?$")


def check(quadlet: Quadlet, podman: Version) -> Iterator[QuadletError]:
    """What a version of podman later than the unknown one takes; raises QuadletError for what none does."""
    for rule in RULES:
        try:
            rule(quadlet)
        except QuadletError as error:
            if podman != UNKNOWN and podman < error.since:
                continue
            if error.until == UNKNOWN or (podman != UNKNOWN and podman < error.until):
                raise
            if podman == UNKNOWN:
                yield error


def _required_keys(quadlet: Quadlet) -> None:
    for keys in REQUIRED.get(quadlet.type.section, ()) if not quadlet.has_unknown_lines else ():
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
            value = setting.value.removeprefix('"').removesuffix('"')
            if is_known(value) and value not in allowed:
                since = STRICTER if (quadlet.type.section, key) == ("Kube", "Type") else UNKNOWN
                raise QuadletError(f"{key}= must be {' or '.join(allowed)}", setting.place, since=since)


def _group(quadlet: Quadlet) -> None:
    group = quadlet.last("Group")
    if quadlet.type.section == "Container" and group is not None and quadlet.last("User") is None:
        way_out = "set User= as well, or write User=0"
        raise QuadletError("Group= needs User=", group.place, since=STRICTER, help=way_out)


def _user_namespace(quadlet: Quadlet) -> None:
    new = next((s for key in MAP_KEYS for s in quadlet.values(key)), None)
    if new is None:
        return _remap(quadlet)
    if any(quadlet.values(key) for key in REMAP_KEYS):
        message = f"{new.key}= and the older Remap keys exclude each other"
        raise QuadletError(message, new.place, since=STRICTER)
    return None


def _remap(quadlet: Quadlet) -> None:
    users = quadlet.last("RemapUsers")
    maps = {key: quadlet.values(key) for key in ("RemapUid", "RemapGid")}
    if users is None:
        for key, settings in maps.items():
            if settings:
                raise QuadletError(f"{key}= needs RemapUsers=", settings[0].place)
        return
    taken = REMAPS if quadlet.type.section != "Kube" else REMAPS[:-1]
    if is_known(users.value) and users.value not in taken:
        raise QuadletError(f"RemapUsers= must be {_either(taken)}", users.place)
    for key, settings in maps.items():
        if users.value == "keep-id" and len(settings) > 1:
            raise QuadletError(f"RemapUsers=keep-id takes only one {key}=", settings[1].place)


def _either(values: tuple[str, ...]) -> str:
    return f"{', '.join(values[:-1])} or {values[-1]}"


def _exposed_ports(quadlet: Quadlet) -> None:
    for setting in quadlet.values("ExposeHostPort"):
        if is_known(setting.value) and not _PORTS.search(setting.value.strip()):
            message = f"ExposeHostPort= takes a port or a range of ports, not {setting.value}"
            raise QuadletError(message, setting.place, help="write a port such as 8080, or 8080-8090/udp")


def _joined_container(quadlet: Quadlet) -> None:
    for setting in quadlet.values("Network"):
        name, colon, _ = setting.value.partition(":")
        if colon and names_quadlet(name, ("container",)):
            message = "the network of another container can't have options"
            raise QuadletError(message, setting.place, since=JOINED_CONTAINERS)


def _mount(quadlet: Quadlet) -> None:
    for setting in quadlet.values("Mount"):
        if not is_known(setting.value):
            continue
        for kind, source in mount_sources(setting):
            if kind in MOUNT_TYPES and not source:
                since = max(STRICTER, MOUNT_SINCE.get(kind, UNKNOWN))
                until = (6, 0) if kind == "volume" else UNKNOWN
                message = f"Mount= of type {kind} needs a source"
                raise QuadletError(message, setting.place, since=since, until=until)


def _image_volume(quadlet: Quadlet) -> None:
    if quadlet.type.section == "Volume" and is_image_volume(quadlet) and quadlet.last("Image") is None:
        raise QuadletError("a volume with Driver=image needs Image=", quadlet.place)


def _subnets(quadlet: Quadlet) -> None:
    subnets = quadlet.values("Subnet")
    for key in ("Gateway", "IPRange"):
        extra = quadlet.values(key)[len(subnets) :]
        if quadlet.type.section == "Network" and extra:
            raise QuadletError(f"{key}= needs Subnet=", extra[0].place)


def _working_directory(quadlet: Quadlet) -> None:
    directory, yaml = quadlet.last("SetWorkingDirectory"), quadlet.values("Yaml")
    if directory is None or not is_known(directory.value):
        return
    value = directory.value.lower()
    if quadlet.type.section == "Build":
        _build_directory(quadlet, directory)
    elif value not in ("yaml", "unit"):
        raise QuadletError("SetWorkingDirectory= must be yaml or unit", directory.place)
    elif value == "yaml" and len(yaml) > 1:
        message = "SetWorkingDirectory=yaml needs exactly one Yaml="
        raise QuadletError(message, directory.place, since=ONE_YAML)


def _build_directory(quadlet: Quadlet, directory: RawSetting) -> None:
    if directory.value.lower() == "yaml":
        raise QuadletError("SetWorkingDirectory=yaml is for .kube files only", directory.place)
    if directory.value.lower() == "file" and quadlet.last("File") is None:
        raise QuadletError("SetWorkingDirectory=file needs File=", directory.place)


def _containerfile(quadlet: Quadlet) -> None:
    file = quadlet.last("File")
    if quadlet.type.section != "Build" or file is None or quadlet.last("SetWorkingDirectory") is not None:
        return
    if file.value.startswith("%") and not quadlet.does(FILE_SPECIFIERS):
        needed = f"a File= that starts with a specifier needs podman {shown(FILE_SPECIFIERS)}"
        raise QuadletError(needed, file.place, help="set SetWorkingDirectory= as well")
    if not (file.value.startswith(("/", "%", PLACEHOLDER)) or is_url(file.value)):
        raise QuadletError("a relative File= needs SetWorkingDirectory=", file.place)


def _device(quadlet: Quadlet) -> None:
    """Type= and Options= of a volume are about its device."""
    if quadlet.type.section != "Volume" or is_image_volume(quadlet) or quadlet.last("Device") is not None:
        return
    for key, until in (("Type", UNKNOWN), ("Options", (6, 0))):
        if (setting := quadlet.last(key)) is not None:
            raise QuadletError(f"{key}= needs Device=", setting.place, until=until)


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
    _group,
    _user_namespace,
    _exposed_ports,
    _joined_container,
    _mount,
    _image_volume,
    _subnets,
    _working_directory,
    _containerfile,
    _device,
    _reload,
)
