"""Key files and detached headers of encrypted volumes (crypttab(5), the third field and header=)."""

from __future__ import annotations

from unitlint.generators.crypttab_entry import RANDOM_KEYS, CryptEntry, Word, split_device
from unitlint.generators.generated import Output
from unitlint.generators.unit_writer import UnitWriter, escape_specifiers, unit_from_path
from unitlint.sources.configuration import RawSetting
from unitlint.text import Place
from unitlint.units import names

KEY_MOUNTS = "/run/systemd/cryptsetup"
"""Where devices are mounted for the time that a file on them is read."""


def write_file(
    output: Output, unit: UnitWriter, entry: CryptEntry, path: Word, kind: str, *, soft: bool
) -> None:
    """What a key file or a detached header (`keydev`, `headerdev`) needs; `soft` where it may be missing."""
    file, device = split_device(path.text)
    if not file:
        return
    if device:
        _write_mount(output, unit, entry, path, kind)
    elif kind == "keydev" and file in RANDOM_KEYS:
        unit.add("Unit", "After", "systemd-random-seed.service", path.place)
    elif file.startswith("/dev/"):
        other = unit_from_path(file, "device", path.place)
        unit.add("Unit", "After", other, path.place)
        unit.add("Unit", "Wants" if soft else "Requires", other, path.place)
    else:
        unit.add(
            "Unit", "WantsMountsFor" if soft else "RequiresMountsFor", escape_specifiers(file), path.place
        )


def _write_mount(output: Output, unit: UnitWriter, entry: CryptEntry, path: Word, kind: str) -> None:
    """Mount the device that holds the file for as long as the volume is being set up (crypttab(5))."""
    _, device = split_device(path.text)
    timeout = entry.option("keyfile-timeout") if kind == "keydev" else None
    where = f"{KEY_MOUNTS}/{kind}-{entry.name.text}"
    mount = unit_from_path(where, "mount", path.place)
    umount = f"{kind}-{names.escape(entry.name.text)}-umount.service"
    options = ("ro" if kind == "keydev" else "rw") + (",nofail" if timeout else "")
    _write_holder(output, (mount, where, options), device, path.place)
    _write_umount(output, umount, mount, where, path.place)
    unit.add("Unit", "After", mount, path.place)
    unit.add("Unit", "Wants" if timeout else "Requires", mount, path.place)
    unit.add("Unit", "Wants", umount, path.place)
    unit.add("Unit", "Before", umount, path.place)
    if timeout is not None:
        setting = RawSetting("Unit", "JobRunningTimeoutSec", timeout.value, timeout.place)
        holder = unit_from_path(device, "device", path.place)
        output.drop_in(holder, "90-device-timeout.conf", (setting,))


def _write_holder(output: Output, mount: tuple[str, str, str], device: str, place: Place) -> None:
    name, where, options = mount
    writer = UnitWriter(name, output.units.setdefault(name, []))
    writer.add("Unit", "DefaultDependencies", "no", place)
    for key, value in (("What", device), ("Where", where), ("Options", options)):
        writer.add("Mount", key, escape_specifiers(value), place)


def _write_umount(output: Output, name: str, mount: str, where: str, place: Place) -> None:
    writer = UnitWriter(name, output.units.setdefault(name, []))
    writer.add("Unit", "DefaultDependencies", "no", place)
    writer.add("Unit", "After", mount, place)
    writer.add("Service", "ExecStart", f"-/usr/bin/umount {escape_specifiers(where)}", place)
