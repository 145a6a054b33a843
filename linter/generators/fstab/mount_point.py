"""What the fields and options of an fstab entry decide about its mount (systemd.mount(5), FSTAB)."""

from __future__ import annotations

from unitlint.generators.fstab.entry import Entry, Option
from unitlint.generators.fstab.unit import device_of
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.systemd import generator_changes as since
from unitlint.systemd.api_mounts import is_api_mount
from unitlint.systemd.escaping import simplify
from unitlint.systemd.file_systems import EXTRINSIC_MOUNTS, EXTRINSIC_TREES, NFS_TYPES
from unitlint.text.source import Place

AUTOMOUNT = ("x-systemd.automount", "comment=systemd.automount")

Named = tuple[tuple[str, Place], ...]
"""Values of an option that may come several times, each with its place."""


@dataclass(frozen=True, slots=True)
class MountPoint:
    """An entry that mounts, with its defaults decided."""

    entry: Entry
    where: str
    node: str
    """Its device node, or what else is mounted; empty where a template decides it."""
    target: str
    """The target that waits for it: local-fs.target or remote-fs.target."""
    automatic: bool
    required: bool
    automount: bool
    wanted_by: Named = ()
    required_by: Named = ()
    detached: bool = False
    """Whether the units that want it stand in for the target and the default dependencies."""

    def is_api(self, version: int) -> bool:
        """Whether systemd mounts this path itself and ignores fstab for it."""
        return is_api_mount(self.where, version)

    @property
    def is_extrinsic(self) -> bool:
        """Whether the mount was there before systemd, so that it waits for no network."""
        return (
            self.where in EXTRINSIC_MOUNTS
            or _below(self.where, EXTRINSIC_TREES)
            or self.entry.has("x-initrd.mount")
        )


def decide(entry: Entry, *, version: int) -> MountPoint:
    """What is mounted where, and what waits for it."""
    where = simplify(f"/{entry.where.value}")
    fixed = where == "/" or (where == "/usr" and version >= since.USR_OPTIONS)
    if fixed and version >= since.ROOT_OPTIONS:
        entry = without_choices(entry)
    backgrounded = is_backgrounded(entry)
    if backgrounded:
        entry = foreground(entry)
    named = (entry.values("x-systemd.wanted-by"), entry.values("x-systemd.required-by"))
    wanted_by, required_by = ((), ()) if fixed else named
    detached = version >= since.WANTED_INSTEAD and bool(wanted_by or required_by)
    return MountPoint(
        entry,
        where,
        device_of(entry),
        "remote-fs.target" if entry.is_network else "local-fs.target",
        automatic=fixed or not entry.chooses("noauto", "auto"),
        required=not backgrounded and (fixed or not entry.chooses("nofail", "fail")),
        automount=not fixed and entry.has(*AUTOMOUNT),
        wanted_by=wanted_by,
        required_by=required_by,
        detached=detached,
    )


def without_choices(entry: Entry) -> Entry:
    """The entry less the options that have no effect on a file system that the boot can't do without."""
    dead = [yes for yes, no in (("noauto", "auto"), ("nofail", "fail")) if entry.chooses(yes, no)]
    dead.append("x-systemd.automount")
    return replace(entry, options=tuple(o for o in entry.options if not o.matches(*dead)))


def is_backgrounded(entry: Entry) -> bool:
    """Whether it is an NFS entry with `bg`: systemd waits for it, not mount(8), and no target needs it."""
    return entry.chooses("bg", "fg") and entry.type.value in NFS_TYPES and not entry.has(*AUTOMOUNT)


def foreground(entry: Entry) -> Entry:
    """An entry with `bg` as systemd reads it (systemd.mount(5), FSTAB)."""
    background = entry.option("bg")
    place = background.place if background is not None else entry.place
    before, after = (
        tuple(Option(text, place) for text in texts)
        for texts in (("x-systemd.mount-timeout=infinity", "retry=10000", "nofail"), ("fg",))
    )
    return replace(entry, options=(*before, *entry.options, *after))


def _below(path: str, trees: tuple[str, ...]) -> bool:
    return any(path == tree or path.startswith(f"{tree}/") for tree in trees)
