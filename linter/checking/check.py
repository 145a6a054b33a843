"""The main job: inputs in, findings out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from unitlint import __version__
from unitlint.checking.asking import findings_of_inputs
from unitlint.checking.branches import agreed
from unitlint.checking.fixes import as_they_stand
from unitlint.checking.kept_findings import findings_of_groups
from unitlint.checking.machines import by_machine
from unitlint.checking.parts import Head, Part, Shard, digest, require_whole
from unitlint.checking.scopes import Scope, all_rules, scopes_of
from unitlint.checking.selection import expand_names
from unitlint.checking.suppression_findings import UNUSED_SUPPRESSION, of_comments
from unitlint.checking.suppressions import Suppressed, Suppression, suppress
from unitlint.checking.weights import Weights
from unitlint.config.config import Config
from unitlint.configuration.configuration import Inputs
from unitlint.errors import OutOfTimeError, UsageError
from unitlint.findings.finding import Finding
from unitlint.inputs.coverage import coverage_note
from unitlint.machine.assemble import Progress, grouped
from unitlint.machine.assembler import Assembler
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.quick.remembered import begin_run
from unitlint.rules import Rule
from unitlint.tree.phase import at
from unitlint.tree.present import exists

if TYPE_CHECKING:
    from unitlint.checking.memory import Memory

WHOLE = Shard(1, 1)
"""All of a run."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run found, sorted, after suppressions."""

    findings: tuple[Finding, ...]
    configurations: tuple[str, ...]
    texts: Mapping[str, str]
    hidden: int = 0
    """How many findings comments and the baseline hide."""
    rules: tuple[Rule, ...] = field(default=())
    """The rules that ran."""
    notes: tuple[str, ...] = ()
    """What the findings rest on: which base was guessed, or that there is none."""
    complete: bool = True
    """Whether every rule was asked about everything; not so when the time was over."""
    fails: bool = False
    """Whether a finding is at or above the level that fails, as the file that holds for its input has it."""


