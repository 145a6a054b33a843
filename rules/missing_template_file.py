"""A template lists a unit or a file that does not exist beside it.

A sabakan template names its units in `systemd:` and its files in `files:`; their texts are the files of
those names in `systemd/` and `files/` beside the template. A unit that is not masked must have one, and so
must every file: the machine's configuration can't be made without it.

**Bad**

```yaml
systemd:
  - name: backup.service    # there is no systemd/backup.service
    enabled: true
```

**Good**

```yaml
systemd:
  - name: backup.service    # systemd/backup.service exists
    enabled: true
  - name: update-engine.service
    mask: true              # a masked unit needs no file
```

Add the file, or take the name out of the list.
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
    """One finding for each name without a file."""
    return findings_of("missing-template-file", SEVERITY, inputs)
