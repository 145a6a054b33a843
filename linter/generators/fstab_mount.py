"""A line of fstab that mounts: its mount unit, its automount unit, and what pulls them in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from unitlint.generators import fstab_hooks
from unitlint.generators.device import is_device_path
from unitlint.generators.fstab_entry import Entry, Option, join_options
from unitlint.generators.fstab_tables import (
    API_MOUNT_POINTS,
    API_MOUNT_TREES,
    EXTRINSIC_MOUNT_POINTS,
    EXTRINSIC_TREES,
    FSCK_ROOT_SERVICE,
    SYSTEM_UNITS,
    UNNAMED_TYPES,
)
from unitlint.generators.fstab_unit import (
    UnitWriter,
    create,
    device_of,
    escape_specifiers,
    unit_from_path,
    write_block_device_order,
    write_device_timeout,
    write_network_device,
    write_options,
)
from unitlint.generators.generated import Output
from unitlint.generators.mangle import mangle
from unitlint.generators.timespan import format_span, parse_span
from unitlint.text import Place
from unitlint.units import names

DEPENDENCIES = (
    ("x-systemd.after", ("After",)),
    ("x-systemd.requires", ("After", "Requires")),
    ("x-systemd.before", ("Before",)),
)
"""Options that name units, and the settings they become (systemd.mount(5), FSTAB)."""


@dataclass(frozen=True, slots=True)
class Mount:
    """An entry with its defaults decided. The root file system is always mounted, and nothing waits less."""

    entry: Entry
    where: str
    node: str
    target: str
    automatic: bool
    required: bool
    automount: bool
    wanted_by: tuple[tuple[str, Place], ...]
    required_by: tuple[tuple[str, Place], ...]

    @property
    def pull(self) -> str:
        """The kind of link from the target."""
        return "requires" if self.required else "wants"


def decide(entry: Entry) -> Mount:
    """What the options mean for this mount point."""
    where = names.simplify(f"/{entry.where.value}")
    root = where == "/"
    return Mount(
        entry,
        where,
        device_of(entry),
        "remote-fs.target" if entry.is_network else "local-fs.target",
        automatic=root or not entry.chooses("noauto", "auto"),
        required=root or not entry.chooses("nofail", "fail"),
        automount=not root and has_automount(entry),
        wanted_by=() if root else entry.values("x-systemd.wanted-by"),
        required_by=() if root else entry.values("x-systemd.required-by"),
    )


def has_automount(entry: Entry) -> bool:
    """Whether the entry asks for an automount unit, in the old way or the new one."""
    return entry.has("x-systemd.automount", "comment=systemd.automount")


def foreground(entry: Entry) -> Entry:
    """An NFS entry with `bg` as systemd reads it: systemd waits, not mount(8) (systemd.mount(5), FSTAB)."""
    background = entry.option("bg", "fg")
    if (
        background is None
        or not background.matches("bg")
        or entry.type.value not in ("nfs", "nfs4")
        or has_automount(entry)
    ):
        return entry
    before, after = (
        tuple(Option(text, background.place) for text in texts)
        for texts in (("x-systemd.mount-timeout=infinity", "retry=10000", "nofail"), ("fg",))
    )
    return replace(entry, options=(*before, *entry.options, *after))


def is_api(where: str) -> bool:
    """Whether systemd mounts this path itself and ignores fstab for it."""
    return where in API_MOUNT_POINTS or any(where == t or where.startswith(f"{t}/") for t in API_MOUNT_TREES)


def is_extrinsic(entry: Entry, where: str) -> bool:
    """Whether the mount was there before systemd, so that it waits for nothing."""
    inside = any(where.startswith(f"{tree}/") or where == tree for tree in EXTRINSIC_TREES)
    return inside or where in EXTRINSIC_MOUNT_POINTS or entry.has("x-initrd.mount")


def write_mount(output: Output, entry: Entry, *, checked_types: frozenset[str]) -> None:
    """Write the units of one entry."""
    mount = decide(entry)
    if is_api(mount.where):
        return
    name = unit_from_path(mount.where, "mount", entry.where.place)
    unit = create(output, name, entry)
    _write_dependencies(unit, entry)
    if mount.required:
        unit.add("Unit", "Before", mount.target, entry.place)
    if entry.passno:
        _write_check(output, unit, mount, checked_types)
    write_block_device_order(unit, mount.node, entry.what.place)
    _write_section(output, unit, mount)
    fstab_hooks.write_makefs(output, entry, mount.node, name)
    fstab_hooks.write_growfs(output, entry, mount.where, name, mount.target)
    _write_links(output, mount, name)


def _write_dependencies(unit: UnitWriter, entry: Entry) -> None:
    for option_name, keys in DEPENDENCIES:
        for value, place in entry.values(option_name):
            other = mangle(value, place)
            for key in keys:
                unit.add("Unit", key, other, place)
    for value, place in entry.values("x-systemd.requires-mounts-for"):
        unit.add("Unit", "RequiresMountsFor", escape_specifiers(value), place)


def _write_check(output: Output, unit: UnitWriter, mount: Mount, checked_types: frozenset[str]) -> None:
    """fstab(5), the sixth field: check the file system before it is mounted (systemd-fsck@.service(8))."""
    entry, fstype = mount.entry, mount.entry.type.value
    if not is_device_path(mount.node) or (fstype not in UNNAMED_TYPES and fstype not in checked_types):
        return
    place = entry.passno_field.place
    if mount.where == "/":
        target = f"{SYSTEM_UNITS}/{FSCK_ROOT_SERVICE}"
        output.link("local-fs.target", "wants", FSCK_ROOT_SERVICE, place, target=target)
        return
    service = unit_from_path(mount.node, "service", entry.what.place, template="systemd-fsck")
    unit.add("Unit", "Wants" if mount.where == "/usr" else "Requires", service, place)
    unit.add("Unit", "After", service, place)


def _write_section(output: Output, unit: UnitWriter, mount: Mount) -> None:
    entry = mount.entry
    unit.add("Mount", "What", escape_specifiers(mount.node or entry.what.value), entry.what.place)
    unit.add("Mount", "Where", escape_specifiers(mount.where), entry.where.place)
    if entry.type.value not in UNNAMED_TYPES:
        unit.add("Mount", "Type", escape_specifiers(entry.type.value), entry.type.place)
    rest = write_device_timeout(output, entry, mount.node)
    if not is_extrinsic(entry, mount.where):
        write_network_device(output, entry, mount.node)
    _write_timeout(output, unit, ("Mount", "TimeoutSec"), entry, "x-systemd.mount-timeout")
    write_options(unit, "Mount", join_options(rest), entry.options_field.place)
    if (option := entry.option("x-systemd.rw-only")) is not None:
        unit.add("Mount", "ReadWriteOnly", "yes", option.place)


def _write_timeout(output: Output, unit: UnitWriter, key: tuple[str, str], entry: Entry, name: str) -> None:
    """Write a timeout as the setting `key` of a section; 0 means that there is none."""
    option = entry.option(name)
    if option is None:
        return
    value = option.value(name) or ""
    span = parse_span(value)
    if span is None:
        output.problem("fstab-option", f"{value or 'nothing'} is no time span: ignored", option.place)
        return
    unit.add(*key, format_span(span) if span else "infinity", option.place)


def _write_links(output: Output, mount: Mount, name: str) -> None:
    if mount.automount:
        automount = names.with_suffix(name, "automount")
        _write_automount(output, mount, automount)
        output.link(mount.target, mount.pull, automount, mount.entry.place)
        return
    for units, kind in ((mount.wanted_by, "wants"), (mount.required_by, "requires")):
        for value, place in units:
            if names.is_valid(value):
                output.link(value, kind, name, place)
            else:
                output.problem("fstab-option", f"{value or 'nothing'} is no unit: ignored", place)
    if mount.automatic and not (mount.wanted_by or mount.required_by):
        output.link(mount.target, mount.pull, name, mount.entry.place)


def _write_automount(output: Output, mount: Mount, name: str) -> None:
    unit = create(output, name, mount.entry)
    unit.add("Automount", "Where", escape_specifiers(mount.where), mount.entry.where.place)
    _write_timeout(output, unit, ("Automount", "TimeoutIdleSec"), mount.entry, "x-systemd.idle-timeout")
