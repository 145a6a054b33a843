"""An entry of /etc/fstab, and its mount options with the place of each (fstab(5))."""

from __future__ import annotations

from unitlint.grammar.fstab import pass_number, split_options
from unitlint.grammar.nodes import FstabEntry, FstabOption
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.file_systems import NETWORK_TYPES
from unitlint.text.source import Place, SourceText, is_known


@dataclass(frozen=True, slots=True)
class Option:
    """One mount option, separators in it unescaped: `nofail`, `x-systemd.after=foo.service`."""

    text: str
    place: Place

    def matches(self, *names: str) -> bool:
        """Whether it is one of these (`nofail`, or of old `comment=systemd.automount`), valued or not."""
        head, _, rest = self.text.partition("=")
        return head in names or (head == "comment" and f"comment={rest.partition('=')[0]}" in names)

    def value(self, *names: str) -> str | None:
        """What stands after the `=` that follows one of these names; None without a `=`."""
        for name in names:
            if self.text.startswith(f"{name}="):
                return self.text[len(name) + 1 :]
        return None


@dataclass(frozen=True, slots=True)
class Field:
    """A field as getmntent(3) decodes it; an absent one stands at the entry's end."""

    value: str
    place: Place


@dataclass(frozen=True, slots=True)
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


def join_options(options: tuple[Option, ...]) -> str:
    """The options as one text, commas in them escaped."""
    return ",".join(option.text.replace(",", "\\,") for option in options)


def read_entry(source: SourceText, node: FstabEntry) -> Entry:
    """The entry of a parsed line; options that a template computes are left out."""
    what, where, fstype, text, check = (
        Field(field.value, source.place(field.start, field.end))
        for field in (node.what, node.where, node.type, node.options, node.pass_number)
    )
    options = tuple(
        Option(_text(option), source.place(option.start, option.end))
        for option in split_options(node.options, source.text)
        if is_known(_text(option))
    )
    place = source.place(node.what.start, node.pass_number.end)
    return Entry(what, where, fstype, text, check, options, pass_number(node), place)


def _text(option: FstabOption) -> str:
    return option.name if option.value is None else f"{option.name}={option.value}"
