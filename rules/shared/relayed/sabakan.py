"""Complaints about the files beside a sabakan template."""

from __future__ import annotations

from unitlint.findings.finding import Severity
from unitlint.rules.shared.relayed.rule import Relayed

SABAKAN = (
    Relayed(
        "missing-template-file",
        Severity.ERROR,
        "input",
        "0.1.0",
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

Add the file, or remove the name from the list.
""",
    ),
    Relayed(
        "unlisted-unit-file",
        Severity.WARNING,
        "input",
        "0.1.0",
        """No template lists a unit file that lies next to one.

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
""",
    ),
)
