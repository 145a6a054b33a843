"""What there is to say of suppression comments themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from unitlint.checking.mistaken_comments import HOW, mistaken_comments
from unitlint.checking.suppressions import Suppressed
from unitlint.config.config import Config
from unitlint.text.source import Location
from unitlint.text.suggest import did_you_mean

UNUSED_SUPPRESSION = "unused-suppression"


class CommentFault(NamedTuple):
    """What is wrong with a comment, and what to do."""

    location: Location
    message: str
    help: str


def of_comments(
    left: Suppressed,
    texts: Mapping[str, str],
    config: Config,
    *,
    ran: Collection[str],
    known: Collection[str],
    today: str,
) -> Iterator[CommentFault]:
    """What is wrong with the comments. Of rules among the `known` that have not `ran`, nothing is said."""
    everything = UNUSED_SUPPRESSION in ran
    expired = {comment for comment in left.comments if comment.expired(today)}
    for comment, name in left.unused:
        if comment not in expired and (name in ran or (everything and name not in known)):
            yield CommentFault(comment.location, *_unused(name, known))
    if not everything:
        return
    for comment in left.comments:
        if comment in expired:
            message = f"the comment expired: it counted until {comment.until}"
            yield CommentFault(comment.location, message, "fix the fault, or set a later date")
        if comment.until and not comment.has_date:
            message = f"the comment never expires: {comment.until} is not a date"
            yield CommentFault(comment.location, message, "write it as in `until 2027-01-31`")
        if config.require_reason and not comment.reason:
            yield CommentFault(comment.location, "the comment gives no reason", "write it after the bracket")
    for path, text in texts.items():
        for location, message in mistaken_comments(path, text):
            yield CommentFault(location, message, HOW)


def _unused(name: str, known: Collection[str]) -> tuple[str, str]:
    if not name:
        return "the comment doesn't name a rule", "write `unitlint: ignore[rule] reason`"
    if name in known:
        return f"the comment hides nothing: there is no {name} finding here", "delete the comment"
    message = f'the comment ignores "{name}", but there is no such rule'
    return message, did_you_mean(name, known) or "`unitlint rules` lists them"
