"""Records of what the system was asked, as files have them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from unitlint.cache.answers import ANSWERS, Answer, Question

Row = tuple[str, str, Answer]
"""A question and its answer."""

Record = dict[str, Any]
"""What JSON has: `asked` are rows, `modules` are paths with their sizes and times."""

_DIGEST = 20
"""Bytes of the digest that comes first."""


def rows(answers: Mapping[Question, Answer]) -> list[Row]:
    """The questions with their answers, as JSON has them."""
    return [(kind, path, answer) for (kind, path), answer in answers.items()]


def time_of(path: str) -> str:
    """The size and the time of a file, by which Git knows it; empty where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - pathlib costs time to import
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns}"


def holds(record: Record) -> bool:
    """Whether the modules are the same, and the system answers as it did."""
    return are_same(record["modules"]) and has_same_answers(record["asked"])


def are_same(modules: Iterable[str]) -> bool:
    """Whether these are the modules that they were."""
    split = (module.partition("\0") for module in modules)
    return all(time_of(path) == time for path, _, time in split)


def has_same_answers(asked: Iterable[Row]) -> bool:
    """Whether the system answers as it did."""
    return all(ANSWERS[kind](path) == answer for kind, path, answer in asked)


def packed(record: Record, texts: bytes) -> bytes:
    """The record as a line, and the texts; behind a digest of all."""
    import json

    from unitlint.quick.digests import blake2b

    content = json.dumps(record).encode() + b"\n" + texts
    return blake2b(content, digest_size=_DIGEST).digest() + content


def unpacked(content: bytes) -> tuple[Record, bytes] | None:
    """The record and the texts; None where the digest is another, or the record no record.

    Raises ValueError and the like for what is no JSON.
    """
    import json

    from unitlint.quick.digests import blake2b

    digest, content = content[:_DIGEST], content[_DIGEST:]
    if blake2b(content, digest_size=_DIGEST).digest() != digest:
        return None
    head, _, texts = content.partition(b"\n")
    record = json.loads(head)
    return (record, texts) if _is_record(record) else None


def _is_record(value: object) -> bool:
    """Whether it has the shape of one: whoever wrote it knew how a digest is made, and no more."""
    if not isinstance(value, dict):
        return False
    modules = value.get("modules")
    are_known = isinstance(modules, list) and all(isinstance(module, str) for module in modules)
    return are_known and are_rows(value.get("asked"))


def are_rows(value: object) -> bool:
    """Whether a value of JSON has questions with their answers."""
    return isinstance(value, list) and all(
        isinstance(row, list)
        and len(row) == 3
        and all(isinstance(part, str) for part in row)
        and row[0] in ANSWERS
        for row in value
    )
