"""Services that make a file system or swap area before it is used (systemd-makefs@.service(8))."""

from __future__ import annotations

from unitlint.generators.fstab.entry import Entry
from unitlint.generators.fstab.service import create_service, quote, write_command
from unitlint.generators.fstab.tables import LIBEXEC, UNNAMED_TYPES
from unitlint.generators.generated import Output
from unitlint.generators.unit_writer import EntryError, unit_from_path
from unitlint.systemd.escaping import simplify
from unitlint.text.source import Place


def write_makefs(output: Output, entry: Entry, node: str, unit: str) -> None:
    """Let the file system of a mount unit be made before it is checked and mounted."""
    option = entry.option("x-systemd.makefs")
    if option is None or not node:
        return
    _check_device(node, option.place)
    if entry.type.value in UNNAMED_TYPES:
        raise EntryError(f"{node} can't be formatted: the file system type is missing", option.place)
    service = unit_from_path(node, "service", entry.what.place, template="systemd-makefs")
    command = f"{LIBEXEC}/systemd-makefs {entry.type.value} {quote(node)}"
    before = ("systemd-fsck@%i.service", unit)
    _write_making(output, service, "File System", command, before, option.place)
    output.link(unit, "requires", service, option.place)


def write_mkswap(output: Output, entry: Entry, node: str, unit: str) -> None:
    """Let the swap area be made before the swap unit uses it (systemd.swap(5), FSTAB)."""
    option = entry.option("x-systemd.makefs")
    if option is None or not node:
        return
    _check_device(node, option.place)
    service = unit_from_path(node, "service", entry.what.place, template="systemd-mkswap")
    _write_making(
        output, service, "Swap", f"{LIBEXEC}/systemd-makefs swap {quote(node)}", (unit,), option.place
    )
    output.link(unit, "requires", service, option.place)


def _check_device(node: str, place: Place) -> None:
    if not simplify(node).startswith(("/dev/", "/sys/")):
        raise EntryError(f"{node} can't be formatted: it is not a device", place)


def _write_making(
    output: Output, service: str, thing: str, command: str, before: tuple[str, ...], place: Place
) -> None:
    writer = create_service(output, service, place)
    template = service.partition("@")[0]
    for key, value in (
        ("Description", f"Make {thing} on %f"),
        ("Documentation", f"man:{template}@.service(8)"),
        ("DefaultDependencies", "no"),
        ("BindsTo", "%i.device"),
        ("Conflicts", "shutdown.target"),
        ("After", "%i.device"),
        ("Before", "shutdown.target"),
        *(("Before", unit) for unit in before),
    ):
        writer.add("Unit", key, value, place)
    write_command(writer, command, place)
