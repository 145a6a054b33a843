"""PrivateTmp=, and DynamicUser=, which implies it (systemd.exec(5), IMPLICIT DEPENDENCIES)."""

from __future__ import annotations

from unitlint.graph.depends import Depends
from unitlint.graph.edges import PULLS_IN, Kind
from unitlint.graph.loading import Loading
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd import dependency_changes as versions
from unitlint.units.effective import last_path
from unitlint.units.list_values import parse_boolean
from unitlint.units.unit import Setting

TMP, VAR_TMP, VAR = "/tmp", "/var/tmp", "/var"  # noqa: S108 - the paths that it is about


@dataclass(frozen=True, slots=True)
class PrivateTmp:
    """A /tmp of the unit's own: the setting that asks for it, and the paths that it wants mounted."""

    setting: Setting
    wanted: tuple[str, ...]
    connected: bool
    """Whether it lies in the real /tmp and /var/tmp, which have to be set up before."""


def root_images(depends: Depends) -> tuple[str, ...]:
    """The settings that make a disk image the unit's root, as far as the version knows them."""
    stacks = depends.loading.host.version >= versions.MOUNT_STACKS
    return ("RootImage", "RootMStack") if stacks else ("RootImage",)


def private_tmp(depends: Depends, section: str) -> PrivateTmp | None:
    """What the unit asks for. To be called before its other paths are noted: only [Unit] decides."""
    setting, disconnected = _asked(depends, section)
    if setting is None:
        return None
    rooted = any(
        last_path(depends.unit, section, key, depends.loading.host.version)[0]
        for key in ("RootDirectory", *root_images(depends))
    )
    if disconnected:
        return PrivateTmp(setting, (VAR,) if not rooted and _wants_var(depends) else (), connected=False)
    if not rooted and _leaves_tmp(depends):
        return PrivateTmp(setting, (VAR_TMP,), connected=True)
    return PrivateTmp(setting, (TMP, VAR_TMP), connected=True)


def add_private_tmp(depends: Depends, temporary: PrivateTmp | None) -> None:
    """The dependencies of it."""
    if temporary is None:
        return
    loading, unit, setting = depends.loading, depends.unit, temporary.setting
    origin = depends.file_origin(setting)
    if loading.host.version >= versions.WANTS_MOUNTS_FOR:
        for path in temporary.wanted:
            loading.need_mounts_for(unit.name, path, origin, Kind.WANTS)
    else:
        depends.on(origin, "tmp.mount", Kind.AFTER, Kind.WANTS)
        loading.need_mounts_for(unit.name, VAR_TMP, origin)
    if temporary.connected:
        depends.on(origin, "systemd-tmpfiles-setup.service", Kind.AFTER)


def _asked(depends: Depends, section: str) -> tuple[Setting | None, bool]:
    """The setting that gives the unit a /tmp of its own, and whether that is cut off from the real one."""
    knows_disconnected = depends.loading.host.version >= versions.DISCONNECTED_TMP
    chosen: Setting | None = None
    disconnected = False
    for setting in depends.unit.assignments(section, "PrivateTmp"):
        value = parse_boolean(setting.value)
        if setting.value == "disconnected" and knows_disconnected:
            chosen, disconnected = setting, True
        elif value is not None:
            chosen, disconnected = setting if value else None, False
    for setting in depends.unit.assignments(section, "DynamicUser"):
        if parse_boolean(setting.value) and chosen is None:
            chosen, disconnected = setting, knows_disconnected
    return chosen, disconnected


def _leaves_tmp(depends: Depends) -> bool:
    """Whether nothing says that /tmp is there, so that it is left alone.

    systemd looks only at a tmp.mount that something has named before.
    """
    loading = depends.loading
    if loading.host.version < versions.EARLY_TMP or "tmp.mount" not in loading.names:
        return False
    return not _has_defaults(depends) and not _is_after(depends, TMP, "tmp.mount")


def _wants_var(depends: Depends) -> bool:
    """Whether a disconnected /var/tmp is made, for which /var has to be there."""
    loading, version = depends.loading, depends.loading.host.version
    if version < versions.DISCONNECTED_BELOW_VAR:
        return False
    if _has_defaults(depends):
        return True
    if not _is_after(depends, VAR, "var.mount"):
        return False
    mount = loading.names.get("var.mount", "var.mount")
    pulled = any(loading.has(depends.unit.name, kind, mount) for kind in (*PULLS_IN, Kind.REQUISITE))
    return version >= versions.EARLY_TMP or pulled or _needs(loading, depends.unit.name, VAR)


def _is_after(depends: Depends, path: str, mount: str) -> bool:
    """Whether [Unit] itself orders the unit after what is mounted at `path`."""
    loading, name = depends.loading, depends.unit.name
    return _needs(loading, name, path) or loading.has(name, Kind.AFTER, loading.names.get(mount, mount))


def _needs(loading: Loading, unit: str, path: str) -> bool:
    return any((path, kind) in loading.mounts_for.get(unit, {}) for kind in (Kind.REQUIRES, Kind.WANTS))


def _has_defaults(depends: Depends) -> bool:
    return depends.unit.name in depends.loading.default_dependencies
