"""The main job: inputs in, findings out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from unitlint import __version__
from unitlint.checking.asking import findings_of_inputs, findings_of_model
from unitlint.checking.branches import agreed
from unitlint.checking.fixes import as_they_stand
from unitlint.checking.parts import Head, Part, Shard, digest, require_whole
from unitlint.checking.processes import Processes, processes_for
from unitlint.checking.selection import available_rules, expand_names, select_rules
from unitlint.checking.suppression_findings import UNUSED_SUPPRESSION, of_comments
from unitlint.checking.suppressions import Suppressed, suppress
from unitlint.checking.weights import Weights
from unitlint.config.config import Config
from unitlint.configuration.configuration import Inputs
from unitlint.doing import at
from unitlint.errors import OutOfTimeError, UsageError
from unitlint.findings.finding import Finding
from unitlint.inputs.coverage import coverage_note
from unitlint.machine.assemble import Assembler, Progress, assemble_groups, grouped
from unitlint.quick.dataclasses import dataclass, field
from unitlint.rules import Rule
from unitlint.tree.present import exists

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


def check(
    inputs: Inputs,
    config: Config,
    progress: Progress | None = None,
    *,
    assembler: Assembler | None = None,
    jobs: int = 1,
    parts: Sequence[Part] = (),
) -> Result:
    """Ask every selected rule about everything in `inputs`. Raises UsageError for rules that don't exist.

    An `assembler` that is given keeps the graphs, for whoever asks about them afterwards, if one process does
    it all. `jobs` are processes, 0 for as many as are worth it. With `parts`, nobody is asked again: all that
    they found is told as if it had been found now.
    """
    at("importing the rules")
    available = available_rules(config)
    rules = select_rules(config, available)
    weights = Weights(config, available)
    assembler = assembler or Assembler(config)
    stopped: list[str] = []
    if parts:
        asked = _found(parts, digest(inputs, config, rules), config)
    else:
        asked = _ask(inputs, rules, assembler, progress, jobs)
    names = {configuration.name for configuration in inputs.configurations}
    weighed = merged(weights.of_all(_until_stopped(asked, stopped)))
    found = _of_every_configuration(weighed, rules, names)
    at("sorting what was found")
    texts = {config.path: config.text, **inputs.texts} if config.path else inputs.texts
    own = {path: text for path, text in texts.items() if path not in inputs.around}
    left = suppress(found, own, _today())
    of_comments = weights.of_all(_of_comments(left, own, config, rules, available))
    ordered = tuple(sorted((*left.findings, *of_comments), key=lambda finding: finding.sort_key))
    new, known = _without_known(ordered, texts, config)
    shown = (f for f in new if f.severity.rank <= config.min_severity.rank)
    return Result(
        findings=tuple(as_they_stand(shown, texts)),
        configurations=tuple(sorted(c.name for c in inputs.configurations)),
        texts=texts,
        hidden=left.hidden + known,
        rules=rules,
        notes=(*_notes(inputs, assembler), *stopped),
        complete=not stopped,
    )


def _notes(inputs: Inputs, assembler: Assembler) -> Iterator[str]:
    """What the findings rest on."""
    yield from filter(None, (coverage_note(inputs),))
    yield from assembler.bases.notes(inputs.configurations)


def check_part(
    inputs: Inputs, config: Config, shard: Shard, progress: Progress | None = None, *, jobs: int = 1
) -> Part:
    """What the rules say of a share of the configurations; the first part is also asked about all inputs."""
    rules = select_rules(config, available_rules(config))
    assembler = Assembler(config)
    found: list[Finding] = []
    stopped: list[str] = []
    has_target = True
    own = [rule for rule in rules if rule.check_inputs is None or shard.number == 1]
    try:
        found.extend(_until_stopped(_ask(inputs, own, assembler, progress, jobs, shard), stopped))
    except UsageError:
        if has_target := assembler.has_target:
            raise
    head = Head(__version__, shard, digest(inputs, config, rules), not stopped, has_target)
    return Part(head, merged(found))


def _found(parts: Sequence[Part], wanted: str, config: Config) -> Iterator[Finding]:
    """What the parts of one run found."""
    require_whole(parts, wanted)
    for part in sorted(parts, key=lambda part: part.head.shard.number):
        yield from part.findings
    if not any(part.head.has_target for part in parts):
        raise config.mistake("target", f'there is no unit "{config.target}" to boot')
    if not all(part.head.complete for part in parts):
        raise OutOfTimeError("a part was stopped", hint="--timeout SECONDS gives it more")


def _today() -> str:
    from time import strftime

    return strftime("%Y-%m-%d")


def _of_comments(
    left: Suppressed,
    texts: Mapping[str, str],
    config: Config,
    rules: Iterable[Rule],
    available: Mapping[str, Rule],
) -> Iterator[Finding]:
    """The findings about suppression comments, unless the configuration ignores these."""
    if UNUSED_SUPPRESSION in expand_names(config.ignore, available):
        return
    ran = {rule.name for rule in rules}
    severity = available[UNUSED_SUPPRESSION].severity
    for where, message, way_out in of_comments(left, texts, config, ran=ran, known=available, today=_today()):
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
        stopped.append(f"{error.message}: these are the findings so far ({error.hint})")


def _ask(
    inputs: Inputs,
    rules: Sequence[Rule],
    assembler: Assembler,
    progress: Progress | None,
    jobs: int,
    shard: Shard = WHOLE,
) -> Iterator[Finding]:
    """What every rule says of the inputs as they stand, then of each model."""
    yield from findings_of_inputs(inputs, rules)
    groups = grouped(shard.inputs(inputs).configurations, assembler.config)
    count = processes_for(jobs, len(groups))
    if count > 1:
        found = Processes(groups, rules, assembler, count).findings(progress)
    else:
        models = assemble_groups(groups, assembler, progress)
        found = (each for model in models for each in findings_of_model(model, rules))
    yield from agreed(found)


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings alike but for their configurations become one, said of all of those."""
    groups: dict[tuple[object, ...], set[str]] = {}
    first: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        key = finding.sort_key
        first.setdefault(key, finding)
        groups.setdefault(key, set()).update(finding.configurations)
    return tuple(first[key].within(tuple(sorted(names))) for key, names in groups.items())


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
    """Findings alike but for their help, which a configuration may know better than another, become one."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        key = (finding.location, finding.severity, finding.rule, finding.message)
        groups.setdefault(key, []).append(finding)
    for group in groups.values():
        names = {name for finding in group for name in finding.configurations}
        best = max(group, key=lambda finding: finding.help)
        yield best.within(tuple(sorted(names)))
