"""What mount and swap units from fstab have in common: their settings, and the units around a device."""

from __future__ import annotations

from unitlint.configuration.unit_files import RawSetting
from unitlint.generators.device import is_device_path
from unitlint.generators.fstab.entry import Entry
from unitlint.generators.generated import Output
from unitlint.generators.unit_writer import EntryError, UnitWriter, escape_specifiers, unit_from_path
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.escaping import simplify
from unitlint.systemd.generator_files import FSTAB
from unitlint.text.source import Place, is_known
from unitlint.units.device_node import device_node


@dataclass(frozen=True, slots=True)
class FstabContext:
    """What the units depend on besides the fstab: systemd's version, and the types that fsck can check."""

    version: int
    checked_types: frozenset[str]


def create(output: Output, name: str, entry: Entry) -> UnitWriter:
    """Begin the unit `name`, with what tells where it comes from."""
    if name in output.units:
        raise EntryError(f"an earlier line already defines {name}", entry.where.place)
    writer = UnitWriter(name, output.units.setdefault(name, []))
    writer.add("Unit", "Documentation", "man:fstab(5) man:systemd-fstab-generator(8)", entry.place)
    writer.add("Unit", "SourcePath", FSTAB, entry.place)
    return writer


def write_block_device_order(writer: UnitWriter, node: str, place: Place) -> None:
    """Order the unit after the device is set up by other services (systemd.special(7), blockdev@.target)."""
    if simplify(node).startswith("/dev/") or simplify(node) == "/dev":
        target = unit_from_path(node, "target", place, template="blockdev", any_length=True)
        writer.add("Unit", "After", target, place)


def write_network_device(output: Output, entry: Entry, node: str) -> None:
    """Order a network block device after the network (systemd.mount(5), _netdev)."""
    netdev = entry.option("_netdev")
    if netdev is None or not is_device_path(node):
        return
    settings = tuple(
        RawSetting("Unit", key, value, netdev.place)
        for key, value in (
            ("After", "network-online.target"),
            ("After", "network.target"),
            ("Wants", "network-online.target"),
        )
    )
    output.drop_in(unit_from_path(node, "device", entry.what.place), "50-netdev-dependencies.conf", settings)


def write_options(writer: UnitWriter, section: str, text: str, place: Place) -> None:
    """Pass the options on, unless there are none to speak of."""
    if text not in ("", "defaults"):
        writer.add(section, "Options", escape_specifiers(text), place)


def device_of(entry: Entry) -> str:
    """The node, path or name that the first field stands for; empty where a template decides it."""
    return device_node(entry.what.value) if is_known(entry.what.value) else ""
