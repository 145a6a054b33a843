"""Lines that tell what a text is, before it is parsed or where it can't be."""

from __future__ import annotations

from unitlint.formats.kinds import InputKind
from unitlint.quick import patterns as re
from unitlint.tree.documents import is_json

CLOUD_CONFIG_HEADER = re.compile(r"\ufeff?#cloud-config\b")
_CLOUD_CONFIG_BEGINS = re.compile(
    r"(?:\ufeff)?(?:##[ \t]*template:[ \t]*jinja[ \t]*\r?\n)?#cloud-config[ \t]*(?=\r|\n|\Z)"
)
"""docs.cloud-init.io, "User-data formats" and "Instance-data"."""
_KEYS = (
    "variant", "ignition", "systemd", "storage", "passwd", "include", "files", "networkd", "remote_files",
    "coreos", "write_files", "stages",
)  # fmt: skip
_KINDS = ("MachineConfig", "KubeadmC", "RKE2C")
"""Words of objects that may stand anywhere in another."""

# What one of the inputs has in a line, so that most files are passed over without being parsed. A search for
# a pattern that begins with a character that has to be there is many times as fast as one for `^`.
_KEY = re.compile(rf"""\n([ ]*)["']?(?:{"|".join(_KEYS)})["']?[ \t]*(?::|(?=\n)|\Z)""")
_KEY_IN_FLOW = re.compile(rf"""\b(?:{"|".join(_KEYS)})["']?[ \t]*:""")
_PART_OF_CONFIG = re.compile(r"""\n(?:name|path):[^\n]*(?:systemd|\.[a-z]+["']?[ \t]*(?=\n|\Z))""")
_LISTED_UNIT = re.compile(
    r"\n[ ]*(?:-[ ]+)?name:[ ]*[\"']?[\w@.:-]+\.(?:service|socket|timer|mount|target|path)"
    r"[\"']?[ \t]*(?=\n|\Z)"
)
_INNER = re.compile(
    r"\n[ ]*(?:-[ ]+)?(?:write_files:|path:[ ]*[\"']?/(?:etc|usr/lib|run)/(?:systemd|containers)/)"
)
"""A record that may stand anywhere in another document."""
_FIRST_LINE = re.compile(r"\n([ ]*)(?![ \t\r\n#%$]|---|\{[{%#]|<%|\Z)")
"""The first line of a document's own: no comment, and none that a template has for itself."""
_TELLING_JSON = re.compile(
    rf'"(?:ignition|systemd|networkd|remote_files|coreos|write_files)"|{"|".join(_KINDS)}',
    re.IGNORECASE,
)
_NETPLAN = re.compile(
    r"^network:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*"
    r"(?=[ \t]+(?:version:[ \t]*2\b|renderer:|ethernets:|wifis:|bonds:|bridges:|vlans:))",
    re.MULTILINE,
)
_ARCHIVE = re.compile(r"\A\ufeff?(?:content-type|mime-version)[ \t]*:", re.IGNORECASE)
OF_OTHERS = {
    "is a netplan file, which only counts in /etc/netplan of a root or document": _NETPLAN,
    "is a MIME archive with no part that unitlint reads": _ARCHIVE,
}
"""What has to do with a boot, and is no input by itself, by what is said of it."""
_VARIANT = re.compile(r"^variant[ \t]*:", re.MULTILINE)
_VERSION = re.compile(r"^version[ \t]*:", re.MULTILINE)
_SYSTEMD = re.compile(r"^systemd[ \t]*:", re.MULTILINE)
_MACHINE_CONFIG = re.compile(r"^kind:[ \t]*[\"']?MachineConfig[\"']?[ \t]*\r?$", re.MULTILINE)
_INCLUDE = re.compile(r"^include[ \t]*:", re.MULTILINE)
_SABAKAN_LIST = re.compile(r"^(?:files|networkd|remote_files|passwd)[ \t]*:", re.MULTILINE)

_PART = re.compile(
    r"(?>(?:[ \t]*#[^\n]*\n|[ \t]*\n|---[^\n]*\n)*)"
    r"(?:(?:name|path|mode|enabled|mask|contents|dropins):(?:[ \t\r]|$)"
    r"|(?P<flow>\{\s*[\"']?(?:name|path|mode|enabled|mask|contents|dropins|overwrite)[\"']?[ \t]*:))",
    re.MULTILINE,
)
_READ_NAME = re.compile(
    r"\b(?:name|path)[\"']?[ \t]*:\s*[\"']?[^\s\"',{}]*"
    r"(?:/systemd/|/containers/|\.(?:service|socket|timer|mount|target|path|automount|swap|slice)\b)"
)
"""In flow style, what a part of a MachineConfig is called, or where it goes."""


def begins_as_cloud_config(text: str) -> bool:
    """Whether the first lines of a text are those by which cloud-init knows a cloud-config."""
    return _CLOUD_CONFIG_BEGINS.match(text) is not None


def is_archive(text: str) -> bool:
    """Whether a text is a MIME archive, by its headers."""
    return _ARCHIVE.match(text) is not None


def begins_as_part(text: str) -> bool:
    """Whether a text begins with a key of a MachineConfig's part, as no unit does."""
    return _PART.match(text) is not None


def has_signature(text: str) -> bool:
    """Whether a text has a word in it that one of the inputs would have."""
    begins = _PART.match(text)
    if begins is not None and begins["flow"] and _READ_NAME.search(text):
        return True
    if is_json(text):
        return _TELLING_JSON.search(text) is not None
    if CLOUD_CONFIG_HEADER.match(text) is not None or any(word in text for word in _KINDS):
        return True
    lines = "\n" + text.removeprefix("\ufeff").replace("\r\n", "\n")
    return (
        _has_own_key(lines)
        or _PART_OF_CONFIG.search(lines) is not None
        or _LISTED_UNIT.search(lines) is not None
        or _INNER.search(lines) is not None
    )


def _has_own_key(lines: str) -> bool:
    """Whether a document has one of the keys at its top, and not in something inside."""
    first = _FIRST_LINE.search(lines)
    if first is None:
        return False
    if lines.startswith("{", first.end()):
        return _KEY_IN_FLOW.search(lines) is not None
    return any(len(found[1]) <= len(first[1]) for found in _KEY.finditer(lines))


def of_others(text: str) -> str:
    """What a text is that has to do with a boot, and is no input by itself; empty for anything else."""
    return next((said for said, pattern in OF_OTHERS.items() if pattern.search(text)), "")


def sniff(text: str) -> InputKind | None:
    """The kind of a text that can't be parsed, by lines that speak for one."""
    if CLOUD_CONFIG_HEADER.match(text):
        return InputKind.CLOUD_CONFIG
    if _VARIANT.search(text) and _VERSION.search(text):
        return InputKind.BUTANE
    if re.search(r'"ignition"\s*:\s*\{\s*"', text):
        return InputKind.IGNITION
    if _MACHINE_CONFIG.search(text) and "{{" not in text:
        return InputKind.MACHINE_CONFIG
    if _SYSTEMD.search(text) or (_INCLUDE.search(text) and _SABAKAN_LIST.search(text)):
        return InputKind.SABAKAN
    return None
