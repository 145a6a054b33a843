"""Whose a file is, as chown(1) and its kin write it."""

from __future__ import annotations

from unitlint.configuration.delivered import Account
from unitlint.formats.ignition_machine import FileRecord
from unitlint.quick.dataclasses import replace
from unitlint.text.source import PLACEHOLDER, Place


def owners_of(text: str, place: Place) -> tuple[Account | None, Account | None]:
    """The user and the group of `user:group`, either of which may be absent (chown(1)).

    `user:` is the user and the group that users of that name mostly have; `user.group` is the old form.
    """
    user, separator, group = text.partition(":" if ":" in text else ".")
    if separator == ":" and not group:
        group = user
    return (Account(user, place) if user else None), (Account(group, place) if group else None)


def given_to(file: FileRecord, user: Account | None, group: Account | None, late: set[str]) -> FileRecord:
    """The file once it is theirs; what `late` users were given before they were there stays so."""
    if file.user is not None and not file.deferred and file.user.name in late:
        return file
    is_later = file.deferred or file.user is None
    return replace(file, user=user or file.user, group=group or file.group, deferred=is_later)


def anybody(place: Place) -> Account:
    """An owner who isn't known."""
    return Account(PLACEHOLDER, place)
