"""What systemd-fstab-generator(8) makes of an fstab on a booted system: mount, automount and swap units."""

from __future__ import annotations

from unitlint.findings.finding import Severity
from unitlint.generators.fstab.entry import Entry, read_entry
from unitlint.generators.fstab.mount import write_mount
from unitlint.generators.fstab.swap import write_swap
from unitlint.generators.fstab.tables import REMOUNT_SERVICE
from unitlint.generators.fstab.unit import FstabContext
from unitlint.generators.generated import Generated, Output
from unitlint.generators.unit_writer import AbortedError, EntryError
from unitlint.grammar.fstab import parse_fstab
from unitlint.grammar.nodes import FstabEntry, Junk
from unitlint.quick import patterns as re
from unitlint.systemd import generator_changes as since
from unitlint.systemd.defaults import ASSUMED
from unitlint.systemd.file_names import USR
from unitlint.systemd.file_systems import CHECKED_TYPES
from unitlint.text.source import SourceText, is_known


def generate(
    source: SourceText,
    *,
    version: int = ASSUMED,
    checked_types: frozenset[str] = CHECKED_TYPES,
    swaps: bool = True,
    remount: bool = True,
) -> Generated:
    """The generator's output for one fstab.

    The kernel's command line can switch off `swaps`, and fstab as a whole, of which the service that remounts
    the root is a part (`remount`).
    `version` is systemd's; `checked_types` are the file system types with a fsck helper on the machine.
    Links in the mount points' paths are not followed.
    """
    output = Output()
    try:
        _write_entries(output, source, FstabContext(version, checked_types), swaps=swaps)
    except AbortedError as reason:
        output.empty_last()
        output.problem("fstab-syntax", reason.message, reason.place)
    else:
        if not remount:
            return output.generated()
        target = f"{USR}/{REMOUNT_SERVICE}"
        output.link("local-fs.target", "wants", REMOUNT_SERVICE, source.place(0, 0), target=target)
    return output.generated()


def _write_entries(output: Output, source: SourceText, host: FstabContext, *, swaps: bool) -> None:
    for node in parse_fstab(source.text):
        match node:
            case FstabEntry() if host.version >= since.STRICT_LINES and not is_strict(node):
                message = (
                    "this line mounts nothing: it needs three fields, and numbers as the fifth and sixth"
                )
                output.problem("fstab-syntax", message, source.place(node.start, node.end))
            case FstabEntry() if swaps or node.type.value != "swap":
                _warn_of_blank(output, source, node)
                _read(output, read_entry(source, node), host)
            case Junk():
                output.problem("fstab-syntax", node.reason, source.place(node.start, node.end))


def _warn_of_blank(output: Output, source: SourceText, node: FstabEntry) -> None:
    """An option behind a blank is the fifth field, and counts for nothing (fstab(5))."""
    word = node.frequency
    if word.value[:1].isalpha():
        output.problem(
            "fstab-syntax",
            f"whitespace ends the options: {word.value} is not one of them",
            source.place(word.start, word.end),
            help=f"write {node.options.value.rstrip(',')},{word.value}",
            severity=Severity.WARNING,
        )


def is_strict(node: FstabEntry) -> bool:
    """Whether newer versions of systemd take the line."""
    numbers = (node.frequency.value, node.pass_number.value)
    return bool(node.type.value) and all(re.fullmatch(r"[\v\f\r]*[+-]?[0-9]+", number) for number in numbers)


def _read(output: Output, entry: Entry, host: FstabContext) -> None:
    named_by = entry.what if entry.type.value == "swap" else entry.where
    if not is_known(named_by.value):
        return
    try:
        _write(output, entry, host)
    except AbortedError:
        raise
    except EntryError as reason:
        output.problem("fstab-syntax", reason.message, reason.place)


def _write(output: Output, entry: Entry, host: FstabContext) -> None:
    if entry.type.value == "swap":
        write_swap(output, entry, host)
    elif "/" not in entry.where.value:
        where = entry.where.value or "nothing"
        raise EntryError(
            f"{where} is not a valid mount point: it must be an absolute path", entry.where.place
        )
    else:
        write_mount(output, entry, host)
