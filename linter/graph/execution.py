"""Dependencies of units that run processes (systemd.exec(5), IMPLICIT DEPENDENCIES)."""

from __future__ import annotations

from unitlint.graph.depends import Depends
from unitlint.graph.directories import PERSISTENT, made_directories
from unitlint.graph.edges import Kind
from unitlint.graph.origins import Origin, OriginKind
from unitlint.graph.private_tmp import add_private_tmp, private_tmp, root_images
from unitlint.systemd import dependency_changes as versions
from unitlint.systemd.streams import LOGGING_OUTPUTS, OUTPUT_PREFIXES, TWO_WAY_INPUTS
from unitlint.systemd.symbols import symbols
from unitlint.text.source import is_known
from unitlint.units import names
from unitlint.units.effective import is_path, is_taken, last_boolean, last_of, last_path
from unitlint.units.execution_context import refused_context
from unitlint.units.list_values import bare_words
from unitlint.units.specifiers import expand
from unitlint.units.unit import LoadState, Setting, Unit

IMAGE_MODULES = ("loop", "dm_mod", "dm_verity")
DEVICE_PREFIXES = ("/dev/", "block-", "char-", "/run/systemd/inaccessible/")
"""systemd.resource-control(5), DeviceAllow=."""


CREDENTIALS = (
    *("LoadCredential", "LoadCredentialEncrypted", "ImportCredential"),
    *("SetCredential", "SetCredentialEncrypted"),
)

HOME = "/"
"""What stands for the home of a user, of which no mount is known. Their managers make directories there, and
run there what has no WorkingDirectory= (systemd.exec(5))."""

NAMESPACE_SOCKETS = ("systemd-journald@.socket", "systemd-journald-varlink@.socket")
NAMESPACE_SYNC = "systemd-journald-sync@.service"


def is_refused(depends: Depends) -> bool:
    """Whether systemd refuses how the unit executes; it adds no further dependency then."""
    reason = refused_context(depends.unit, depends.loading.host.version, user=depends.loading.host.user)
    if reason and depends.loading.state(depends.unit.name) is LoadState.LOADED:
        depends.loading.refuse(depends.unit.name, LoadState.BAD_SETTING, reason)
    return bool(reason)


def add_execution(depends: Depends, section: str, *, default_output: str = "journal") -> None:
    """What the settings of `section` imply: mounts, writable /var, /tmp, the journal."""
    unit = depends.unit
    temporary = private_tmp(depends, section)
    _add_paths(depends, section)
    add_image_modules(depends, section)
    if depends.loading.host.user:  # what follows is the system's to set up
        return
    origin = depends.origin(OriginKind.FILE)
    kept = next(
        (s for _, s in made_directories(unit, section, depends.loading.host.version) if s.key in PERSISTENT),
        None,
    )
    if kept is not None:
        depends.on(depends.file_origin(kept), "systemd-remount-fs.service", Kind.AFTER)
    add_private_tmp(depends, temporary)
    for key in root_images(depends):
        path, image = last_path(unit, section, key, depends.loading.host.version)
        if path and image is not None:
            depends.on(depends.file_origin(image), "systemd-udevd.service", Kind.AFTER)
    _add_journal(depends, section, origin, default_output)


def add_image_modules(depends: Depends, section: str) -> None:
    """The kernel modules behind disk images, where the unit may use only some devices (systemd.exec(5))."""
    unit = depends.unit
    keys = (*root_images(depends), "MountImages")
    version = depends.loading.host.version
    images = [s for key in keys for s in unit.values(section, key) if is_taken(s, unit, version)]
    if images and _limits_devices(unit, section):
        for module in IMAGE_MODULES:
            depends.on(depends.file_origin(images[0]), f"modprobe@{module}.service", Kind.AFTER, Kind.WANTS)


def _limits_devices(unit: Unit, section: str) -> bool:
    policy = last_of(unit, section, "DevicePolicy", symbols("device-policy"))
    allowed = (bare_words(setting.value) for setting in unit.values(section, "DeviceAllow"))
    return (
        policy in ("closed", "strict")
        or last_boolean(unit, section, "PrivateDevices")
        or any(
            path.startswith(DEVICE_PREFIXES) and set("".join(rest)) <= set("rwm") for path, *rest in allowed
        )
    )


