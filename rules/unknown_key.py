"""A key that the format doesn't have.

Butane, Ignition, the Container Linux Config transpiler, OpenShift and cloud-init pass over keys that they
don't know, with a warning at most. What the key asks for isn't done, and nothing fails: a unit with
`enable: true` instead of `enabled: true` is written and never starts, one with `dropin:` gets no drop-in.

The keys are those of the version that the document names: one that came later is passed over as well.

**Bad**

```yaml
variant: fcos
version: 1.5.0
systemd:
  units:
    - name: agent.service
      enable: true
```

**Good**

```yaml
variant: fcos
version: 1.5.0
systemd:
  units:
    - name: agent.service
      enabled: true
```

Write the key that the message names, or take it out.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Inputs
from unitlint.findings.finding import Finding, Severity
from unitlint.rules.shared.problems import findings_of

SEVERITY = Severity.WARNING
CATEGORY = "input"
SINCE = "0.1.0"


def check_inputs(inputs: Inputs) -> Iterator[Finding]:
    """One finding for each key that is passed over."""
    return findings_of("unknown-key", SEVERITY, inputs)
