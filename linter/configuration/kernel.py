"""The kernel's command line: words that systemd and its generators read (kernel-command-line(7))."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.configuration.delivered import DeliveredFile, KernelArgument
from unitlint.quick import patterns as re
from unitlint.systemd.generator_files import GRUB, KERNEL_COMMAND_LINE, LOADER_ENTRIES
from unitlint.text.source import SourceText

_ENTRIES = tuple(f"{folder}/" for folder in LOADER_ENTRIES)
_GRUB_KEY = re.compile(
    r"^[ \t]*GRUB_CMDLINE_LINUX(?:_DEFAULT)?=([\"']?)(?P<words>.*?)\1[ \t]*$", re.MULTILINE
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
    for path, pattern in ((KERNEL_COMMAND_LINE, None), (GRUB, _GRUB_KEY)):
        file = files.get(path)
        if file is not None and file.source is not None:
            return tuple(split(file.source) if pattern is None else _matched(file.source, pattern))
    return ()


def _matched(source: SourceText, pattern: re.Pattern[str]) -> Iterator[KernelArgument]:
    for found in pattern.finditer(source.text):
        yield from split(source, found.start("words"), found.end("words"))
