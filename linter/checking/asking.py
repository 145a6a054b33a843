"""Rules asked: about the inputs as they stand, and about each model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.checking.branches import BranchFinding
from unitlint.configuration.configuration import Inputs
from unitlint.errors import UnitlintError, UsageError
from unitlint.findings.finding import Finding
from unitlint.machine.assemble import Assembled, MachineModel
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import replace
from unitlint.rules import Rule
from unitlint.tree.phase import at
from unitlint.units.names import ANY_INSTANCE

_ANY, _TEMPLATE = f"@{ANY_INSTANCE}.", "@."


def findings_of_inputs(inputs: Inputs, rules: Iterable[Rule]) -> Iterator[Finding]:
    """What the rules say that look at an input as a whole."""
    for rule in rules:
        if rule.check_inputs is not None:
            at(f"asking {rule.name}", "about all inputs")
            yield from _yielded(rule, rule.check_inputs(inputs))


def findings_of_model(assembled: Assembled, rules: Iterable[Rule]) -> Iterator[BranchFinding]:
    """What the others say of a model, and of which of the configurations that it stands for."""
    for rule in rules:
        if rule.check is not None:
            at(f"asking {rule.name} about", assembled.units.model.configuration.name)
            for subject in assembled.whole if rule.reads_files else (assembled.units,):
                yield from _findings_of(subject, rule)


def _findings_of(subject: MachineModel, rule: Rule) -> Iterator[BranchFinding]:
    found = []
    for finding in _asked(rule, subject.model):
        found.append(finding)
        yield BranchFinding(finding, subject.members)
    for other in subject.elsewhere:
        moved = None if rule.origin else other.moved(found)  # somebody's own rule may look at the places
        for finding in _asked(rule, other.model) if moved is None else moved:
            yield BranchFinding(finding, other.members)


def careful(rule: Rule, machine: Machine) -> tuple[Finding, ...]:
    """What a rule says of a model."""
    at(f"asking {rule.name} about", machine.configuration.name)
    return tuple(_asked(rule, machine))


def _asked(rule: Rule, machine: Machine) -> Iterator[Finding]:
    if rule.check is None:
        return
    subject = machine.with_instances
    found = _yielded(rule, rule.check(subject))
    yield from found if subject is machine else map(_of_template, found)


def _of_template(found: Finding) -> Finding:
    """The finding about the instance that stands for any, said of the template: its lines are that one's."""
    fix = found.fix
    return replace(
        found,
        message=found.message.replace(_ANY, _TEMPLATE),
        unit=found.unit.replace(_ANY, _TEMPLATE),
        help=found.help.replace(_ANY, _TEMPLATE),
        related=tuple(replace(r, message=r.message.replace(_ANY, _TEMPLATE)) for r in found.related),
        fix=fix and replace(fix, description=fix.description.replace(_ANY, _TEMPLATE)),
    )


def _yielded(rule: Rule, found: Iterator[Finding]) -> Iterator[Finding]:
    """What a rule finds. One that is not ours and fails is for its author to mend."""
    try:
        yield from found
    except UnitlintError:
        raise
    except Exception as error:
        if not rule.origin:
            raise
        reason = f"{type(error).__name__}: {error}"
        raise UsageError(f'the rule "{rule.name}" fails: {reason}', path=rule.origin) from error
