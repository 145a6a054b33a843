"""What systemd-fstab-generator(8) makes of an fstab on a booted system: mount, automount and swap units."""

from __future__ import annotations

from unitlint.generators.fstab_entry import Entry, read_entry
from unitlint.generators.fstab_mount import foreground, write_mount
from unitlint.generators.fstab_swap import write_swap
from unitlint.generators.fstab_tables import CHECKED_TYPES, REMOUNT_SERVICE, SYSTEM_UNITS
from unitlint.generators.fstab_unit import EntryError
from unitlint.generators.generated import Generated, Output
from unitlint.grammar.fstab import parse_fstab
from unitlint.grammar.nodes import FstabEntry, Junk
from unitlint.text import SourceText, is_known


def generate(
    source: SourceText, *, version: int = 252, checked_types: frozenset[str] = CHECKED_TYPES
) -> Generated:
    """The generator's output for one fstab.

    `version` is systemd's; `checked_types` are the file system types with a fsck helper on the machine.
    Links in the mount points' paths are not followed, and the kernel command line is taken to say nothing.
    """
    output = Output()
    for node in parse_fstab(source.text):
        match node:
            case FstabEntry():
                _read(output, read_entry(source, node), checked_types=checked_types)
            case Junk():
                output.problem("fstab-syntax", node.reason, source.place(node.start, node.end))
    target = f"{SYSTEM_UNITS}/{REMOUNT_SERVICE}"
    output.link("local-fs.target", "wants", REMOUNT_SERVICE, source.place(0, 0), target=target)
    return output.generated()


def _read(output: Output, entry: Entry, *, checked_types: frozenset[str]) -> None:
    named_by = entry.what if entry.type.value == "swap" else entry.where
    if not is_known(named_by.value):
        return
    try:
        _write(output, entry, checked_types=checked_types)
    except EntryError as reason:
        output.problem("fstab-syntax", reason.message, reason.place)


def _write(output: Output, entry: Entry, *, checked_types: frozenset[str]) -> None:
    if entry.type.value == "swap":
        write_swap(output, entry)
    elif "/" not in entry.where.value:
        where = entry.where.value or "nothing"
        raise EntryError(f"{where} is no mount point: it has to be an absolute path", entry.where.place)
    else:
        write_mount(output, foreground(entry), checked_types=checked_types)
