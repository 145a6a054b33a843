"""A line of fstab that mounts: its mount unit, its automount unit, and what pulls them in."""

from __future__ import annotations

from unitlint.generators.device import is_device_path
from unitlint.generators.fstab import hooks as fstab_hooks
from unitlint.generators.fstab import makefs as fstab_makefs
from unitlint.generators.fstab.entry import Entry, join_options
from unitlint.generators.fstab.mount_point import MountPoint, Named, decide
from unitlint.generators.fstab.tables import FSCK_ROOT_SERVICE, UNNAMED_TYPES
from unitlint.generators.fstab.timeout import write_device_timeout, write_timeout
from unitlint.generators.fstab.unit import (
    FstabContext,
    create,
    write_block_device_order,
    write_network_device,
    write_options,
)
from unitlint.generators.generated import Output
from unitlint.generators.mangle import mangle
from unitlint.generators.unit_writer import UnitWriter, escape_specifiers, unit_from_path
from unitlint.systemd import generator_changes as since
from unitlint.systemd.file_names import USR
from unitlint.units import names

UNIT_OPTIONS = (
    ("x-systemd.after", ("After",), 0),
    ("x-systemd.requires", ("After", "Requires"), 0),
    ("x-systemd.wants", ("After", "Wants"), since.WANTS),
    ("x-systemd.before", ("Before",), 0),
)
"""Options that name units, the settings they become, and the first version that does it."""

AUTOFS = "autofs"
"""What automount(8) mounts, not systemd (add_mount() of src/fstab-generator/fstab-generator.c)."""

PATH_OPTIONS = (
    ("x-systemd.requires-mounts-for", "RequiresMountsFor", 0),
    ("x-systemd.wants-mounts-for", "WantsMountsFor", since.WANTS_MOUNTS_FOR),
)
"""The same for options that name paths."""


def write_mount(output: Output, entry: Entry, host: FstabContext) -> None:
    """Write the units of one entry."""
    mount = decide(entry, version=host.version)
    if mount.is_api(host.version) or entry.type.value == AUTOFS:
        return
    name = unit_from_path(mount.where, "mount", entry.where.place)
    unit = create(output, name, entry)
    if mount.detached:
        _write_detachment(unit, entry)
    _write_dependencies(unit, mount.entry, host.version)
    if mount.required and not mount.detached:
        unit.add("Unit", "Before", mount.target, entry.place)
    if entry.passno:
        _write_check(output, unit, mount, host)
    write_block_device_order(unit, mount.node, entry.what.place)
    _write_section(output, unit, mount)
    fstab_makefs.write_makefs(output, entry, mount.node, name)
    fstab_hooks.write_hooks(output, mount, name, host)
    _write_links(output, mount, name)


def _write_dependencies(unit: UnitWriter, entry: Entry, version: int) -> None:
    for option, keys, first in UNIT_OPTIONS:
        values = entry.values(option) if version >= first else ()
        for other, place in [(mangle(value, place), place) for value, place in values]:
            for key in keys:
                unit.add("Unit", key, other, place)
    for option, key, first in PATH_OPTIONS:
        for value, place in entry.values(option) if version >= first else ():
            unit.add("Unit", key, escape_specifiers(value), place)


def _write_detachment(unit: UnitWriter, entry: Entry) -> None:
    """Cut the mount loose from all but the shutdown: the units that want it order it."""
    unit.add("Unit", "DefaultDependencies", "no", entry.place)
    unit.add("Unit", "Conflicts", "umount.target", entry.place)
    unit.add("Unit", "Before", "umount.target", entry.place)


def _write_check(output: Output, unit: UnitWriter, mount: MountPoint, host: FstabContext) -> None:
    """fstab(5), the sixth field: check the file system before it is mounted (systemd-fsck@.service(8))."""
    entry, fstype = mount.entry, mount.entry.type.value
    checked = fstype in UNNAMED_TYPES or fstype in host.checked_types
    if not is_device_path(mount.node) or not checked:
        return
    if host.version >= since.BINDS_UNCHECKED and entry.has("bind", "rbind"):
        return
    place = entry.passno_field.place
    if mount.where == "/":
        target = f"{USR}/{FSCK_ROOT_SERVICE}"
        output.link("local-fs.target", "wants", FSCK_ROOT_SERVICE, place, target=target)
        return
    service = unit_from_path(mount.node, "service", entry.what.place, template="systemd-fsck")
    unit.add("Unit", "Wants" if mount.where == "/usr" else "Requires", service, place)
    unit.add("Unit", "After", service, place)


def _write_section(output: Output, unit: UnitWriter, mount: MountPoint) -> None:
    entry = mount.entry
    unit.add("Mount", "What", escape_specifiers(mount.node or entry.what.value), entry.what.place)
    unit.add("Mount", "Where", escape_specifiers(mount.where), entry.where.place)
    if entry.type.value not in UNNAMED_TYPES:
        unit.add("Mount", "Type", escape_specifiers(entry.type.value), entry.type.place)
    rest = write_device_timeout(output, entry, mount.node)
    if not mount.is_extrinsic:
        write_network_device(output, entry, mount.node)
    write_timeout(output, unit, ("Mount", "TimeoutSec"), entry, "x-systemd.mount-timeout")
    write_options(unit, "Mount", join_options(rest), entry.options_field.place)
    if (option := entry.option("x-systemd.rw-only")) is not None:
        unit.add("Mount", "ReadWriteOnly", "yes", option.place)


def _write_links(output: Output, mount: MountPoint, name: str) -> None:
    entry = mount.entry
    if mount.automount:
        name = unit_from_path(mount.where, "automount", entry.where.place)
        unit = create(output, name, entry)
        unit.add("Automount", "Where", escape_specifiers(mount.where), entry.where.place)
        write_timeout(output, unit, ("Automount", "TimeoutIdleSec"), entry, "x-systemd.idle-timeout")
    wanted = mount.wanted_by or mount.required_by
    if wanted and (mount.detached or not mount.automount):
        _link_from(output, mount.wanted_by, "wants", name)
        _link_from(output, mount.required_by, "requires", name)
    elif mount.automatic or mount.automount:
        output.link(mount.target, "requires" if mount.required else "wants", name, entry.place)


def _link_from(output: Output, units: Named, kind: str, name: str) -> None:
    for value, place in units:
        if names.is_valid(value):
            output.link(value, kind, name, place)
        else:
            fault = f"{value} is not a valid unit name" if value else "the unit name is missing"
            output.problem("fstab-option", f"{fault}, so it doesn't pull in {name}", place)