def check(
    inputs: Inputs,
    config: Config,
    progress: Progress | None = None,
    *,
    assembler: Assembler | None = None,
    jobs: int = 1,
    parts: Sequence[Part] = (),
    memory: Memory | None = None,
) -> Result:
    """Ask every selected rule about everything in `inputs`. Raises UsageError for rules that don't exist.

    An `assembler` that is given keeps the graphs, for whoever asks about them afterwards, if one process does
    it all. `jobs` are processes, 0 for as many as are worth it. With `parts`, nobody is asked again: all that
    they found is told as if it had been found now. A `memory` knows what was found in an earlier check.
    """
    begin_run()
    at("importing the rules")
    scopes = scopes_of(inputs, assembler or Assembler(config))
    stopped: list[str] = []
    known = _found(parts, _digest(inputs, scopes), inputs, config) if parts else ()
    judged: list[_Judged] = []
    for scope in scopes:
        asked = scope.share(known) if parts else _ask(scope, progress, jobs, memory=memory)
        judged.append(_judged(scope, _until_stopped(asked, stopped) if not stopped else ()))
    if not all(part.head.complete for part in parts):
        stopped.append(
            _stop_note(OutOfTimeError("a part was stopped", hint="set a longer --timeout SECONDS"))
        )
    return _result(inputs, judged, stopped)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What was found in a scope, as its configuration file weighs it."""

    scope: Scope
    weights: Weights
    texts: Mapping[str, str]
    """All texts, and that of the configuration file."""
    own: Mapping[str, str]
    """Those that findings may be about."""
    left: Suppressed


def _judged(scope: Scope, asked: Iterable[Finding]) -> _Judged:
    weights = Weights(scope.config, scope.available)
    inputs, config = scope.inputs, scope.config
    names = {configuration.name for configuration in inputs.configurations}
    found = _of_every_configuration(merged(weights.of_all(asked)), scope.rules, names)
    at("sorting what was found")
    texts = {config.path: config.text, **inputs.texts} if config.path else inputs.texts
    own = {path: text for path, text in texts.items() if path not in inputs.around}
    return _Judged(scope, weights, texts, own, suppress(found, own, _today()))


def _result(inputs: Inputs, judged: Sequence[_Judged], stopped: Sequence[str]) -> Result:
    """The findings of all scopes together."""
    vain = set.intersection(*(set(each.left.unused) for each in judged))
    findings: list[Finding] = []
    hidden, fails = 0, False
    for each in judged:
        config = each.scope.config
        of_comments = each.weights.of_all(_of_comments(each, vain))
        ordered = tuple(sorted((*each.left.findings, *of_comments), key=lambda finding: finding.sort_key))
        new, known = _without_known(ordered, each.texts, config)
        shown = [f for f in new if f.severity.rank <= config.min_severity.rank]
        findings += shown
        fails = fails or any(f.severity.rank <= config.fail_level.rank for f in shown)
        hidden += each.left.hidden + known
    every = findings if len(judged) == 1 else sorted(merged(findings), key=lambda f: f.sort_key)
    texts = {path: text for each in judged for path, text in each.texts.items()}
    return Result(
        findings=tuple(as_they_stand(every, texts)),
        configurations=tuple(sorted(c.name for c in inputs.configurations)),
        texts=texts,
        hidden=hidden,
        rules=all_rules([each.scope for each in judged]),
        notes=(
            *filter(None, (coverage_note(inputs),)),
            *judged[0].scope.assembler.notes(inputs.configurations),
            *stopped,
        ),
        complete=not stopped,
        fails=fails,
    )


def _digest(inputs: Inputs, scopes: Sequence[Scope]) -> str:
    return digest(inputs, [(scope.config, scope.rules) for scope in scopes])


def check_part(
    inputs: Inputs, config: Config, shard: Shard, progress: Progress | None = None, *, jobs: int = 1
) -> Part:
    """What the rules say of a share of the configurations; the first part is also asked about all inputs."""
    begin_run()
    scopes = scopes_of(inputs, Assembler(config))
    found: list[Finding] = []
    stopped: list[str] = []
    for scope in scopes:
        own = scope.rules if shard.number == 1 else tuple(replace(r, check_inputs=None) for r in scope.rules)
        try:
            asked = _ask(replace(scope, rules=own), progress, jobs, shard)
            found.extend(_until_stopped(asked, stopped) if not stopped else ())
        except UsageError:
            if scope.assembler.has_target:
                raise
    has_target = scopes[0].assembler.has_target
    head = Head(__version__, shard, _digest(inputs, scopes), not stopped, has_target)
    return Part(head, merged(found))


def _found(parts: Sequence[Part], wanted: str, inputs: Inputs, config: Config) -> list[Finding]:
    """What the parts of one run found."""
    require_whole(parts, wanted, inputs)
    if not any(part.head.has_target for part in parts):
        raise config.mistake("target", f'there is no unit "{config.target}" to boot')
    ordered = sorted(parts, key=lambda part: part.head.shard.number)
    return [finding for part in ordered for finding in part.findings]


def _today() -> str:
    from time import strftime

    return strftime("%Y-%m-%d")


def _of_comments(judged: _Judged, vain: Collection[tuple[Suppression, str]]) -> Iterator[Finding]:
    """The findings about suppression comments below the configuration file, unless it ignores these.

    `vain`: those that hide nothing whichever file holds for the input that a finding is about.
    """
    scope, left = judged.scope, judged.left
    config, available = scope.config, scope.available
    if UNUSED_SUPPRESSION in expand_names(config.ignore, available):
        return
    texts = {path: text for path, text in judged.own.items() if path == config.path or scope.holds(path)}
    mine = replace(
        left,
        unused=tuple(found for found in left.unused if found in vain and found[0].location.path in texts),
        comments=tuple(comment for comment in left.comments if comment.location.path in texts),
    )
    ran = {rule.name for rule in scope.rules}
    severity = available[UNUSED_SUPPRESSION].severity
    for where, message, way_out in of_comments(mine, texts, config, ran=ran, known=available, today=_today()):
        yield Finding(UNUSED_SUPPRESSION, severity, message, where, help=way_out)


def _without_known(
    findings: tuple[Finding, ...], texts: Mapping[str, str], config: Config
) -> tuple[tuple[Finding, ...], int]:
    """The findings that the baseline lacks, and how many it has."""
    if not config.baseline:
        return findings, 0
    from unitlint.checking.baseline import compare, read_baseline

    if "baseline" in config.lines and not exists(config.baseline):
        hint = "`unitlint baseline create` makes one"
        raise config.mistake("baseline", f"{config.baseline}: no such file", hint=hint)
    compared = compare(findings, texts, read_baseline(config.baseline))
    return compared.new, compared.known


def _until_stopped(findings: Iterator[Finding], stopped: list[str]) -> Iterator[Finding]:
    """The findings until the time is over; `stopped` is told so."""
    try:
        yield from findings
    except OutOfTimeError as error:
        stopped.append(_stop_note(error))


def _stop_note(error: OutOfTimeError) -> str:
    return f"{error.message}: these are the findings so far ({error.hint})"


def _ask(
    scope: Scope, progress: Progress | None, jobs: int, shard: Shard = WHOLE, *, memory: Memory | None = None
) -> Iterator[Finding]:
    """What every rule says of the inputs as they stand, then of each model."""
    inputs, rules, assembler = scope.inputs, scope.rules, scope.assembler
    yield from findings_of_inputs(inputs, rules)
    mine = shard.inputs(inputs).configurations
    if machines := by_machine(mine):
        from unitlint.checking.fleets import Fleets

        yield from agreed(Fleets(machines, rules, assembler).findings(jobs, progress))
    unrendered = [found for found in mine if found.rendering is None]
    groups = grouped(unrendered, assembler.config, memory.branches if memory is not None else None)
    yield from agreed(findings_of_groups(scope, groups, progress, jobs, memory))


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings alike but for their configurations become one, said of all of those."""
    members_of: dict[tuple[object, ...], list[tuple[str, ...]]] = {}
    first: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        key = finding.identity
        first.setdefault(key, finding)
        members_of.setdefault(key, []).append(finding.configurations)
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}  # a fleet's names are very many, its groups few
    return tuple(first[key].within(_all_names(groups, shared)) for key, groups in members_of.items())


