"""A draft as a file, from where a change is linted to where there is a token. Its reader trusts nothing."""

from __future__ import annotations

import json
from pathlib import Path

from unitlint.errors import InputError
from unitlint.quick import patterns as re
from unitlint.review.draft import VERSION, Remark, ReviewDraft
from unitlint.text.codec import decode, encode
from unitlint.tree.reader import open_regular

MOST_BYTES = 8 * 1024 * 1024

_MARK = re.compile(r"[0-9a-f]{32}\Z")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_RULE = re.compile(r"[a-z0-9][a-z0-9-]{0,79}\Z")


def to_json(draft: ReviewDraft) -> str:
    """The document: an object of the draft's fields."""
    return json.dumps(encode(draft), ensure_ascii=True, separators=(",", ":")) + "\n"


def read_artifact(path: Path) -> ReviewDraft:
    """The draft in a file of somebody else's making. Raises InputError for all that is no draft."""
    with open_regular(str(path)) as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise InputError(f"the artifact is larger than {MOST_BYTES} bytes", path=str(path))
    try:
        return from_json(data.decode("ascii"))
    except UnicodeDecodeError as error:
        raise InputError(f"the artifact can't be read: {error}", path=str(path)) from error


def from_json(text: str) -> ReviewDraft:
    """The draft that `to_json` wrote, or InputError."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the artifact is not valid JSON: {error}") from error
    draft = decode(ReviewDraft, document)
    _require(draft.version == VERSION, f"its version is {draft.version}, and this unitlint reads {VERSION}")
    _require(bool(_COMMIT.match(draft.head)), "its head is not a commit")
    _require(not draft.base or bool(_COMMIT.match(draft.base)), "its base is not a commit")
    for remark in draft.remarks:
        _require_remark(remark)
    for picture in draft.pictures:
        nodes = {node.id for node in picture.drawing.nodes} if picture.drawing else set()
        ends = {end for a in picture.drawing.arrows for end in (a.tail, a.head)} if picture.drawing else set()
        _require(ends <= nodes, "an arrow doesn't lead to a unit")
    return draft


def _require_remark(remark: Remark) -> None:
    _require(
        bool(_MARK.match(remark.fingerprint) and _MARK.match(remark.likeness)), "a fingerprint is not valid"
    )
    _require(bool(_RULE.match(remark.rule)), "a rule's name is not valid")
    _require(remark.line > 0 and remark.end_line >= remark.line, "a finding isn't on a line")


def _require(held: bool, otherwise: str) -> None:
    if not held:
        raise InputError(f"unitlint did not write this artifact: {otherwise}")
