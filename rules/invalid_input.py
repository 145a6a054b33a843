"""A file is refused by the tool that reads it.

What is no YAML or JSON, has a list where a text belongs, asks for a version that doesn't exist or includes
itself never becomes a machine's configuration: rendering it fails, and with it the machine's boot.

**Bad**

```yaml
version: "2.3"
systemd: agent.service
```

**Good**

```yaml
version: "2.3"
systemd:
  - name: agent.service
```

The message names the line, and what belongs there.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Inputs
from unitlint.findings.finding import Finding, Severity
from unitlint.rules.shared.problems import findings_of

SEVERITY = Severity.ERROR
CATEGORY = "input"
SINCE = "0.1.0"


def check_inputs(inputs: Inputs) -> Iterator[Finding]:
    """One finding for each place that is refused."""
    return findings_of("invalid-input", SEVERITY, inputs)
