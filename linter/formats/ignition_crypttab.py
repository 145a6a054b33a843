"""The /etc/crypttab that Ignition writes for the LUKS volumes that it makes."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.formats.fields import Fields
from unitlint.formats.ignition_machine import FileRecord, IgnitionMachine
from unitlint.grammar.tree import Mapping, Node, Sequence
from unitlint.systemd.generator_files import CRYPTTAB


def add_crypttab(fields: Fields, machine: IgnitionMachine, config: Mapping, prefix: str = "") -> None:
    """One line for each volume. Where Ignition writes the volume's UUID, the device stands here."""
    pieces = list(_lines(fields, config))
    if pieces:
        source = fields.made(pieces, f"{prefix}storage.luks")
        machine.files.append(FileRecord(CRYPTTAB, source, fields.place(pieces[0][1]), 0o600))


def needs_network(luks: Mapping) -> bool:
    """Whether a volume is unlocked over the network: bound to Tang, or to a pin that says so."""
    clevis = luks.get("clevis")
    if not isinstance(clevis, Mapping):
        return False
    tang, custom = clevis.get("tang"), clevis.get("custom")
    if isinstance(tang, Sequence) and tang.items:
        return True
    needs = None
    if isinstance(custom, Mapping):
        needs = custom.get("needs_network") or custom.get("needsNetwork")
    return needs is not None and getattr(needs, "text", "") == "true"


def _lines(fields: Fields, config: Mapping) -> Iterator[tuple[str, Node]]:
    if (root := fields.record(config, "boot_device")) is not None:
        yield from _root(fields, root)
    storage = fields.record(config, "storage")
    for _, luks in fields.records(storage, "luks") if storage is not None else ():
        name, device = fields.text(luks, "name"), fields.text(luks, "device")
        if name is not None and device is not None:
            key = "none" if isinstance(luks.get("clevis"), Mapping) else f"/etc/luks/{name.text}"
            yield _line(name.text, device.text, key, needs_network(luks)), name


def _root(fields: Fields, boot_device: Mapping) -> Iterator[tuple[str, Node]]:
    """The root volume of Butane's `boot_device.luks` (butane, docs/config-fcos-v1_6.md)."""
    luks, node = fields.record(boot_device, "luks"), boot_device.key("luks")
    if luks is None or node is None:
        return
    tang = bool(fields.items(luks, "tang"))
    if tang or fields.flag(luks, "tpm2"):
        mirror = fields.record(boot_device, "mirror")
        mirrored = mirror is not None and bool(fields.items(mirror, "devices"))
        yield (
            _line("root", "/dev/md/md-root" if mirrored else "/dev/disk/by-partlabel/root", "none", tang),
            node,
        )


def _line(name: str, device: str, key: str, network: bool) -> str:
    return f"{name} {device} {key} luks{',_netdev' if network else ''}\n"
