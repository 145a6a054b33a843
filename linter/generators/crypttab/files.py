"""Key files and detached headers of encrypted volumes (crypttab(5), the third field and header=)."""

from __future__ import annotations

from unitlint.configuration.unit_files import RawSetting
from unitlint.generators.crypttab.entry import RANDOM_KEYS, CryptEntry, Word, split_device
from unitlint.generators.fstab.service import quote
from unitlint.generators.generated import Output
from unitlint.generators.timespan import TIME_SPAN, parse_span
from unitlint.generators.unit_writer import EntryError, UnitWriter, escape_specifiers, unit_from_path
from unitlint.text.source import Place
from unitlint.units.device_node import device_node

NO_FILE = "/dev/null"
"""A key file that is always there, and no device to wait for."""

KEY_MOUNTS = "/run/systemd/cryptsetup"
"""Where devices are mounted for the time that a file on them is read."""


def write_file(
    output: Output, unit: UnitWriter, entry: CryptEntry, path: Word, kind: str, *, soft: bool
) -> None:
    """What a key file or a detached header (`keydev`, `headerdev`) needs; `soft` where it may be missing."""
    file, device = split_device(path.text)
    if not file or (file == NO_FILE and kind == "keydev"):
        return
    if device:
        _write_mount(output, unit, entry, path, kind)
    elif kind == "keydev" and file in RANDOM_KEYS:
        unit.add("Unit", "After", "systemd-random-seed.service", path.place)
    elif (node := device_node(file)).startswith("/dev/"):
        timeout = _write_timeout(output, entry, node, parsed=False) if kind == "keydev" else False
        other = unit_from_path(node, "device", path.place)
        unit.add("Unit", "After", other, path.place)
        unit.add("Unit", "Wants" if soft or timeout else "Requires", other, path.place)
    else:
        unit.add(
            "Unit", "WantsMountsFor" if soft else "RequiresMountsFor", escape_specifiers(file), path.place
        )


def _write_mount(output: Output, unit: UnitWriter, entry: CryptEntry, path: Word, kind: str) -> None:
    """Mount the device that holds the file for as long as the volume is being set up (crypttab(5))."""
    _, device = split_device(path.text)
    holder = f"{kind}-{quote(entry.name.text)}"
    where = f"{KEY_MOUNTS}/{holder}"
    mount = unit_from_path(where, "mount", path.place)
    umount = f"{holder}-umount.service"
    if "/" in umount:
        raise EntryError(f"{umount} is not a valid unit name", entry.name.place)
    timeout = _write_timeout(output, entry, device, parsed=True) if kind == "keydev" else False
    options = ("ro" if kind == "keydev" else "rw") + (",nofail" if timeout else "")
    _write_holder(output, (mount, where, options), device, path.place)
    _write_umount(output, umount, mount, where, path.place)
    unit.add("Unit", "After", mount, path.place)
    unit.add("Unit", "Wants" if timeout else "Requires", mount, path.place)
    unit.add("Unit", "Wants", umount, path.place)
    unit.add("Unit", "Before", umount, path.place)


def _write_timeout(output: Output, entry: CryptEntry, device: str, *, parsed: bool) -> bool:
    """Wait no longer than keyfile-timeout= for the device of a key; whether the option is there."""
    option = entry.option("keyfile-timeout")
    if option is None:
        return False
    if parsed and parse_span(option.value) is None:
        output.problem(
            "crypttab-option",
            f"systemd ignores {option.text}: the value is not a valid time span",
            option.place,
            help=TIME_SPAN,
        )
        return True
    setting = RawSetting("Unit", "JobRunningTimeoutSec", option.value, option.place)
    output.drop_in(unit_from_path(device, "device", entry.key.place), "90-device-timeout.conf", (setting,))
    return True


def _write_holder(output: Output, mount: tuple[str, str, str], device: str, place: Place) -> None:
    name, where, options = mount
    writer = UnitWriter(name, output.units.setdefault(name, []))
    writer.add("Unit", "DefaultDependencies", "no", place)
    for key, value in (("What", escape_specifiers(device)), ("Where", where), ("Options", options)):
        writer.add("Mount", key, value, place)


def _write_umount(output: Output, name: str, mount: str, where: str, place: Place) -> None:
    writer = UnitWriter(name, output.units.setdefault(name, []))
    writer.add("Unit", "DefaultDependencies", "no", place)
    writer.add("Unit", "After", mount, place)
    writer.add("Service", "ExecStart", f"-/usr/bin/umount {escape_specifiers(where)}", place)
