"""A contract names nothing that any configuration has.

It holds everywhere and guards nothing: most likely a glob is misspelt, or the units are gone; or this run
sees only a part of the tree. The rule passes over contracts of presets, which are written for many boots.
(`contract-names-nothing` reports each name that no configuration has.)

**Bad**

```yaml
# .unitlint.yaml; no configuration has a dockr.service or dockr.socket
contracts:
  - name: docker starts when the clock is right
    order: {units: ["dockr.*"], after: [time-sync.target]}
    because: docker starts services that need the right time
```

**Good**

```yaml
# .unitlint.yaml
contracts:
  - name: docker starts when the clock is right
    order: {units: ["docker.*"], after: [time-sync.target]}
    because: docker starts services that need the right time
```

Correct the names, or delete the contract.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.evaluate import applies, binds
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.contract_names_nothing import names_nothing

SEVERITY = Severity.NOTE
CATEGORY = "contracts"
SINCE = "0.1.0"
EVERYWHERE = True

_NAMES = "correct its unit names, or delete it"
_CONFIGURATIONS = "`configurations` names none of this run: correct it, or delete the contract"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each contract of the user's that this configuration gives nothing to do."""
    for contract in machine.contracts:
        if not (contract.preset or applies(contract, machine) or names_nothing(machine, contract)):
            yield finding(
                contract.place,
                f'contract "{contract.name}" checks nothing: no configuration has its units',
                help=_NAMES if binds(contract, machine) else _CONFIGURATIONS,
            )
