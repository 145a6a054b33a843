"""A part of a run that is shared out over machines: what the rules say of every Nth configuration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from unitlint import __version__
from unitlint.config.config import Config
from unitlint.configuration.configuration import Inputs
from unitlint.errors import InputError
from unitlint.findings.finding import Finding
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.rules import Rule


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
    from hashlib import sha256

    deciding = (
        __version__,
        *(word for config, rules in scopes for word in _words(config, rules)),
        *(configuration.name for configuration in inputs.configurations),
        *(word for path in sorted(inputs.texts) for word in (path, inputs.texts[path])),
    )
    found = sha256()
    for text in deciding:
        found.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return found.hexdigest()


def _words(config: Config, rules: Iterable[Rule]) -> tuple[str, ...]:
    return (
        *(config.text, config.platform, config.target, config.cmdline),
        *(str(config.systemd_version), str(config.podman_version)),
        *(rule.name for rule in rules),
    )


def require_whole(parts: Sequence[Part], wanted: str, inputs: Inputs) -> None:
    """Raise InputError unless the parts are all those of one run, of the inputs with that digest."""
    numbers = sorted(part.head.shard.number for part in parts)
    if any(part.head.shard.of != len(parts) for part in parts) or numbers != list(range(1, len(parts) + 1)):
        listed = ", ".join(f"{part.head.shard.number}/{part.head.shard.of}" for part in parts)
        raise InputError(f"these are not all parts of one run: {listed}")
    if any(part.head.digest != wanted for part in parts):
        hint = "give merge the options of the parts, on the same files and with the same unitlint"
        raise InputError("the parts differ in inputs, rules or options", hint=hint)
    known = {configuration.name for configuration in inputs.configurations}
    for part in parts:
        for finding in part.findings:
            if unknown := sorted({*finding.configurations} - known):
                raise InputError(
                    f'a part has findings in "{unknown[0]}", which is not one of the configurations'
                )
