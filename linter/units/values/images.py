"""Disk images of a service: what is mounted from them, and what they must be like (systemd.exec(5))."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.quick import patterns as re
from unitlint.systemd import changes
from unitlint.systemd.file_systems import KERNEL_TREES
from unitlint.systemd.symbols import symbols
from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.environment import is_base64
from unitlint.units.values.paths import flaw, is_below
from unitlint.units.values.quoting import Style, Word
from unitlint.units.values.specifiers import sample
from unitlint.units.values.storage import malformed, parts_of
from unitlint.units.values.symbols import is_symbol, split

_HASH_BYTES = 16
"""Bytes in the shortest root hash (systemd.exec(5), RootHash)."""
_HEX = re.compile(r"([0-9a-fA-F]{2})*\Z")

_CLOSED_TO_MOUNTS = ("/proc", "/sys")
_BLANKET_POLICIES = ("-", "*", "~")
_POLICY_PARTITIONS = ("", "srv", "swap", "xbootldr", "tmp", "var")
"""Partitions that policies know, beyond those with mount options; the empty one is all others."""


def mount_images(value: str, subject: Subject) -> Iterator[Complaint]:
    """`SOURCE:DESTINATION[:PARTITION:OPTIONS]…` between blanks."""
    yield from _images(value, subject, destination=True)


def extension_images(value: str, subject: Subject) -> Iterator[Complaint]:
    """`SOURCE[:PARTITION:OPTIONS]…` between blanks."""
    yield from _images(value, subject, destination=False)


def _images(value: str, subject: Subject, *, destination: bool) -> Iterator[Complaint]:
    for word in split(value, Style.UNQUOTE | Style.KEEP_ESCAPES):
        if isinstance(word, Complaint):
            yield word
            return
        parts = parts_of(word)
        if parts is None:
            yield malformed(word)
            return
        yield from _image(word, parts, subject, destination=destination)


def _image(word: Word, parts: list[str], subject: Subject, *, destination: bool) -> Iterator[Complaint]:
    if not parts:
        return
    paths = [parts[0].removeprefix("-"), *(parts[1:2] if destination else ())]
    if destination and len(parts) < 2:
        paths.append("")
    for path in paths:
        if reason := flaw(sample(path, subject), subject.version) if path else "the destination is missing":
            yield Complaint(f"{reason}: {word.text}", word.start, word.end, Effect.PARTLY)
            return
    closed = _CLOSED_TO_MOUNTS if destination else KERNEL_TREES
    if subject.version >= changes.IMAGES_NOT_IN_API_PATHS and is_below(sample(paths[0], subject), closed):
        reason = "the image is in an API file system"
        yield Complaint(f"{reason}: {word.text}", word.start, word.end, Effect.PARTLY)
        return
    options = parts[len(paths) :]
    sample(":".join(options), subject)
    for partition in options[: len(options) - len(options) % 2 : 2]:
        if not is_symbol(partition, "partitions", subject.version):
            start = word.start + word.text.find(f":{partition}") + 1  # the image is taken all the same
            end = min(start + len(partition), word.end)
            yield Complaint(f"'{partition}' is not a valid partition", start, end, Effect.PARTLY)


def root_image_options(value: str, subject: Subject) -> Iterator[Complaint]:
    """`[PARTITION:]OPTIONS` between blanks."""
    for word in split(value, Style.UNQUOTE | Style.KEEP_ESCAPES):
        if isinstance(word, Complaint):
            yield word
            return
        parts = parts_of(word)
        if parts is None or len(parts) > 2:
            yield Complaint(f"'{word.text}' is not a valid partition with options", word.start, word.end)
            return
        if len(parts) == 2 and not is_symbol(parts[0], "partitions", subject.version):
            yield Complaint(f"'{parts[0]}' is not a valid partition", word.start, word.end, Effect.PARTLY)
        elif parts:
            sample(parts[-1], subject)


def image_policy(value: str, subject: Subject) -> Iterator[Complaint]:
    """`PARTITION=FLAG+FLAG:…`, or one of `-`, `*` and `~` (systemd.image-policy(7))."""
    text = value.strip()
    if text and text not in _BLANKET_POLICIES and (reason := _policy_flaw(text, subject.version)):
        yield Complaint(reason, effect=Effect.REFUSED)


def _policy_flaw(text: str, version: int) -> str:
    seen: set[str] = set()
    for rule in text.split(":"):
        partition, equals, flags = (part.strip() for part in rule.partition("="))
        if not equals:
            return f"'{rule}' is not PARTITION=FLAGS"
        known = partition in _POLICY_PARTITIONS or partition in symbols("partitions", version)
        if not known and version < changes.IMAGE_POLICIES_OPEN:
            return f"'{partition}' is not a valid partition"
        if partition in seen:
            return f"'{partition}' has two rules"
        seen.update((partition,) if known else ())
        if version < changes.IMAGE_POLICIES_OPEN and (unknown := _unknown_flag(flags)):
            return f"'{unknown[0]}' is not a valid image policy flag"
    return ""


def _unknown_flag(flags: str) -> list[str]:
    known = symbols("image-policy-flags")
    return [flag for each in flags.split("+") if flags and (flag := each.strip()) not in known]


def root_hash(value: str, subject: Subject) -> Iterator[Complaint]:
    """A path, or at least 16 bytes in hexadecimal."""
    del subject
    if not value or value.startswith("/"):
        return
    packed = "".join(value.split())
    if not _HEX.match(packed):
        yield Complaint("it is neither an absolute path nor hexadecimal")
    elif len(packed) < 2 * _HASH_BYTES:
        yield Complaint(f"a root hash has at least {2 * _HASH_BYTES} digits")


def root_hash_signature(value: str, subject: Subject) -> Iterator[Complaint]:
    """A path, or `base64:` and the signature."""
    if not value or value.startswith("/"):
        return
    if not value.startswith("base64:"):
        yield Complaint("it is not an absolute path and does not start with 'base64:'")
    elif not is_base64(value.removeprefix("base64:"), subject.version):
        yield Complaint("it is not valid Base64")
