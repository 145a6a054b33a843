"""Services that the generator writes for one file system or swap area."""

from __future__ import annotations

from unitlint.generators.generated import Output
from unitlint.generators.unit_writer import EntryError, UnitWriter
from unitlint.grammar.bytes import encode
from unitlint.quick import patterns as re
from unitlint.text.source import Place

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


def create_service(output: Output, service: str, place: Place) -> UnitWriter:
    """Begin a service that an option asks for."""
    if service in output.units:
        raise EntryError(f"an earlier line already asks for {service}", place)
    return UnitWriter(service, output.units.setdefault(service, []))


def write_command(writer: UnitWriter, command: str, place: Place) -> None:
    """Make it a service that runs once and may take its time."""
    for key, value in (
        ("Type", "oneshot"),
        ("RemainAfterExit", "yes"),
        ("ExecStart", command),
        ("TimeoutSec", "infinity"),
    ):
        writer.add("Service", key, value, place)


def quote(argument: str) -> str:
    """A path in a command line, in C's escapes; blanks stay, as the generator leaves them (systemd 252)."""
    return _SPECIAL.sub(_escape, argument)


def _escape(match: re.Match[str]) -> str:
    if match[0] in _SHORT:
        return f"\\{_SHORT[match[0]]}"
    return "".join(f"\\{byte:03o}" for byte in encode(match[0]))
