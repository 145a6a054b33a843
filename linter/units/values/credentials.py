"""Credentials of a service (systemd.exec(5), CREDENTIALS)."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.systemd import changes
from unitlint.text.globs import is_glob
from unitlint.units.values.complaint import Complaint, Subject
from unitlint.units.values.environment import is_base64, is_fd_name
from unitlint.units.values.paths import NAME_MAX, flaw
from unitlint.units.values.quoting import Style, WordError, first_word, unescape_all
from unitlint.units.values.specifiers import sample


def is_credential(name: str) -> bool:
    """Whether a credential can have that name."""
    return is_fd_name(name) and "/" not in name and name not in (".", "..") and len(name) <= NAME_MAX


def set_credential(value: str, subject: Subject) -> Iterator[Complaint]:
    """`NAME:DATA`, C escapes in the data; Base64 where it is encrypted."""
    if not value:
        return
    name, data = _name_and_rest(value)
    if name is None or not data:
        yield Complaint("the data is missing", help="write NAME:DATA")
    elif not is_credential(sample(name, subject)):
        yield Complaint(f"'{name}' is not a valid credential name")
    elif subject.key.endswith("Encrypted"):
        if not is_base64(data, subject.version):
            yield Complaint("the data is not valid Base64")
    elif unescape_all(data, nul=True) is None:
        yield Complaint("an escape is not valid")


def import_credential(value: str, subject: Subject) -> Iterator[Complaint]:
    """`GLOB`, a name that may end in `*`; since 257 with `:NAME`, what it is called for the service."""
    if not value:
        return
    glob, renamed = value, ""
    if subject.version >= changes.CREDENTIALS_RENAMED:
        try:
            word = first_word(value, 0, Style.EVERY_SEPARATOR, ":")
        except WordError:
            word = None
        glob, renamed = (word.text, value[word.end + 1 :]) if word is not None else ("", "")
    if not _matches_credentials(sample(glob, subject)):
        yield Complaint(f"'{glob}' is neither a credential name nor one that ends in '*'")
    elif renamed and not is_credential(renamed):
        yield Complaint(f"'{renamed}' is not a valid credential name")


def _matches_credentials(text: str) -> bool:
    name = text.removesuffix("*")
    return text == "*" or (is_credential(name) and not is_glob(name))


def load_credential(value: str, subject: Subject) -> Iterator[Complaint]:
    """`NAME[:PATH]`, or another credential's name for the path."""
    if not value:
        return
    name, source = _name_and_rest(value)
    if name is None or not is_credential(sample(name, subject)):
        yield Complaint(f"'{value.partition(':')[0]}' can't name a credential")
    elif source:
        path = sample(source, subject)
        if not (_is_normalized(path) if path.startswith("/") else is_credential(path)):
            yield Complaint(f"'{source}' is neither a path nor a credential name")


def _is_normalized(path: str) -> bool:
    """Whether a path is taken where systemd leaves it as it is written."""
    return not (flaw(path, 0) or "//" in path or "/./" in path)


def _name_and_rest(value: str) -> tuple[str | None, str]:
    try:
        word = first_word(value, 0, Style.EVERY_SEPARATOR, ":")
    except WordError:
        return None, ""
    return (None, "") if word is None else (word.text, value[word.end + 1 :])
