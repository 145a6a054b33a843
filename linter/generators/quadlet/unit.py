"""The [Unit] section of a Quadlet's service, and the sections that are passed on (podman-systemd.unit(5))."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from unitlint.configuration.unit_files import RawSetting
from unitlint.generators.quadlet import arguments
from unitlint.generators.quadlet.file import TYPES, Quadlet, unread_quadlets
from unitlint.generators.quadlet.service import is_replaced
from unitlint.generators.quadlet.sources import MissingQuadletError, QuadletError, Use, names_quadlet, uses
from unitlint.systemd.dependencies import DEPENDENCIES
from unitlint.systemd.podman import (
    ALL_WAIT,
    NAMED_ARE_THERE,
    PULLS_WAIT,
    TRANSLATED,
    UNKNOWN,
    Version,
    does,
)
from unitlint.text.source import Place, is_known
from unitlint.text.suggest import nearest

NAMING_QUADLETS = DEPENDENCIES | {
    *("PropagatesReloadTo", "ReloadPropagatedFrom", "PropagatesStopTo", "StopPropagatedFrom"),
}
"""Keys of [Unit] in which Quadlets are named by their files."""

NETWORK = "network-online.target"
USER_NETWORK = "podman-user-wait-network-online.service"
"""What waits for the system's network in a user's manager, which has no such target (Implicit network
dependencies, podman-systemd.unit(5))."""
STORAGE = "%t/containers"
"""What every service of the system's podman needs: pulling an image, and podman's run directory."""

PULLING = ("Container", "Image", "Build")
"""The sections whose services waited for the network first."""


def unit_settings(
    quadlet: Quadlet, quadlets: Mapping[str, Quadlet], *, user: bool = False, podman: Version = UNKNOWN
) -> Iterator[RawSetting]:
    """Every setting of the service, [Service] defaults aside; for a user's manager where `user` is set."""
    if _waits_for_network(quadlet):
        network = USER_NETWORK if user and waits_as_user(quadlet) else NETWORK
        yield RawSetting("Unit", "Wants", network, quadlet.place)
        yield RawSetting("Unit", "After", network, quadlet.place)
    for setting in quadlet.settings:
        if is_replaced(quadlet, setting):
            continue
        yield _passed_on(quadlet, setting, quadlets if _translates(podman) else None)
    yield RawSetting("Unit", "SourcePath", quadlet.path, quadlet.place)
    yield RawSetting("Unit", "RequiresMountsFor", STORAGE, quadlet.place)
    for use in uses(quadlet):
        yield from _needed(use, quadlets, podman)
    yield from _pod(quadlet, quadlets)


def waits_as_user(quadlet: Quadlet) -> bool:
    """Whether its service in a user's manager waits until the system's network target is active."""
    return quadlet.does(ALL_WAIT) and _waits_for_network(quadlet)


def _waits_for_network(quadlet: Quadlet) -> bool:
    if not quadlet.does(ALL_WAIT):
        return quadlet.does(PULLS_WAIT) and quadlet.type.section in PULLING
    return quadlet.enabled("DefaultDependencies", "Quadlet", default=True)


def _passed_on(quadlet: Quadlet, setting: RawSetting, quadlets: Mapping[str, Quadlet] | None) -> RawSetting:
    """What systemd gets of a setting; without `quadlets`, their names aren't translated."""
    if setting.section in (quadlet.type.section, "Quadlet"):
        return RawSetting(f"X-{setting.section}", setting.key, setting.value, setting.place)
    named = setting.section == "Unit" and setting.key in NAMING_QUADLETS
    if quadlets is not None and named and setting in quadlet.values(setting.key, "Unit"):
        words = arguments.names(setting.value)
        if any(names_quadlet(word, tuple(TYPES)) for word in words):
            value = " ".join(_service(word, quadlets, setting.place) for word in words)
            return RawSetting("Unit", setting.key, value, setting.place)
    return setting


def untranslated(setting: RawSetting, podman: Version) -> tuple[str, ...]:
    """The Quadlets that a setting names and that an older podman hands on as they are."""
    if setting.section != "Unit" or setting.key not in NAMING_QUADLETS:
        return ()
    words = arguments.names(setting.value)
    return tuple(word for word in words if not _translates(podman) and names_quadlet(word, tuple(TYPES)))


def _translates(podman: Version) -> bool:
    return does(podman, TRANSLATED)


def _service(name: str, quadlets: Mapping[str, Quadlet], place: Place) -> str:
    """The service of a Quadlet named by its file, or another unit's name as it is."""
    if not names_quadlet(name, tuple(TYPES)) or not is_known(name):
        return name
    if name not in quadlets:
        meant = nearest(name, quadlets)
        way_out = f"write {meant} if that is what you mean" if meant else f"add {name}"
        raise MissingQuadletError(f"there is no Quadlet {name}", place, help=way_out)
    return quadlets[name].service


def _may_lack(name: str, podman: Version) -> bool:
    """Whether a podman takes a name without a file, so that the service requires what isn't there."""
    return names_quadlet(name, ("volume", "network")) and not does(podman, NAMED_ARE_THERE)


def _needed(use: Use, quadlets: Mapping[str, Quadlet], podman: Version) -> Iterator[RawSetting]:
    if not is_known(use.name + use.path):
        return
    if use.path:
        yield RawSetting("Unit", "RequiresMountsFor", _quote(use.path), use.setting.place)
        return
    known = {**unread_quadlets([use.name], podman), **quadlets} if _may_lack(use.name, podman) else quadlets
    service = _service(use.name, known, use.setting.place)
    yield RawSetting("Unit", "Requires", service, use.setting.place)
    yield RawSetting("Unit", "After", service, use.setting.place)


def _quote(path: str) -> str:
    """A path as one word of a list of paths."""
    return f'"{path}"'.replace(" ", "\\x20") if " " in path else path


def pod_of(quadlet: Quadlet) -> RawSetting | None:
    """The Pod= of a container."""
    return quadlet.last("Pod") if quadlet.type.section == "Container" else None


def _pod(quadlet: Quadlet, quadlets: Mapping[str, Quadlet]) -> Iterator[RawSetting]:
    """A container stops with its pod, and starts after it."""
    pod = pod_of(quadlet)
    if pod is None or not is_known(pod.value):
        return
    if not names_quadlet(pod.value, ("pod",)):
        raise QuadletError(f"Pod= takes a .pod file, not {pod.value}", pod.place)
    service = _service(pod.value, quadlets, pod.place)
    yield RawSetting("Unit", "BindsTo", service, pod.place)
    yield RawSetting("Unit", "After", service, pod.place)


def pod_settings(quadlet: Quadlet, others: Iterable[Quadlet]) -> Iterator[RawSetting]:
    """A pod starts those of its containers that don't say StartWithPod=no; a template is none yet."""
    for container in others:
        pod = pod_of(container)
        if pod is None or pod.value != quadlet.name or "@." in container.name:
            continue
        if container.enabled("StartWithPod", default=True):
            yield RawSetting("Unit", "Wants", container.service, pod.place)
            yield RawSetting("Unit", "Before", container.service, pod.place)
