"""The device nodes that tags such as `LABEL=data` stand for (fstab(5), systemd.device(5))."""

from __future__ import annotations

from unitlint.grammar.bytes import encode
from unitlint.quick import patterns as re
from unitlint.systemd.directives import named
from unitlint.systemd.escaping import within_root
from unitlint.units.effective import last_path, last_text
from unitlint.units.unit import Setting, Unit

TAGS = {
    "LABEL": "by-label",
    "UUID": "by-uuid",
    "PARTUUID": "by-partuuid",
    "PARTLABEL": "by-partlabel",
}
"""Tags that may stand for a device, and the folders of /dev/disk that hold their links."""

_UNSAFE = re.compile(r"(?![A-Za-z0-9#+\-.:=@_])[\x00-\x7f]")


def device_node(what: str) -> str:
    """The node that a tag stands for, or `what` itself."""
    tag, equals, value = what.partition("=")
    if not equals or tag not in TAGS:
        return what
    return f"/dev/disk/{TAGS[tag]}/{_UNSAFE.sub(_encode, _unquote(value))}"


def mounted(unit: Unit, version: int) -> tuple[str, Setting | None]:
    """What= of a mount unit as it counts, and its setting; empty when there is none."""
    what, setting = last_text(unit, "Mount", "What")
    return (device_node(what) if _takes_tags("Mount", version) else what), setting


def swapped(unit: Unit, version: int) -> tuple[str, Setting | None]:
    """What= of a swap unit as it counts, and its setting; empty when there is none.

    Until tags were taken, what is no path was ignored; since then it counts, and the unit is refused.
    """
    if _takes_tags("Swap", version):
        what, setting = last_text(unit, "Swap", "What")
        return within_root(device_node(what), version), setting
    return last_path(unit, "Swap", "What", version)


def _takes_tags(section: str, version: int) -> bool:
    """Whether What= may be a tag, as a line of fstab may, and not only a path."""
    return named("What")[section].kind(version) == "NODE"


def _unquote(value: str) -> str:
    quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _encode(match: re.Match[str]) -> str:
    return "".join(f"\\x{byte:02x}" for byte in encode(match[0]))
