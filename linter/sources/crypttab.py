"""The /etc/crypttab that Ignition writes for the LUKS volumes that it makes."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.grammar.tree import Mapping, Node, Sequence
from unitlint.sources.fields import Fields
from unitlint.sources.machine import FileRecord, Machine

PATH = "/etc/crypttab"


def add_crypttab(fields: Fields, machine: Machine, config: Mapping, prefix: str = "") -> None:
    """One line for each volume. Where Ignition writes the volume's UUID, the device stands here."""
    pieces = list(_lines(fields, config))
    if pieces:
        source = fields.made(pieces, f"{prefix}storage.luks")
        machine.files.append(FileRecord(PATH, source, fields.place(pieces[0][1]), 0o600))


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
    storage = fields.record(config, "storage")
    for _, luks in fields.records(storage, "luks") if storage is not None else ():
        name, device = fields.text(luks, "name"), fields.text(luks, "device")
        if name is not None and device is not None:
            key = "none" if isinstance(luks.get("clevis"), Mapping) else f"/etc/luks/{name.text}"
            options = "luks" + (",_netdev" if needs_network(luks) else "")
            yield f"{name.text} {device.text} {key} {options}\n", name