def _all_names(
    groups: Sequence[tuple[str, ...]], shared: dict[tuple[str, ...], tuple[str, ...]]
) -> tuple[str, ...]:
    """The names of all groups in order, each once; names that are alike are one object."""
    names = tuple(sorted(set(chain.from_iterable(groups))))
    return shared.setdefault(names, names)


def _of_every_configuration(
    findings: Iterable[Finding], rules: Iterable[Rule], names: Collection[str]
) -> tuple[Finding, ...]:
    """Without the findings that count only where every configuration has them, and that one lacks."""
    everywhere = {rule.name for rule in rules if rule.everywhere}
    findings = tuple(findings)
    kept = [f for f in findings if f.rule not in everywhere]
    shared = _best_help(f for f in findings if f.rule in everywhere)
    return (*kept, *(f for f in shared if set(f.configurations) >= set(names)))


def _best_help(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings alike but for their help, which a configuration may know better than another, become one.

    Where none has help to give, all have said that others decide.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        key = (finding.location, finding.severity, finding.rule, finding.message)
        groups.setdefault(key, []).append(finding)
    for group in groups.values():
        names = {name for finding in group for name in finding.configurations}
        best = max(group, key=lambda finding: finding.help)
        if best.help:
            yield best.within(tuple(sorted(names)))
