"""A line of tmpfiles.d or sysusers.d is ignored.

systemd-tmpfiles and systemd-sysusers log that in the journal, ignore the line, and fail: the folder or the
user doesn't exist, and a service that needs it fails as well (tmpfiles.d(5), CONFIGURATION FILE FORMAT;
sysusers.d(5), CONFIGURATION FILE FORMAT). An argument that the type of a line doesn't take is ignored alone
before systemd 262: there the finding is a note. Of two lines of one file for the same path, with other modes,
owners or contents, the first counts.

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

from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.tmpfiles import TmpfilesLine, lines
from unitlint.units.values.sysusers_line import sysusers_flaw
from unitlint.units.values.tmpfiles_line import Flaw, claim, tmpfiles_flaw

SEVERITY = Severity.WARNING
CATEGORY = "delivery"
SINCE = "0.1.0"
READS_FILES = True


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each line; a note where only its argument is ignored."""
    version = machine.systemd_version if machine.version_known else 0
    yield from _repeated(machine)
    for line in lines(machine):
        judge = tmpfiles_flaw if line.kind == "tmpfiles" else sysusers_flaw
        if (flaw := judge(line.text, version=version)) is not None:
            yield finding(
                line.place,
                f"systemd-{line.kind} ignores {_what(flaw)} of {line.file.path}: {flaw.reason}",
                help=flaw.help,
                severity=Severity.NOTE if flaw.argument_only else None,
            )


def _repeated(machine: Machine) -> Iterator[Draft]:
    """The lines of tmpfiles.d for a path that an earlier line of the file already makes in another way."""
    first: dict[tuple[str, str], tuple[TmpfilesLine, tuple[object, ...]]] = {}
    for line in lines(machine):
        if line.kind != "tmpfiles" or tmpfiles_flaw(line.text) or (made := claim(line.text)) is None:
            continue
        path, shape = made
        earlier, before = first.setdefault((line.file.path, path), (line, shape))
        if before != shape:
            yield finding(
                line.place,
                f"systemd-tmpfiles ignores this line of {line.file.path}: "
                f"an earlier one already creates {path}",
                related=(Related(earlier.place.location, "the first line counts"),),
                help="delete one of them",
            )


def _what(flaw: Flaw) -> str:
    return "the argument of this line" if flaw.argument_only else "this line"
