"""Directories, mounts and images of a service's sandbox (systemd.exec(5))."""

from __future__ import annotations

import re
from collections.abc import Iterator

from unitlint.units.values.complaint import TABLE_VERSION, Complaint, Effect, Subject
from unitlint.units.values.environment import is_base64
from unitlint.units.values.paths import flaw, unbalanced
from unitlint.units.values.specifiers import sample
from unitlint.units.values.symbols import is_symbol, split
from unitlint.units.values.words import BLANKS, Style, Word, WordError, first_word, words

_TUPLE = Style.UNESCAPE | Style.UNESCAPE_SEPARATORS
_EVERY = Style.UNQUOTE | Style.EVERY_SEPARATOR
_HASH_BYTES = 16
"""Bytes in the shortest root hash (systemd.exec(5), RootHash)."""
_HEX = re.compile(r"([0-9a-fA-F]{2})*\Z")


def directories(value: str, subject: Subject) -> Iterator[Complaint]:
    """`StateDirectory=` and its kin: relative paths, each perhaps with `:LINK`."""
    for word in split(value, Style.UNQUOTE | Style.KEEP_ESCAPES):
        if isinstance(word, Complaint):
            yield word
            return
        parts = _parts(word)
        if not parts:
            yield _malformed(word)
            return
        if reason := _directory_flaw(parts, subject):
            yield Complaint(f"{reason}: {word.text}", word.start, word.end, Effect.PARTLY)


def _directory_flaw(parts: list[str], subject: Subject) -> str:
    source = sample(parts[0], subject)
    if reason := flaw(source, absolute=False):
        return reason
    if source.split("/")[0] == "private":
        return "the path lies in 'private', which is systemd's own"
    if len(parts) > 1 and parts[1]:
        if subject.key == "ConfigurationDirectory":
            return "ConfigurationDirectory= has no links"
        return flaw(sample(parts[1], subject), absolute=False)
    return ""


def _malformed(word: Word) -> Complaint:
    return Complaint(f"a backslash starts no escape in '{word.text}'", word.start, word.end)


def _parts(word: Word) -> list[str] | None:
    """The parts of a word between colons, escapes undone; None where that goes wrong."""
    try:
        return [part.text for part in words(word.text, _TUPLE, ":")]
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
            yield Complaint(f"a backslash ends '{word.text}'", word.start, word.end, Effect.PARTLY)
            continue
        path = sample(first.text if first else "", subject)
        if reason := flaw(path):
            yield Complaint(f"{reason}: {path}", word.start, word.end, Effect.PARTLY)


def bind_paths(value: str, subject: Subject) -> Iterator[Complaint]:
    """`SOURCE[:DESTINATION[:OPTIONS]]` between blanks; `-` before a source that may be missing."""
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


def _one_bind(value: str, source: Word, subject: Subject) -> tuple[int, Complaint | None]:
    """Where the next bind starts, and what is wrong with this one."""
    path = sample(source.text, subject).removeprefix("-")
    if reason := flaw(path):
        return source.next, Complaint(f"{reason}: {path}", source.start, source.end, Effect.PARTLY)
    if not _colon_follows(value, source):
        return source.next, None
    target = first_word(value, source.next, _EVERY, ":" + BLANKS)
    if target is None:
        reason = "the destination is missing after the colon"
        return -1, Complaint(reason, source.start, source.end, Effect.PARTLY)
    if reason := flaw(sample(target.text, subject)):
        return target.next, Complaint(f"{reason}: {target.text}", target.start, target.end, Effect.PARTLY)
    if not _colon_follows(value, target):
        return target.next, None
    options = first_word(value, target.next, Style.UNQUOTE)
    if options is None or options.text in ("", "rbind", "norbind") or subject.version > TABLE_VERSION:
        return options.next if options else -1, None
    reason = f"'{options.text}' is neither rbind nor norbind"
    return options.next, Complaint(reason, options.start, options.end, Effect.PARTLY)


def _colon_follows(value: str, word: Word) -> bool:
    return value[word.end : word.end + 1] == ":"


def mount_images(value: str, subject: Subject) -> Iterator[Complaint]:
    """`SOURCE:DESTINATION[:PARTITION:OPTIONS]…` between blanks."""
    for word in split(value, Style.UNQUOTE | Style.KEEP_ESCAPES):
        if isinstance(word, Complaint):
            yield word
            return
        parts = _parts(word)
        if parts is None:
            yield _malformed(word)
            return
        yield from _image(word, parts, subject, destination=True)


def extension_images(value: str, subject: Subject) -> Iterator[Complaint]:
    """`SOURCE[:PARTITION:OPTIONS]…` between blanks."""
    for word in split(value, Style.UNQUOTE | Style.KEEP_ESCAPES):
        if isinstance(word, Complaint):
            yield word
            return
        parts = _parts(word)
        if parts is None:
            yield _malformed(word)
            return
        yield from _image(word, parts, subject, destination=False)


def _image(word: Word, parts: list[str], subject: Subject, *, destination: bool) -> Iterator[Complaint]:
    if not parts:
        return
    paths = [parts[0].removeprefix("-"), *(parts[1:2] if destination else ())]
    if destination and len(parts) < 2:
        paths.append("")
    for path in paths:
        if reason := flaw(sample(path, subject)) if path else "the destination is missing":
            yield Complaint(f"{reason}: {word.text}", word.start, word.end, Effect.PARTLY)
            return
    options = parts[len(paths) :]
    sample(":".join(options), subject)
    for partition in options[: len(options) - len(options) % 2 : 2]:
        if not is_symbol(partition, "partitions", subject.version):
            yield Complaint(f"'{partition}' is no partition", word.start, word.end, Effect.PARTLY)


def root_image_options(value: str, subject: Subject) -> Iterator[Complaint]:
    """`[PARTITION:]OPTIONS` between blanks."""
    for word in split(value, Style.UNQUOTE | Style.KEEP_ESCAPES):
        if isinstance(word, Complaint):
            yield word
            return
        parts = _parts(word)
        if parts is None or len(parts) > 2:
            yield Complaint(f"'{word.text}' is no partition with options", word.start, word.end)
            return
        if len(parts) == 2 and not is_symbol(parts[0], "partitions", subject.version):
            yield Complaint(f"'{parts[0]}' is no partition", word.start, word.end, Effect.PARTLY)
        elif parts:
            sample(parts[-1], subject)


def root_hash(value: str, subject: Subject) -> Iterator[Complaint]:
    """A path, or at least 16 bytes in hexadecimal."""
    del subject
    if not value or value.startswith("/"):
        return
    packed = "".join(value.split())
    if not _HEX.match(packed):
        yield Complaint("this is neither an absolute path nor hexadecimal")
    elif len(packed) < 2 * _HASH_BYTES:
        yield Complaint(f"a root hash has at least {2 * _HASH_BYTES} digits")


def root_hash_signature(value: str, subject: Subject) -> Iterator[Complaint]:
    """A path, or `base64:` and the signature."""
    del subject
    if not value or value.startswith("/"):
        return
    if not value.startswith("base64:"):
        yield Complaint("this is neither an absolute path nor starts with 'base64:'")
    elif not is_base64(value.removeprefix("base64:")):
        yield Complaint("this is not Base64")
