"""An entry of /etc/fstab, and its mount options with the place of each (fstab(5))."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from unitlint.text import Place, SourceText


@dataclass(frozen=True, slots=True)
class Option:
    """One mount option, separators in it unescaped: `nofail`, `x-systemd.after=foo.service`."""

    text: str
    place: Place

    def matches(self, *names: str) -> bool:
        """Whether it is one of these, be it with a value or without."""
        return any(self.text == name or self.text.startswith(f"{name}=") for name in names)

    def value(self, *names: str) -> str | None:
        """What stands after the `=` that follows one of these names; None without a `=`."""
        for name in names:
            if self.text.startswith(f"{name}="):
                return self.text[len(name) + 1 :]
        return None


@dataclass(frozen=True, slots=True)
class Field:
    """A field as getmntent(3) decodes it; an absent one is empty and stands at the entry's end."""

    value: str
    place: Place


@dataclass(frozen=True)
class Entry:
    """One line of fstab."""

    what: Field
    where: Field
    type: Field
    options_field: Field
    passno_field: Field
    options: tuple[Option, ...]
    passno: int
    place: Place
    """The whole line."""

    def option(self, *names: str) -> Option | None:
        """The last option of one of these names."""
        return next((option for option in reversed(self.options) if option.matches(*names)), None)

    def has(self, *names: str) -> bool:
        """Whether an option of one of these names is there, with a value or without."""
        return self.option(*names) is not None

    def chooses(self, yes: str, no: str) -> bool:
        """Whether `yes` stands in the options after any `no` (noauto and auto, nofail and fail)."""
        last = self.option(yes, no)
        return last is not None and last.matches(yes)

    def values(self, name: str) -> tuple[tuple[str, Place], ...]:
        """The values of all options of this name, empty ones included."""
        return tuple((value, o.place) for o in self.options if (value := o.value(name)) is not None)

    @property
    def is_network(self) -> bool:
        """Whether the entry counts as a network mount (systemd.mount(5), _netdev)."""
        return self.has("_netdev") or is_network_type(self.type.value)


def is_network_type(fstype: str) -> bool:
    """Whether a file system type needs the network; `fuse.` before it does not matter."""
    return fstype.removeprefix("fuse.") in NETWORK_TYPES


NETWORK_TYPES = frozenset(
    (
        *("afs", "ceph", "cifs", "gfs", "gfs2", "ncp", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs"),
        *("pvfs2", "smb3", "smbfs"),
        *("davfs", "glusterfs", "lustre", "sshfs"),
    )
)
"""The set @network of systemd-analyze(1) filesystems, and in the last row what has no kernel driver."""


def split_options(text: str, raw: str, source: SourceText, start: int) -> tuple[Option, ...]:
    r"""The options of a decoded field whose `raw` text begins at offset `start`.

    A comma and a backslash may be escaped by a backslash. The octal escapes of fstab(5) have none for the
    comma, so that the field and its raw text have the same commas.
    """
    options: list[Option] = []
    pending, begin, offset = "", start, start
    for piece, raw_piece in zip(text.split(","), raw.split(","), strict=True):
        pending += piece
        end = offset + len(raw_piece)
        offset = end + 1
        if _ends_escaped(pending):
            pending += ","
            continue
        options.append(Option(_unescape(pending), source.place(begin, end)))
        pending, begin = "", offset
    if pending:
        options.append(Option(_unescape(pending), source.place(begin, start + len(raw))))
    return tuple(options)


def _ends_escaped(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _unescape(text: str) -> str:
    result, escaped = [], False
    for character in text:
        if escaped and character not in ",\\":
            result.append("\\")
        if character == "\\" and not escaped:
            escaped = True
            continue
        result.append(character)
        escaped = False
    return "".join(result) + "\\" * escaped


def join_options(options: tuple[Option, ...]) -> str:
    """The options as one text, commas in them escaped."""
    return ",".join(option.text.replace(",", "\\,") for option in options)


def read_entries(source: SourceText) -> Iterator[Entry]:
    """The entries of an fstab, as getmntent(3) reads them."""
    offset = 0
    for line in source.text.splitlines(keepends=True):
        start, offset = offset, offset + len(line)
        body = line.rstrip("\n").rstrip(" \t")
        if body.strip(" \t") and not body.lstrip(" \t").startswith("#"):
            yield _entry(source, start, body)


def _entry(source: SourceText, start: int, body: str) -> Entry:
    spans = [(m.start(), m.end()) for m in re.finditer(r"[^ \t]+", body)]
    spans += [(len(body), len(body))] * (6 - len(spans))
    fields = [Field(_decode(body[a:b]), source.place(start + a, start + b)) for a, b in spans]
    a, b = spans[3]
    options = split_options(fields[3].value, body[a:b], source, start + a)
    number = re.match(r"[+-]?\d+", fields[5].value)
    passno = int(number[0]) if number else 0
    what, where, fstype, text, _, check = fields[:6]
    place = source.place(start, start + len(body))
    return Entry(what, where, fstype, text, check, options, passno, place)


def _decode(text: str) -> str:
    return re.sub(r"\\(040|011|012|134|\\)", lambda m: _OCTAL[m[1]], text)


_OCTAL = {"040": " ", "011": "\t", "012": "\n", "134": "\\", "\\": "\\"}
