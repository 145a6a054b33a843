"""The [Service] settings that podman adds to a Quadlet's own (podman-systemd.unit(5), "Service Type")."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from unitlint.configuration.unit_files import RawSetting
from unitlint.generators.quadlet.checks import is_url
from unitlint.generators.quadlet.file import Quadlet, join
from unitlint.systemd.podman import BUILDS_END, POD_ENVIRONMENT, POD_RESTART, RUN_CONTAINERS

COMMANDS = {
    "Container": "run",
    "Kube": "kube play",
    "Pod": "pod start",
    "Network": "network create",
    "Volume": "volume create",
    "Image": "image pull",
    "Artifact": "artifact pull",
    "Build": "build",
}
"""What each service calls, without its arguments."""


def service_settings(quadlet: Quadlet) -> Iterator[RawSetting]:
    """What podman sets, where the file doesn't."""
    own = {
        s.key for s in quadlet.settings if s.section == "Service" and s.value and not is_replaced(quadlet, s)
    }
    for key, value in _defaults(quadlet):
        if key not in own or key in ("Environment", "ExecStart"):
            yield RawSetting("Service", key, value, quadlet.place)
    if (directory := working_directory(quadlet)) and "WorkingDirectory" not in own:
        setting = quadlet.last("SetWorkingDirectory")
        place = setting.place if setting is not None else quadlet.place
        yield RawSetting("Service", "WorkingDirectory", directory, place)


def is_replaced(quadlet: Quadlet, setting: RawSetting) -> bool:
    """Whether podman puts its own value in the place of this setting."""
    if quadlet.type.section != "Pod" or setting.section != "Service":
        return False
    replaced = {"Type", "PIDFile"}
    replaced |= set() if quadlet.does(POD_ENVIRONMENT) else {"Environment"}
    replaced |= set() if quadlet.does(POD_RESTART) else {"Restart"}
    return setting.key in replaced and setting == quadlet.assignments(setting.key, "Service")[-1]


def _defaults(quadlet: Quadlet) -> Iterator[tuple[str, str]]:
    section, kind = quadlet.type.section, quadlet.type.service_type
    if section in RUN_CONTAINERS:
        yield "Environment", "PODMAN_SYSTEMD_UNIT=%n"
    if section in ("Container", "Kube"):
        yield "KillMode", "mixed"
    if section == "Container":
        yield "Delegate", "yes"
    yield "Type", kind
    own_type = quadlet.last("Type", "Service")
    if kind == "notify" and (own_type is None or own_type.value == "notify"):
        yield "NotifyAccess", "all"
    if section == "Pod":
        yield "Restart", "on-failure"
        yield "PIDFile", "%t/%N.pid"
    if quadlet.type.remains or (section == "Build" and not quadlet.does(BUILDS_END)):
        yield "RemainAfterExit", "yes"
    yield "SyslogIdentifier", "%N"
    yield "ExecStart", f"/usr/bin/podman {COMMANDS[section]}"


def working_directory(quadlet: Quadlet) -> str:
    """Where the service runs: by SetWorkingDirectory=, or by what a relative build context needs."""
    setting = quadlet.last("SetWorkingDirectory")
    folder = str(PurePosixPath(quadlet.path).parent)
    value = setting.value if setting is not None else ""
    match quadlet.type.section, value:
        case (("Kube" | "Build"), "unit"):
            return folder
        case "Kube", "yaml":
            return _parent(quadlet, "Yaml", folder)
        case "Build", "file":
            return _parent(quadlet, "File", folder)
        case "Build", context if context and not context.startswith("/") and not is_remote(context):
            return folder
    return ""


def is_remote(context: str) -> bool:
    """Whether a build's context is fetched: a repository, or an archive on a server."""
    return is_url(context) or context.endswith(".git")


def _parent(quadlet: Quadlet, key: str, folder: str) -> str:
    setting = quadlet.last(key)
    return str(PurePosixPath(join(folder, setting.value)).parent) if setting is not None else ""
