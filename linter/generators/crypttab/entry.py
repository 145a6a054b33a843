"""Lines of /etc/crypttab (crypttab(5))."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.generators.generated import Output
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.text.lines import lines_of
from unitlint.text.source import SourceText, TextPlace, is_known
from unitlint.units.device_node import device_node

NO_KEY = ("", "-", "none")
RANDOM_KEYS = ("/dev/urandom", "/dev/random", "/dev/hw_random", "/dev/hwrng")

_WORD = re.compile(r"[^ \t\r]+")
_OPTION = re.compile(r"[^,]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A field or an option, with its place."""

    text: str
    place: TextPlace

    @property
    def name(self) -> str:
        """What stands before the `=` of an option."""
        return self.text.partition("=")[0]

    @property
    def value(self) -> str:
        """What stands after it."""
        return self.text.partition("=")[2]


@dataclass(frozen=True, slots=True)
class CryptEntry:
    """One line: `key` is empty where there is none; `place` is the whole line."""

    name: Word
    device: Word
    key: Word
    options: tuple[Word, ...]
    place: TextPlace

    @property
    def node(self) -> str:
        """The device node or image that holds the volume."""
        return device_node(self.device.text)

    def option(self, *names: str) -> Word | None:
        """The last option of one of these names, a value after `=` aside."""
        return next((o for o in reversed(self.options) if o.name in names), None)

    def chooses(self, yes: str, no: str) -> bool:
        """Whether `yes` stands after any `no`."""
        last = self.option(yes, no)
        return last is not None and last.name == yes

    @property
    def header(self) -> Word:
        """The detached header's path; empty where there is none."""
        option = self.option("header")
        return Word(option.value, option.place) if option else Word("", self.place)


def split_device(path: str) -> tuple[str, str]:
    """A path that may end with `:DEVICE`, and the device's node or the empty string."""
    file, colon, device = path.rpartition(":")
    node = device_node(device) if file and colon and device else ""
    return (file, node) if node.startswith("/") else (path, "")


def read_crypttab(output: Output, source: SourceText) -> Iterator[CryptEntry]:
    """The entries; a line of one field, or one that a template writes, is none."""
    offset = 0
    for line in lines_of(source.text):
        start, offset = offset, offset + len(line)
        words = [
            Word(match[0], source.place(start + match.start(), start + match.end()))
            for match in _WORD.finditer(line.rstrip("\n"))
        ]
        if not words or words[0].text.startswith("#"):
            continue
        place = source.place(start, start + len(line.rstrip()))
        if len(words) < 2:
            message, way_out = "a line needs a name and a device", "write NAME DEVICE [KEY [OPTIONS]]"
            output.problem("crypttab-syntax", message, place, help=way_out)
        elif all(is_known(word.text) for word in words[:2]):
            yield _entry(source, words, place)


def _entry(source: SourceText, words: list[Word], place: TextPlace) -> CryptEntry:
    absent = Word("", place)
    name, device, key, options = (*words, absent, absent)[:4]
    if key.text in NO_KEY:
        key = Word("", key.place)
    return CryptEntry(name, device, key, options_of(source, options.text, options.place.start), place)


def options_of(source: SourceText, text: str, start: int) -> tuple[Word, ...]:
    """The options of the list `text`, which begins at `start` of the source."""
    return tuple(
        Word(match[0], source.place(start + match.start(), start + match.end()))
        for match in _OPTION.finditer(text)
        if is_known(match[0])
    )
