"""The kernel's command line: words that systemd and its generators read (kernel-command-line(7))."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.configuration.delivered import DeliveredFile, KernelArgument
from unitlint.quick import patterns as re
from unitlint.systemd.generator_files import GRUB, KERNEL_COMMAND_LINES, LOADER_ENTRIES
from unitlint.text.source import SourceText

_ENTRIES = tuple(f"{folder}/" for folder in LOADER_ENTRIES)
_GRUB_KEY = re.compile(
    r"^[ \t]*(?P<key>GRUB_CMDLINE_LINUX(?:_DEFAULT)?)=([\"']?)(?P<words>.*?)\2[ \t]*$", re.MULTILINE
)
_OPTIONS = re.compile(r"^options[ \t]+(?P<words>.*)$", re.MULTILINE)
_WORD = re.compile(r"(?:[^\s\"']|\"[^\"]*\"|'[^']*')+")


def split(source: SourceText, start: int = 0, end: int | None = None) -> Iterator[KernelArgument]:
    """The words of a part of a text; quotes keep blanks and go."""
    text = source.text[: len(source.text) if end is None else end]
    for found in _WORD.finditer(text, start):
        plain = re.sub(r"[\"']", "", found[0])
        yield KernelArgument(plain, source.place(found.start(), found.end()))


def of_files(files: Mapping[str, DeliveredFile]) -> tuple[KernelArgument, ...]:
    """The arguments that a root's files tell: those of its first loader entry, else what makes entries."""
    for path in sorted(files):
        if path.startswith(_ENTRIES) and (source := files[path].source) is not None:
            return tuple(_matched(source, _OPTIONS))
    for path in KERNEL_COMMAND_LINES:
        file = files.get(path)
        if file is not None and file.source is not None:
            return tuple(split(file.source))
    return tuple(_of_grub(files))


def _of_grub(files: Mapping[str, DeliveredFile]) -> Iterator[KernelArgument]:
    """Those of the file and then of the folder beside it; what assigns a key again replaces it.

    Unless it takes over what the key had: `GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX quiet"`.
    """
    told: dict[str, list[KernelArgument]] = {}
    folder = sorted(path for path in files if path.startswith(f"{GRUB}.d/") and path.endswith(".cfg"))
    sources = (files[path].source for path in (GRUB, *folder) if path in files)
    for source in filter(None, sources):
        for found in _GRUB_KEY.finditer(source.text):
            key, words = found["key"], list(split(source, found.start("words"), found.end("words")))
            own = (f"${key}", f"${{{key}}}")
            before = told.get(key, []) if any(word.text in own for word in words) else []
            told[key] = [*before, *(word for word in words if word.text not in own)]
    for arguments in told.values():
        yield from arguments


def _matched(source: SourceText, pattern: re.Pattern[str]) -> Iterator[KernelArgument]:
    for found in pattern.finditer(source.text):
        yield from split(source, found.start("words"), found.end("words"))
