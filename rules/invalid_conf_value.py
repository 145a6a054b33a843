"""A value that networkd, udev or another daemon of systemd doesn't take.

The daemon says so in the journal and goes on as if the line were not there: the link has no address, the
journal is not kept (systemd.network(5), systemd.netdev(5), systemd.link(5), journald.conf(5) and the
others' pages). Of a `.netdev` without a valid `Kind=` or `Name=` it makes no device at all.

**Bad**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/systemd/journald.conf.d/keep.conf
      contents:
        inline: |
          [Journal]
          Storage=permanent
```

**Good**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/systemd/journald.conf.d/keep.conf
      contents:
        inline: |
          [Journal]
          Storage=persistent
```

Write a value of the kind that the message names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import Line, lines
from unitlint.rules.shared.conf_files import ConfFile, conf_files, is_plain
from unitlint.systemd.conf import lookup
from unitlint.systemd.conf.kinds import BOOLEAN, LEVEL, LEVELS, SHARE, SIZE, SPAN, SWITCH, kind_of
from unitlint.systemd.conf.values import CHOICES, TESTS, is_state
from unitlint.text.suggest import nearest
from unitlint.units.list_values import parse_boolean
from unitlint.units.values.numbers import permyriad, size
from unitlint.units.values.timespan import parse

SEVERITY = Severity.WARNING
CATEGORY = "delivery"
SINCE = "0.1.0"
READS_FILES = True


def check(model: Machine) -> Iterator[Draft]:
    """One finding for each value that is skipped."""
    for file in conf_files(model):
        for line in lines(file.source):
            value = line.node.value
            if value and is_plain(value) and "%" not in value and (wanted := _flaw(file, line)):
                yield _finding(file, line, wanted)


def _flaw(file: ConfFile, line: Line) -> str:
    """What the value should be; empty where it is one, or where that isn't known."""
    where, value = (file.kind, line.section, line.node.key), line.node.value
    if where == ("network", "Link", "RequiredForOnline"):
        return "" if parse_boolean(value) is not None or is_state(value) else "boolean or operational state"
    if where in CHOICES:
        boolean, words = CHOICES[where]
        fits = value in words or (boolean and parse_boolean(value) is not None)
        return "" if fits else "value"
    if where in TESTS:
        test, wanted = TESTS[where]
        return "" if test(value) else wanted
    key = lookup(*where)
    if key is None:
        return ""
    kind = BOOLEAN if key.kind == "BOOLEAN" else kind_of(file.kind, key.name)
    return kind if kind and not _FITS[kind](value) else ""


def _is_level(value: str) -> bool:
    return value in LEVELS or (value.isdecimal() and int(value) < len(LEVELS))


_FITS: Mapping[str, Callable[[str], bool]] = {
    BOOLEAN: lambda value: parse_boolean(value) is not None,
    SPAN: lambda value: parse(value) is not None,
    SIZE: lambda value: size(value) is not None,
    SHARE: lambda value: size(value) is not None or permyriad(value) is not None,
    SWITCH: lambda value: parse_boolean(value) is not None or size(value) is not None,
    LEVEL: _is_level,
}


def _finding(file: ConfFile, line: Line, wanted: str) -> Draft:
    node = line.node
    boolean, words = CHOICES.get((file.kind, line.section, node.key), (False, ()))
    meant = nearest(node.value, words)
    known = (*(("yes", "no") if boolean else ()), *words)
    return finding(
        file.source.place(node.value_start, node.value_end),
        f"{file.daemon} ignores {node.key}={node.value}: not a valid {wanted}",
        help=f"write {meant}"
        if meant
        else f"write {', '.join(known)}"
        if known
        else f"write a valid {wanted}",
    )
