"""A contract names a unit that no configuration and no base system has.

Such a contract can't be broken, so it guards nothing: `after: [tiem-sync.target]` holds for a machine that
waits for no clock at all. Most often the name is misspelt, or the unit was renamed. A name without a suffix,
such as `docker`, is not a unit name. Units in an `absent:` or `masked:` contract need not exist; they are
reported only where the name is close to that of an existing unit. (`unmatched-contract` reports contracts
whose globs match nothing.)

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

from unitlint.contracts.evaluate import binds
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.contract import Contract, NamedUnit
from unitlint.machine.machine import Machine
from unitlint.rules.shared.references import References, references_of
from unitlint.rules.shared.spelling import within_two_letters
from unitlint.systemd.file_names import TYPES_WITHOUT_FILES
from unitlint.text.globs import is_glob
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
                yield from _judge(references, contract, named)
            elif is_valid(named.name):
                yield _finding(contract, named, "")  # those that it binds decide


def names_nothing(machine: Machine, contract: Contract) -> bool:
    """Whether there is something to say of one of its names."""
    references = references_of(machine)
    bound = () if not binds(contract, machine) else contract.named
    return any(True for named in bound for _ in _judge(references, contract, named))


def _judge(references: References, contract: Contract, named: NamedUnit) -> Iterator[Draft]:
    name = named.name.removeprefix("!")
    if is_glob(name):
        return
    if not is_valid(name):
        yield finding(
            named.place,
            f'"{name}" in contract "{contract.name}" is not a valid unit name',
            help=f"write {name}.service" if is_valid(f"{name}.service") else "write the name with its suffix",
            severity=Severity.ERROR,
        )
    elif not references.exists(name) and unit_type(name) not in TYPES_WITHOUT_FILES:
        missing = references.missing(name)
        meant = missing.meant if missing is not None else references.near(name)
        if within_two_letters(name, meant) or (missing is not None and not named.may_lack):
            yield _finding(contract, named, meant)


def _finding(contract: Contract, named: NamedUnit, meant: str) -> Draft:
    return finding(
        named.place,
        f'contract "{contract.name}" checks nothing: none of its configurations has {named.name}',
        help=f"write {meant}" if meant else "correct the name, or delete it",
    )
