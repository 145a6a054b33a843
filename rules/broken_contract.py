"""The boot breaks a contract.

The owners of a boot write down what must hold in it, why, and which document decided it: in `contracts:` of
`.unitlint.yaml`, or in a preset that `extends:` names (docs/contracts.md). The finding quotes all three, and
shows the chain that breaks the contract, or where the chain that would keep it is cut.

**Bad**

```yaml
# .unitlint.yaml: docker.service has no After=time-sync.target, directly or through any chain
contracts:
  - name: docker starts when the clock is right
    order: {units: [docker.service], after: [time-sync.target]}
    because: docker starts services that need the right time
    see: docs/boot.md#start-docker
```

**Good**

```ini
# docker.service
[Unit]
Requires=time-sync.target
After=time-sync.target
```

Change the units so that the contract holds again; or change the contract, together with the document.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.evaluate import violations
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.contract import Contract, Violation
from unitlint.machine.machine import Machine
from unitlint.rules.shared.graph import related

SEVERITY = Severity.ERROR
CATEGORY = "contracts"
SINCE = "0.1.0"

MOST_VIOLATIONS = 1_000
"""Of all contracts of a machine: two globs may name a million pairs of units."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each way in which a contract is broken."""
    found = ((contract, each) for contract in machine.contracts for each in violations(contract, machine))
    for number, (contract, violation) in enumerate(found):
        if number == MOST_VIOLATIONS:
            yield finding(
                contract.place,
                f"contracts are broken in more than {MOST_VIOLATIONS:,} ways: no more are looked for",
                help="name fewer units in them",
            )
            return
        yield _finding(contract, violation)


def _finding(contract: Contract, violation: Violation) -> Draft:
    place = violation.place or contract.place
    return finding(
        place,
        f'{violation.sentence} (contract "{contract.name}")',
        unit=violation.unit,
        related=related(violation.proof, place.location),
        help=_help(contract, violation),
        severity=violation.severity,
    )


def _help(contract: Contract, violation: Violation) -> str:
    see = f" (see {contract.see})" if contract.see else ""
    reason = f"required because {contract.because}{see}"
    return f"{violation.help}; {reason}" if violation.help else reason
