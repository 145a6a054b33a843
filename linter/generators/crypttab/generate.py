"""What systemd-cryptsetup-generator(8) makes of a crypttab: a service for each volume, and its links."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.configuration.unit_files import RawSetting
from unitlint.generators.crypttab.entry import CryptEntry, options_of, read_crypttab
from unitlint.generators.crypttab.files import write_file
from unitlint.generators.device import is_device_path
from unitlint.generators.generated import Generated, Output
from unitlint.generators.timespan import TIME_SPAN, parse_span
from unitlint.generators.unit_writer import EntryError, UnitWriter, escape_specifiers, unit_from_path
from unitlint.quick.dataclasses import replace
from unitlint.systemd import generator_changes as since
from unitlint.systemd.defaults import ASSUMED
from unitlint.systemd.escaping import escape
from unitlint.systemd.generator_files import CRYPTTAB
from unitlint.text.source import SourceText

CRYPTSETUP = "/usr/lib/systemd/systemd-cryptsetup"


def generate(
    source: SourceText,
    *,
    version: int = ASSUMED,
    only: frozenset[str] = frozenset(),
    own_options: Mapping[str, SourceText] | None = None,
) -> Generated:
    """The generator's output for one crypttab; `version` is systemd's.

    `only` are the UUIDs that the kernel's command line names: then no other volume is set up. `own_options`
    are those that it has for one of them.
    """
    output = Output()
    for entry in read_crypttab(output, source):
        uuid = entry.device.text.removeprefix("UUID=")
        if only and uuid not in only:
            continue
        if own_options and (given := own_options.get(uuid)) is not None:
            entry = replace(entry, options=options_of(given, given.text.rstrip(), 0))
        try:
            _write(output, entry, version)
        except EntryError as reason:
            output.problem("crypttab-syntax", reason.message, reason.place)
            if version < since.CRYPTTAB_READ_ON:
                break
    return output.generated()


def _write(output: Output, entry: CryptEntry, version: int) -> None:
    service = f"systemd-cryptsetup@{escape(entry.name.text)}.service"
    if entry.option("tmp") and entry.option("swap"):
        raise EntryError("tmp and swap exclude each other", entry.place)
    if service in output.units:
        raise EntryError(f"an earlier line already sets up {entry.name.text}", entry.name.place)
    unit_from_path(entry.node, "device", entry.device.place)
    unit = UnitWriter(service, output.units.setdefault(service, []))
    _write_unit(unit, entry, version)
    soft = version >= since.SOFT_FILES and entry.chooses("nofail", "fail")
    soft_key = soft or (version >= since.SOFT_FILES and entry.option("keyfile-timeout") is not None)
    write_file(output, unit, entry, entry.key, "keydev", soft=soft_key)
    write_file(output, unit, entry, entry.header, "headerdev", soft=soft)
    _write_device(unit, entry, version)
    _write_service(unit, entry)
    _write_links(output, entry, service)
    _write_device_timeout(output, entry)


def _target(entry: CryptEntry) -> str:
    return "remote-cryptsetup.target" if entry.option("_netdev") else "cryptsetup.target"


def _write_unit(unit: UnitWriter, entry: CryptEntry, version: int) -> None:
    place = entry.place
    unit.add("Unit", "Description", "Cryptography Setup for %I", place)
    unit.add("Unit", "SourcePath", CRYPTTAB, place)
    unit.add("Unit", "DefaultDependencies", "no", place)
    unit.add("Unit", "IgnoreOnIsolate", "true", place)
    for other, first in since.VOLUMES_AFTER:
        if version >= first:
            unit.add("Unit", "After", other, place)
    unit.add("Unit", "Before", "blockdev@dev-mapper-%i.target", place)
    unit.add("Unit", "Wants", "blockdev@dev-mapper-%i.target", place)
    if (network := entry.option("_netdev")) is not None:
        unit.add("Unit", "After", "remote-fs-pre.target", network.place)
    if entry.option("x-initrd.attach") is None:
        unit.add("Unit", "Conflicts", "umount.target", place)
        if version >= since.LOOP_MODULE:
            unit.add("Unit", "Before", "umount.target", place)
    if not entry.chooses("nofail", "fail"):
        unit.add("Unit", "Before", _target(entry), place)


def _write_device(unit: UnitWriter, entry: CryptEntry, version: int) -> None:
    place = entry.device.place
    if entry.node.startswith("/dev/"):
        device = unit_from_path(entry.node, "device", place)
        unit.add("Unit", "BindsTo", device, place)
        unit.add("Unit", "After", device, place)
        if version < since.LOOP_MODULE:
            unit.add("Unit", "Before", "umount.target", place)
        return
    unit.add("Unit", "RequiresMountsFor", escape_specifiers(entry.node), place)
    if version >= since.LOOP_MODULE:
        unit.add("Unit", "Wants", "modprobe@loop.service", place)
        unit.add("Unit", "After", "modprobe@loop.service", place)
    else:
        unit.add("Unit", "Requires", "systemd-tmpfiles-setup-dev.service", place)
        unit.add("Unit", "After", "systemd-tmpfiles-setup-dev.service", place)


def _write_service(unit: UnitWriter, entry: CryptEntry) -> None:
    command = f"{CRYPTSETUP} attach '{entry.name.text}' '{entry.node}'"
    for key, value in (
        ("Type", "oneshot"),
        ("RemainAfterExit", "yes"),
        ("TimeoutSec", "infinity"),
        ("ExecStart", escape_specifiers(command)),
    ):
        unit.add("Service", key, value, entry.place)


def _write_links(output: Output, entry: CryptEntry, service: str) -> None:
    volume = f"dev-mapper-{escape(entry.name.text)}.device"
    nofail = entry.chooses("nofail", "fail")
    noauto = entry.chooses("noauto", "auto")
    if not noauto:
        output.link(_target(entry), "wants" if nofail else "requires", service, entry.place)
    output.link(volume, "requires", service, entry.place)
    if not noauto and not nofail:
        never = RawSetting("Unit", "JobTimeoutSec", "infinity", entry.place)
        output.drop_in(volume, "40-device-timeout.conf", (never,))


def _write_device_timeout(output: Output, entry: CryptEntry) -> None:
    option = entry.option("x-systemd.device-timeout")
    if option is None:
        return
    if parse_span(option.value) is None:
        output.problem(
            "crypttab-option",
            f"systemd ignores {option.text}: the value is not a valid time span",
            option.place,
            help=TIME_SPAN,
        )
    elif is_device_path(entry.node):
        setting = RawSetting("Unit", "JobRunningTimeoutSec", option.value, option.place)
        output.drop_in(
            unit_from_path(entry.node, "device", option.place), "50-device-timeout.conf", (setting,)
        )
