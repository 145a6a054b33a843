"""What systemd-fstab-generator(8) makes of an fstab on a booted system: mount, automount and swap units."""

from __future__ import annotations

from unitlint.generators.fstab_entry import Entry, read_entries
from unitlint.generators.fstab_mount import foreground, write_mount
from unitlint.generators.fstab_swap import write_swap
from unitlint.generators.fstab_tables import CHECKED_TYPES, REMOUNT_SERVICE, SYSTEM_UNITS
from unitlint.generators.fstab_unit import EntryError
from unitlint.generators.generated import Generated, Output
from unitlint.text import SourceText


def generate(
    source: SourceText, *, version: int = 252, checked_types: frozenset[str] = CHECKED_TYPES
) -> Generated:
    """The generator's output for one fstab.

    `version` is systemd's; `checked_types` are the file system types with a fsck helper on the machine.
    Links in the mount points' paths are not followed, and the kernel command line is taken to say nothing.
    """
    output = Output()
    for entry in read_entries(source):
        try:
            _write(output, entry, checked_types=checked_types)
        except EntryError as reason:
            output.problem("fstab-syntax", reason.message, reason.place)
    target = f"{SYSTEM_UNITS}/{REMOUNT_SERVICE}"
    output.link("local-fs.target", "wants", REMOUNT_SERVICE, source.place(0, 0), target=target)
    return output.generated()


def _write(output: Output, entry: Entry, *, checked_types: frozenset[str]) -> None:
    if entry.type.value == "swap":
        write_swap(output, entry)
    elif "/" not in entry.where.value:
        where = entry.where.value or "nothing"
        raise EntryError(f"{where} is no mount point: it has to be an absolute path", entry.where.place)
    else:
        write_mount(output, foreground(entry), checked_types=checked_types)
