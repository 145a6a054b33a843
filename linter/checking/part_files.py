"""A part of a run as a file has it.

It is JSON, a line each: what it is a part of, then the findings, before anything is weighed or hidden.
`unitlint merge` does the rest, as a run of one process does it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from io import TextIOWrapper

from unitlint.checking.parts import Head, Part
from unitlint.errors import InputError
from unitlint.findings.finding import Finding
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import replace
from unitlint.text.codec import decode, encode
from unitlint.tree.reader import open_regular

MOST_CHARACTERS = 8 * 1024 * 1024
"""Of one line of a part."""

MOST_FINDINGS = 100_000
"""Of one part; each takes some 4 kB of memory."""

_RULE = re.compile(r"[\w-]+")


def part_text(part: Part) -> str:
    """The part as a file has it."""
    lines = [encode(part.head), *(_line(finding) for finding in part.findings)]
    return "".join(f"{json.dumps(line, separators=(',', ':'))}\n" for line in lines)


def _line(finding: Finding) -> object:
    return [encode(replace(finding, configurations=())), list(finding.configurations)]


def read_part(path: str) -> Part:
    """The part in a file. Raises InputError for anything else."""
    try:
        with TextIOWrapper(open_regular(path), encoding="ascii") as file:
            head, *findings = list(_documents(file))
            return Part(decode(Head, head), tuple(map(_finding, findings)))
    except (ValueError, RecursionError) as error:
        raise InputError(
            "is not a part of a run", path=path, hint="`check --shard I/N` writes one"
        ) from error
    except InputError as error:
        what = error.message if error.path else f"is not a part of a run: {error.message}"
        raise InputError(what, path=path) from error


def _documents(file: TextIOWrapper) -> Iterator[object]:
    for number, line in enumerate(iter(partial(file.readline, MOST_CHARACTERS + 1), "")):
        if len(line) > MOST_CHARACTERS:
            raise ValueError("a line is too long")
        if number > MOST_FINDINGS:
            raise InputError(f"has more than {MOST_FINDINGS:,} findings")
        yield json.loads(line)


def _finding(document: object) -> Finding:
    if not (isinstance(document, list) and len(document) == 2 and isinstance(document[1], list)):
        raise ValueError("no finding")
    if not all(isinstance(name, str) for name in document[1]):
        raise ValueError("no names of configurations")
    finding = decode(Finding, document[0])
    where = finding.location
    if not _RULE.fullmatch(finding.rule) or not (where.line and where.column and where.path):
        raise ValueError("no finding of a rule in a file")
    return finding.within(tuple(document[1]))
