"""A link leads out of what is read.

systemd follows links anywhere: a linked unit (systemctl(1), link) lies outside of the search path. Links are
followed here inside the folder at hand, and with `--unit-path` into the folders that it names. Nothing is
known of what another unit says: it counts as one that is there, with default dependencies, and no rule judges
it.

**Bad**

```
web.service -> /srv/web/web.service
```

**Good**

```
web.service -> ../web/web.service
```

Lint the folder that it leads to as well; with `--unit-path`, name it there.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Inputs
from unitlint.findings.finding import Finding, Severity
from unitlint.rules.shared.problems import findings_of

SEVERITY = Severity.NOTE
CATEGORY = "input"
SINCE = "0.1.0"


def check_inputs(inputs: Inputs) -> Iterator[Finding]:
    """One finding for each link."""
    return findings_of("unread-link", SEVERITY, inputs)
