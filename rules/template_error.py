"""A Go template can't be parsed or rendered.

The contents of a configuration's units and files may be Go templates (text/template). One that doesn't
parse makes the whole configuration fail on the server that renders it; one that asks for metadata or an
index that a machine lacks fails for that machine.

**Bad**

```ini
[Service]
ExecStart=/usr/bin/agent --region {{ Metadata "region"
```

**Good**

```ini
[Service]
ExecStart=/usr/bin/agent --region {{ Metadata "region" }}
```

Close the action, or end the block, that the message names.
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
    """One finding for each template that fails."""
    return findings_of("template-error", SEVERITY, inputs)
