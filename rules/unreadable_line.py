"""A line of tmpfiles.d or sysusers.d is ignored.

systemd-tmpfiles and systemd-sysusers log that in the journal, ignore the line, and fail: the folder or the
user doesn't exist, and a service that needs it fails as well (tmpfiles.d(5), CONFIGURATION FILE FORMAT;
sysusers.d(5), CONFIGURATION FILE FORMAT). An argument that the type of a line doesn't take is ignored alone
before systemd 262: there the finding is a note.

**Bad**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/tmpfiles.d/web.conf
      contents:
        inline: |
          d var/lib/web 755 root root -
```

**Good**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/tmpfiles.d/web.conf
      contents:
        inline: |
          d /var/lib/web 0755 root root -
```

Write type, path, mode, user, group and age as tmpfiles.d(5) has them; type, name and ID as sysusers.d(5).
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.tmpfiles import lines
from unitlint.units.values.sysusers_line import sysusers_flaw
from unitlint.units.values.tmpfiles_line import Flaw, tmpfiles_flaw

SEVERITY = Severity.WARNING
CATEGORY = "delivery"
SINCE = "0.1.0"
READS_FILES = True


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each line; a note where only its argument is ignored."""
    version = machine.systemd_version if machine.version_known else 0
    for line in lines(machine):
        judge = tmpfiles_flaw if line.kind == "tmpfiles" else sysusers_flaw
        if (flaw := judge(line.text, version=version)) is not None:
            yield finding(
                line.place,
                f"systemd-{line.kind} ignores {_what(flaw)} of {line.file.path}: {flaw.reason}",
                help=flaw.help,
                severity=Severity.NOTE if flaw.argument_only else None,
            )


def _what(flaw: Flaw) -> str:
    return "the argument of this line" if flaw.argument_only else "this line"