def _add_paths(depends: Depends, section: str) -> None:
    unit, loading = depends.unit, depends.loading
    wants = loading.host.version >= versions.WANTS_MOUNTS_FOR
    path, optional, setting = _working_directory(unit, section, loading.host.version)
    if path and setting is not None and (wants or not optional):
        kind = Kind.WANTS if optional else Kind.REQUIRES
        loading.need_mounts_for(unit.name, path, depends.file_origin(setting), kind)
    elif wants and loading.host.user:  # where it works without one
        loading.need_mounts_for(unit.name, HOME, depends.origin(OriginKind.FILE), Kind.WANTS)
    for key in ("RootDirectory", *root_images(depends)):
        root = unit.last(section, key)
        path = (expand(root.value, unit.read_as(root)) or "") if root is not None else ""
        if root is not None and path:
            kind = Kind.WANTS if wants else Kind.REQUIRES
            loading.need_mounts_for(unit.name, path, depends.file_origin(root), kind)
    for path, made in made_directories(unit, section, loading.host.version):
        place = HOME if loading.host.user else path
        loading.need_mounts_for(unit.name, place, depends.file_origin(made))


def _working_directory(unit: Unit, section: str, version: int) -> tuple[str, bool, Setting | None]:
    """WorkingDirectory=: the last path that is one, whether it may lack, and its setting."""
    path, optional, setting = "", False, None
    for each in unit.assignments(section, "WorkingDirectory"):
        value = each.value.removeprefix("-")
        if not each.value or value == "~":
            path, setting = "", None
        elif (found := expand(value, unit.read_as(each))) and is_path(found, version):
            path, optional, setting = found, each.value.startswith("-"), each
    return path, optional, setting


def _add_credentials(depends: Depends, section: str) -> None:
    """systemd.exec(5), CREDENTIALS: they are mounted for the unit; only one that logs is after that mount."""
    unit = depends.unit
    if depends.loading.host.version not in versions.CREDENTIAL_MOUNTS:
        return
    version = versions.CREDENTIAL_MOUNTS[-1]
    values = (s for key in CREDENTIALS for s in unit.values(section, key))
    given = next((s for s in values if is_taken(s, unit, version)), None)
    if given is not None:
        mount = names.path_unit_name(f"/run/credentials/{unit.name}", "mount")
        depends.on(depends.file_origin(given), mount, Kind.AFTER)


def _add_journal(depends: Depends, section: str, origin: Origin, default_output: str) -> None:
    unit = depends.unit
    value, namespace = _log_namespace(unit, section, depends.loading.host.version)
    if namespace is not None:
        syncs = depends.loading.host.version >= versions.JOURNALD_SYNC
        for template in (*NAMESPACE_SOCKETS, *((NAMESPACE_SYNC,) if syncs else ())):
            if is_known(value):
                needed = names.with_instance(template, value)
                depends.on(depends.file_origin(namespace), needed, Kind.AFTER, Kind.REQUIRES)
    elif _logs(depends, section, default_output):
        depends.on(origin, "systemd-journald.socket", Kind.AFTER)
    else:
        return
    _add_credentials(depends, section)


def _logs(depends: Depends, section: str, default_output: str) -> bool:
    """Whether standard output or error goes to the journal."""
    output = _output(depends, section, "StandardOutput", "" if section == "Service" else default_output)
    if section == "Service" and output in ("", "inherit") and not _talks_both_ways(depends):
        output = default_output
    return bool(LOGGING_OUTPUTS & {output, _output(depends, section, "StandardError", "")})


def _log_namespace(unit: Unit, section: str, version: int) -> tuple[str, Setting | None]:
    """LogNamespace= as it counts, and its setting: the last valid one, which an empty one resets."""
    for setting in reversed(unit.assignments(section, "LogNamespace")):
        value = expand(setting.value, unit.read_as(setting))
        if not setting.value:
            break
        if value and is_taken(setting, unit, version):
            return value, setting
    return "", None


def _talks_both_ways(depends: Depends) -> bool:
    """Whether a service's input takes its output too, so that StandardOutput=inherit means it."""
    found, version = "", depends.loading.host.version
    for setting in depends.unit.assignments("Service", "StandardInput"):
        prefixed = setting.value.startswith(("fd:", "file:")) and is_taken(setting, depends.unit, version)
        if prefixed or setting.value in symbols("input", version):
            found = setting.value
    return found in TWO_WAY_INPUTS or found.startswith("fd:")


def _output(depends: Depends, section: str, key: str, default: str) -> str:
    """The value that counts: the last one that systemd takes."""
    output, version = default, depends.loading.host.version
    for setting in depends.unit.assignments(section, key):
        value = setting.value
        if (
            value in LOGGING_OUTPUTS
            or value in symbols("output", version)
            or (value.startswith(OUTPUT_PREFIXES) and is_taken(setting, depends.unit, version))
        ):
            output = value
    return output
