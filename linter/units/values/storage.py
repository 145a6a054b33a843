"""Directories and mounts of a service's sandbox (systemd.exec(5))."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from unitlint.systemd import changes
from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.paths import flaw, unbalanced
from unitlint.units.values.quoting import BLANKS, Style, Word, WordError, first_word, words
from unitlint.units.values.specifiers import UnknownSpecifierError, sample
from unitlint.units.values.symbols import split

_TUPLE = Style.UNESCAPE | Style.UNESCAPE_SEPARATORS
_EVERY = Style.UNQUOTE | Style.EVERY_SEPARATOR
_BIND_OPTIONS = ("", "rbind", "norbind")


def directories(value: str, subject: Subject) -> Iterator[Complaint]:
    """`StateDirectory=` and its kin: relative paths, each perhaps with `:LINK`, and since 257 `:LINK:ro`."""
    for word in split(value, Style.UNQUOTE | Style.KEEP_ESCAPES):
        if isinstance(word, Complaint):
            yield word
            return
        parts = parts_of(word, every=_takes_flags(subject))
        if not parts:
            yield malformed(word)
            return
        if reason := _directory_flaw(parts, subject):
            yield Complaint(f"{reason}: {word.text}", word.start, word.end, Effect.PARTLY)


def taken_directories(value: str, subject: Subject) -> Iterator[str]:
    """The directories that systemd makes for such a value, as they are written."""
    for word in split(value, Style.UNQUOTE | Style.KEEP_ESCAPES):
        parts = [] if isinstance(word, Complaint) else parts_of(word, every=_takes_flags(subject))
        if not parts:
            return
        with suppress(UnknownSpecifierError):
            if not _directory_flaw(parts, subject):
                yield parts[0]


def _takes_flags(subject: Subject) -> bool:
    return subject.version >= changes.DIRECTORY_FLAGS


def _directory_flaw(parts: list[str], subject: Subject) -> str:
    source = sample(parts[0], subject)
    if reason := flaw(source, subject.version, absolute=False):
        return reason
    if source.split("/")[0] == "private":
        return "the path is in 'private', which systemd reserves"
    if _takes_flags(subject) and len(parts) > 2 and parts[2] not in ("", "ro"):
        return f"'{parts[2]}' is not a valid directory flag"
    if len(parts) > 1 and parts[1]:
        if subject.key == "ConfigurationDirectory":
            return "ConfigurationDirectory= can't have links"
        return flaw(sample(parts[1], subject), subject.version, absolute=False)
    return ""


def malformed(word: Word) -> Complaint:
    """A word with a backslash that starts no escape."""
    return Complaint(f"a backslash in '{word.text}' starts no valid escape", word.start, word.end)


def parts_of(word: Word, *, every: bool = False) -> list[str] | None:
    """The parts of a word between colons, escapes undone; None where that goes wrong.

    With `every`, two colons in a row have an empty part between them.
    """
    style = _TUPLE | Style.EVERY_SEPARATOR if every else _TUPLE
    try:
        return [part.text for part in words(word.text, style, ":")]
    except WordError:
        return None


def temporary_file_systems(value: str, subject: Subject) -> Iterator[Complaint]:
    """`PATH[:OPTIONS]` between blanks."""
    for word in split(value, Style.UNQUOTE):
        if isinstance(word, Complaint):
            yield word
            return
        try:
            first = first_word(word.text, 0, Style.EVERY_SEPARATOR, ":")
        except WordError:
            yield Complaint(f"'{word.text}' ends in a backslash", word.start, word.end, Effect.PARTLY)
            continue
        path = sample(first.text if first else "", subject)
        if reason := flaw(path, subject.version):
            yield Complaint(f"{reason}: {path}", word.start, word.end, Effect.PARTLY)


def bind_paths(value: str, subject: Subject) -> Iterator[Complaint]:
    """`SOURCE[:DESTINATION[:OPTIONS]]` between blanks; `-` before a source that may be missing."""
    if subject.version >= changes.BIND_PATHS_ESCAPED:
        yield from _escaped_binds(value, subject)
        return
    position = 0 if value else -1
    try:
        while (source := first_word(value, position, _EVERY, ":" + BLANKS)) is not None:
            position, complaint = _one_bind(value, source, subject)
            if complaint is not None:
                yield complaint
            if position < 0:
                return
    except WordError as error:
        yield unbalanced(error)


def _escaped_binds(value: str, subject: Subject) -> Iterator[Complaint]:
    for word in split(value, Style.UNQUOTE | Style.KEEP_ESCAPES):
        if isinstance(word, Complaint):
            yield word
            return
        parts = parts_of(word, every=True)
        if parts is None:
            yield malformed(word)
            return
        if reason := _bind_flaw(parts, subject):
            yield Complaint(f"{reason}: {word.text}", word.start, word.end, Effect.PARTLY)


def _bind_flaw(parts: list[str], subject: Subject) -> str:
    if len(parts) > 3:
        return "only a source, a destination and options are allowed"
    paths = [sample(parts[0], subject).removeprefix("-"), *(sample(part, subject) for part in parts[1:2])]
    for path in paths:
        if reason := flaw(path, subject.version):
            return reason
    known = len(parts) < 3 or parts[2] in _BIND_OPTIONS
    return "" if known else f"'{parts[2]}' is neither rbind nor norbind"


def _one_bind(value: str, source: Word, subject: Subject) -> tuple[int, Complaint | None]:
    """Where the next bind starts, and what is wrong with this one."""
    path = sample(source.text, subject).removeprefix("-")
    if reason := flaw(path, subject.version):
        return source.next, Complaint(f"{reason}: {path}", source.start, source.end, Effect.PARTLY)
    if not _colon_follows(value, source):
        return source.next, None
    target = first_word(value, source.next, _EVERY, ":" + BLANKS)
    if target is None:
        reason = "the destination is missing after the colon"
        return -1, Complaint(reason, source.start, source.end, Effect.PARTLY)
    if reason := flaw(sample(target.text, subject), subject.version):
        return target.next, Complaint(f"{reason}: {target.text}", target.start, target.end, Effect.PARTLY)
    if not _colon_follows(value, target):
        return target.next, None
    options = first_word(value, target.next, Style.UNQUOTE)
    if options is None or options.text in _BIND_OPTIONS:
        return options.next if options else -1, None
    reason = f"'{options.text}' is neither rbind nor norbind"
    return options.next, Complaint(reason, options.start, options.end, Effect.PARTLY)


def _colon_follows(value: str, word: Word) -> bool:
    return value[word.end : word.end + 1] == ":"
