"""Services that fstab options hang on a file system: making, growing it (systemd-makefs@.service(8))."""

from __future__ import annotations

import re

from unitlint.generators.fstab_entry import Entry
from unitlint.generators.fstab_tables import REMOUNT_SERVICE, UNNAMED_TYPES
from unitlint.generators.fstab_unit import EntryError, UnitWriter, unit_from_path
from unitlint.generators.generated import Output
from unitlint.text import Place
from unitlint.units import names

LIBEXEC = "/lib/systemd"

_SPECIAL = re.compile(r"[^ !#-&(-\[\]-~]")
_SHORT = {
    "\n": "n",
    "\t": "t",
    "\r": "r",
    "\a": "a",
    "\b": "b",
    "\f": "f",
    "\v": "v",
    "\\": "\\",
    '"': '"',
    "'": "'",
}


def write_makefs(output: Output, entry: Entry, node: str, unit: str) -> None:
    """Let the file system of a mount unit be made before it is checked and mounted."""
    option = entry.option("x-systemd.makefs")
    if option is None:
        return
    _check_device(node, option.place)
    if entry.type.value in UNNAMED_TYPES:
        raise EntryError(f"{node} can't be formatted: no file system type is given", option.place)
    service = unit_from_path(node, "service", entry.what.place, template="systemd-makefs")
    command = f"{LIBEXEC}/systemd-makefs {entry.type.value} {quote(node)}"
    before = ("systemd-fsck@%i.service", unit)
    _write_making(output, service, "File System", command, before, option.place)
    output.link(unit, "requires", service, option.place)


def write_mkswap(output: Output, entry: Entry, node: str, unit: str) -> None:
    """Let the swap area be made before the swap unit uses it (systemd.swap(5), FSTAB)."""
    option = entry.option("x-systemd.makefs")
    if option is None:
        return
    _check_device(node, option.place)
    service = unit_from_path(node, "service", entry.what.place, template="systemd-mkswap")
    _write_making(
        output, service, "Swap", f"{LIBEXEC}/systemd-makefs swap {quote(node)}", (unit,), option.place
    )
    output.link(unit, "requires", service, option.place)


def write_growfs(output: Output, entry: Entry, where: str, unit: str, target: str) -> None:
    """Let the file system grow to its device once it is mounted."""
    option = entry.option("x-systemd.growfs")
    if option is None:
        return
    service = unit_from_path(where, "service", entry.where.place, template="systemd-growfs")
    writer = _create(output, service, option.place)
    for key, value in (
        ("Description", "Grow File System on %f"),
        ("Documentation", "man:systemd-growfs@.service(8)"),
        ("DefaultDependencies", "no"),
        ("BindsTo", "%i.mount"),
        ("Conflicts", "shutdown.target"),
        ("After", "systemd-repart.service"),
        ("After", "%i.mount"),
        ("Before", "shutdown.target"),
        ("Before", target),
        *((("After", REMOUNT_SERVICE),) if where == "/" else ()),
    ):
        writer.add("Unit", key, value, option.place)
    _write_service(writer, f"{LIBEXEC}/systemd-growfs {quote(where)}", option.place)
    output.link(unit, "wants", service, option.place)


def quote(argument: str) -> str:
    """A path in a command line, in C's escapes; blanks stay, as the generator leaves them (systemd 252)."""
    return _SPECIAL.sub(_escape, argument)


def _escape(match: re.Match[str]) -> str:
    if match[0] in _SHORT:
        return f"\\{_SHORT[match[0]]}"
    return "".join(f"\\{byte:03o}" for byte in match[0].encode("utf-8", "surrogateescape"))


def _check_device(node: str, place: Place) -> None:
    if not names.simplify(node).startswith(("/dev/", "/sys/")):
        raise EntryError(f"{node} can't be formatted: it is no device", place)


def _create(output: Output, service: str, place: Place) -> UnitWriter:
    if service in output.units:
        raise EntryError(f"{service} is there already: an earlier line asks for it", place)
    return UnitWriter(service, output.units.setdefault(service, []))


def _write_making(
    output: Output, service: str, thing: str, command: str, before: tuple[str, ...], place: Place
) -> None:
    writer = _create(output, service, place)
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
    _write_service(writer, command, place)


def _write_service(writer: UnitWriter, command: str, place: Place) -> None:
    for key, value in (
        ("Type", "oneshot"),
        ("RemainAfterExit", "yes"),
        ("ExecStart", command),
        ("TimeoutSec", "0"),
    ):
        writer.add("Service", key, value, place)
