"""A part of a run that is shared out over machines: what the rules say of every Nth configuration.

A part is JSON, a line each: what it is a part of, then the findings, before anything is weighed or hidden.
`unitlint merge` does the rest, as a run of one process does it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from io import TextIOWrapper

from unitlint import __version__
from unitlint.config.config import Config
from unitlint.configuration.configuration import Inputs
from unitlint.errors import InputError
from unitlint.findings.finding import Finding
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.rules import Rule
from unitlint.text.codec import decode, encode
from unitlint.tree.reader import open_regular

MOST_CHARACTERS = 8 * 1024 * 1024
"""Of one line of a part."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Which part of how many, from 1."""

    number: int
    of: int

    def inputs(self, inputs: Inputs) -> Inputs:
        """The inputs with the configurations that are this part's."""
        return replace(inputs, configurations=inputs.configurations[self.number - 1 :: self.of])


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of a part."""

    unitlint: str
    """The version."""
    shard: Shard
    digest: str
    """Of all inputs, rules and options: parts of one run have the same."""
    complete: bool
    """Whether the time sufficed."""
    has_target: bool
    """Whether one of its configurations has the target that was asked for."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a part found."""

    head: Head
    findings: tuple[Finding, ...]


def digest(inputs: Inputs, scopes: Iterable[tuple[Config, Iterable[Rule]]]) -> str:
    """What decides over the findings of a run, in short: each configuration file, with the rules that run."""
    told = (
        __version__,
        *(word for config, rules in scopes for word in _words(config, rules)),
        *(configuration.name for configuration in inputs.configurations),
        *(word for path in sorted(inputs.texts) for word in (path, inputs.texts[path])),
    )
    found = sha256()
    for text in told:
        found.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return found.hexdigest()


def _words(config: Config, rules: Iterable[Rule]) -> tuple[str, ...]:
    return (
        *(config.text, config.platform, config.target, config.cmdline),
        *(str(config.systemd_version), str(config.podman_version)),
        *(rule.name for rule in rules),
    )


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
        raise InputError("is no part of a run", path=path, hint="`check --shard I/N` writes one") from error
    except InputError as error:
        what = error.message if error.path else f"is no part of a run: {error.message}"
        raise InputError(what, path=path) from error


def _documents(lines: Iterable[str]) -> Iterator[object]:
    for line in lines:
        if len(line) > MOST_CHARACTERS:
            raise ValueError("a line is too long")
        yield json.loads(line)


def _finding(document: object) -> Finding:
    if not (isinstance(document, list) and len(document) == 2 and isinstance(document[1], list)):
        raise ValueError("no finding")
    if not all(isinstance(name, str) for name in document[1]):
        raise ValueError("no names of configurations")
    return decode(Finding, document[0]).within(tuple(document[1]))


def require_whole(parts: Sequence[Part], wanted: str) -> None:
    """Raise InputError unless the parts are all those of one run, of the inputs with that digest."""
    known = parts[0].head.shard.of
    numbers = sorted(part.head.shard.number for part in parts)
    if any(part.head.shard.of != known for part in parts) or numbers != list(range(1, known + 1)):
        listed = ", ".join(f"{part.head.shard.number}/{part.head.shard.of}" for part in parts)
        raise InputError(f"these are not all parts of one run: {listed}")
    if any(part.head.digest != wanted for part in parts):
        hint = "give merge the options of the parts, on the same files and with the same unitlint"
        raise InputError("the parts are of other inputs, rules or options", hint=hint)
