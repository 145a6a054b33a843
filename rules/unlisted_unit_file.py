"""A unit file lies beside a template, and no template lists it.

A file in `systemd/` reaches a machine only when the template beside it names it in `systemd:`. One that no
template names is dead: it looks as if it took part in the boot, and doesn't.

**Bad**

```
common.yml            systemd: [{name: agent.service}]
systemd/agent.service
systemd/agent.timer
```

**Good**

```
common.yml            systemd: [{name: agent.service}, {name: agent.timer, enabled: true}]
systemd/agent.service
systemd/agent.timer
```

List the unit, or delete the file.
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
    """One finding for each file that no template lists."""
    return findings_of("unlisted-unit-file", SEVERITY, inputs)
