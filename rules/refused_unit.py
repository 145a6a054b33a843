"""A unit that lacks what its type needs, or combines what excludes each other.

systemd loads the file and then refuses the unit: whatever requires it fails, and what wants it goes on
without it (systemd.service(5), systemd.socket(5), systemd.timer(5), systemd.mount(5) and the other types'
pages).

**Bad**

```ini
# web.timer
[Timer]
AccuracySec=1min
```

**Good**

```ini
# web.timer
[Timer]
OnCalendar=daily
AccuracySec=1min
```

Add what is missing, or delete one of the settings that exclude each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from unitlint.findings import Finding, Severity
from unitlint.model import Model
from unitlint.sources.configuration import Owner
from unitlint.text import Place
from unitlint.units.fatal import CHECKED
from unitlint.units.unit import LoadState, Unit

SEVERITY = Severity.ERROR
CATEGORY = "load"
SINCE = "0.1.0"

_KEY = re.compile(r"([A-Z]\w+)=")


def check(model: Model) -> Iterator[Finding]:
    """One finding for each of the user's units that systemd refuses once it has read the files."""
    for unit in model.graph.units.values():
        place = unit.place
        if unit.load_state is LoadState.BAD_SETTING and unit.user_owned and place and not _is_value(unit):
            yield Finding(
                rule="refused-unit",
                severity=SEVERITY,
                message=f"{unit.name} does not load: {unit.reason}",
                location=(_decisive(unit) or place).location,
                unit=unit.name,
            )


def _is_value(unit: Unit) -> bool:
    """Whether the reason is a single value, which the rules about values find."""
    return unit.reason.partition("=")[0] in CHECKED


def _decisive(unit: Unit) -> Place | None:
    """The last of the user's lines that the reason names; None where something is missing."""
    keys = set(_KEY.findall(unit.reason))
    lines = [s for s in unit.settings if s.key in keys and s.file.owner is Owner.USER]
    return lines[-1].place if lines else None
