"""A line of tmpfiles.d or sysusers.d is ignored.

systemd-tmpfiles and systemd-sysusers log that in the journal, ignore the line, and fail: the folder or the
user doesn't exist, and a service that needs it fails as well (tmpfiles.d(5), CONFIGURATION FILE FORMAT;
sysusers.d(5), CONFIGURATION FILE FORMAT).

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
from unitlint.quick import patterns as re
from unitlint.rules.shared.tmpfiles import fields, lines, tmpfiles_fields
from unitlint.units.values.timespan import parse

SEVERITY = Severity.WARNING
CATEGORY = "delivery"
SINCE = "0.1.0"
READS_FILES = True

_TYPE = re.compile(r"[fwdDevqQpLcbCxXrRzZtThHaA][+!\-=~^$?]*")
_MODE = re.compile(r"[~:]*[0-7]{1,4}")
_AGE_BY = re.compile(r"^[aAbBcCmM]+:")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,30}")
_ID = re.compile(r"-|\d+|\d+:[\w.-]+|-:[\w.-]+|/\S+|\d+-\d+")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each line."""
    for line in lines(machine):
        judge = _tmpfiles if line.kind == "tmpfiles" else _sysusers
        if (flaw := judge(line.text)) is not None:
            yield finding(
                line.place,
                f"systemd-{line.kind} ignores this line of {line.file.path}: {flaw[0]}",
                help=flaw[1],
            )


def _tmpfiles(line: str) -> tuple[str, str] | None:
    """What is wrong, and what to write."""
    kind, *rest = line.split()
    found = tmpfiles_fields(line)
    if not _TYPE.fullmatch(kind):
        return f"unknown type {kind}", "see tmpfiles.d(5) for the types; d creates a directory"
    if found is None:
        return "a quote is not closed, or an escape is not valid", "quote the whole field"
    if not rest:
        return "the path is missing", "write type, path, mode, user, group, age and argument"
    path, *more = found[1:]
    if not path.startswith(("/", "%")):
        return f"{path} is not an absolute path", f"write /{path}"
    mode = more[0] if more else "-"
    if mode != "-" and not _MODE.fullmatch(mode):
        return f"{mode} is not a valid octal mode", "write a mode such as 0755, or -"
    age = _AGE_BY.sub("", more[3].lstrip("~")) if len(more) > 3 else "-"
    if age not in ("-", "") and "%" not in age and parse(age) is None:
        return f"{age} is not a valid time span", "write an age such as 10d, or -"
    return None


def _sysusers(line: str) -> tuple[str, str] | None:
    found = fields(line)
    if found is None:
        return "a quote is not closed, or an escape is not valid", "quote the description"
    kind, *rest = found
    if kind.rstrip("!") not in ("u", "g", "m", "r"):
        return f"unknown type {kind}", "write u for a user, g for a group, m for a member, r for a range"
    name, *more = rest or ("",)
    if kind[0] != "r" and "%" not in name and not _NAME.fullmatch(name):
        return (
            f"'{name}' is not a valid user or group name",
            "start with a letter; use letters, digits, _ and -",
        )
    if kind[0] in "ug" and more and "%" not in more[0] and not _ID.fullmatch(more[0]):
        return f"{more[0]} is not a valid ID", "write a number, or - for any free one"
    if kind[0] == "m" and not more:
        return "the group is missing", "write m USER GROUP"
    if len(found) > 6:
        return "it has more than six fields", "quote the description"
    return None
