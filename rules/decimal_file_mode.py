"""The mode of a file is an octal number in decimal notation, or the other way round.

Ignition's JSON has decimal numbers, so that 0644 is 420 there; Butane's YAML takes octal ones with a
leading 0 and decimal ones without. A `755` is 01363 in both, and a `0420` is r---w----, which nobody means
(butane, docs/config-fcos-v1_5.md; ignition, docs/configuration-v3_4.md; YAML 1.1, Integer).

**Bad**

```yaml
variant: fcos
version: 1.5.0
storage:
  files:
    - path: /usr/local/bin/setup
      mode: 755
```

**Good**

```yaml
variant: fcos
version: 1.5.0
storage:
  files:
    - path: /usr/local/bin/setup
      mode: 0755
```

Write `0755` in YAML and `493` in JSON.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Inputs
from unitlint.configuration.problems import MISWRITTEN_MODE
from unitlint.findings.finding import Finding, Severity
from unitlint.rules.shared.problems import findings_of

SEVERITY = Severity.WARNING
CATEGORY = "delivery"
SINCE = "0.2.0"


def check_inputs(inputs: Inputs) -> Iterator[Finding]:
    """One finding for each mode that makes sense in the other notation only."""
    return findings_of(MISWRITTEN_MODE, SEVERITY, inputs)
