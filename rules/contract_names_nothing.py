"""A contract names a unit that no configuration and no base system has.

Most such contracts can't be broken, and guard nothing: `after: [tiem-sync.target]` holds for a machine that
waits for no clock at all. Most often the name is misspelt, or the unit was renamed. A name without a suffix,
such as `docker`, is not a unit name, and a glob such as `*.swpa` can match none. Units in an `absent:` or
`masked:` contract need not exist; they are reported only where the name is close to that of an existing unit.
The rule passes over units that a base system may have which unitlint doesn't know in full: name the base
(`platform:`) to have them checked. (`unmatched-contract` reports contracts whose globs match nothing.)

**Bad**

```yaml
# .unitlint.yaml
contracts:
  - name: docker starts when the clock is right
    order: {units: [docker.service], after: [tiem-sync.target]}
    because: docker starts services that need the right time
```

**Good**

```yaml
# .unitlint.yaml
contracts:
  - name: docker starts when the clock is right
    order: {units: [docker.service], after: [time-sync.target]}
    because: docker starts services that need the right time
```

Correct the name.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import is_in_part
from unitlint.contracts.evaluate import binds
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.generators.unfollowed import may_be_generated
from unitlint.machine.contract import Contract, NamedUnit
from unitlint.machine.machine import Machine
from unitlint.platforms.select import is_of_some_base
from unitlint.rules.shared.references import References, references_of
from unitlint.rules.shared.spelling import within_two_letters
from unitlint.systemd.file_names import TYPES_WITHOUT_FILES, UNIT_TYPES
from unitlint.text.globs import is_glob
from unitlint.text.suggest import nearest
from unitlint.units.names import is_valid, unit_type

SEVERITY = Severity.WARNING
CATEGORY = "contracts"
SINCE = "0.1.0"
EVERYWHERE = True


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each plain name that this configuration lacks; an error where it can be no unit's."""
    references = references_of(machine)
    for contract in machine.contracts:
        for named in () if contract.preset else contract.named:
            if is_glob(named.name) or binds(contract, machine):
                yield from _judge(machine, references, contract, named)
            elif is_valid(named.name):
                yield _finding(contract, named, "")  # those that it binds decide, and have help


def names_nothing(machine: Machine, contract: Contract) -> bool:
    """Whether there is something to say of one of its names."""
    references = references_of(machine)
    bound = () if not binds(contract, machine) else contract.named
    return any(True for named in bound for _ in _judge(machine, references, contract, named))


def _judge(machine: Machine, references: References, contract: Contract, named: NamedUnit) -> Iterator[Draft]:
    name = named.name.removeprefix("!")
    if not (_may_match(name) if is_glob(name) else is_valid(name)):
        is_what = "can match no unit name" if is_glob(name) else "is not a valid unit name"
        yield finding(
            named.place,
            f'"{name}" in contract "{contract.name}" {is_what}',
            help=f"write {_with_type(references, name)}",
            severity=Severity.ERROR,
        )
    elif not is_glob(name) and not _is_somewhere(machine, references, name):
        missing = references.missing(name)
        meant = missing.meant if missing is not None else references.near(name)
        if within_two_letters(name, meant) or (not named.may_lack and _is_nobodys(machine, name)):
            yield _finding(contract, named, f"write {meant}" if meant else "correct the name, or delete it")


def _is_somewhere(machine: Machine, references: References, name: str) -> bool:
    """Whether the machine has the unit or may have it, if only by drop-ins or from another configuration."""
    if unit_type(name) in TYPES_WITHOUT_FILES or references.exists(name) or may_be_generated(name):
        return True
    around = machine.configuration.names_around
    return name in around or f"{name}.d" in around or any(u.name == name for u in machine.drop_ins_alone)


def _is_nobodys(machine: Machine, name: str) -> bool:
    """Whether nobody brings the unit: neither the configuration nor a base that may be underneath."""
    return not is_in_part(machine.configuration) and (machine.lacks(name) or not is_of_some_base(name))


def _may_match(glob: str) -> bool:
    """Whether a glob may match the name of a unit, by what it ends in: `*.swpa` can't."""
    suffix = glob.rpartition(".")[2]
    return suffix in UNIT_TYPES or is_glob(suffix)


def _with_type(references: References, name: str) -> str:
    """A name with the type that was meant: that of a unit that exists, if there is one."""
    stem, _, suffix = name.rpartition(".")
    meant = nearest(suffix, UNIT_TYPES) if stem else ""
    names = [f"{stem}.{meant}"] if meant else [f"{name}.{type_}" for type_ in ("service", *UNIT_TYPES)]
    return next((n for n in names if is_valid(n) and references.exists(n)), names[0])


def _finding(contract: Contract, named: NamedUnit, way_out: str) -> Draft:
    message = f'contract "{contract.name}" names {named.name}, which none of its configurations has'
    return finding(named.place, message, help=way_out)
