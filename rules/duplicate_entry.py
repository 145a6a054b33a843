"""The same unit or file is listed twice.

The later entry silently replaces the earlier one, or the tool that reads the list refuses it; whoever
changes the one that counts for nothing wonders why the machine doesn't follow.

**Bad**

```yaml
systemd:
  - name: agent.service
  - name: agent.service
    enabled: true
```

**Good**

```yaml
systemd:
  - name: agent.service
    enabled: true
```

Keep one entry.
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
    """One finding for each entry that stands there again."""
    return findings_of("duplicate-entry", SEVERITY, inputs)
