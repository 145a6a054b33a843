"""A value in a file of networkd, udev or another systemd daemon is not valid.

The daemon logs that in the journal and ignores the line: the link has no address, the journal is not kept
(systemd.network(5), systemd.netdev(5), systemd.link(5), journald.conf(5) and the others' pages). Without a
valid `Kind=` or `Name=`, a `.netdev` makes no device at all.

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

from collections.abc import Iterator
from functools import lru_cache

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.common import MOVE_COMMENT, OWN_LINE, SectionLine, comment_in, lines
from unitlint.rules.shared.conf_files import ConfFile, conf_files, is_plain
from unitlint.systemd.conf import Words, lookup, words
from unitlint.text.suggest import nearest
from unitlint.units.list_values import parse_boolean
from unitlint.units.values.complaint import Subject
from unitlint.units.values.conf_values import ValueKind, kind_of, misfits
from unitlint.units.values.limits import limit

SEVERITY = Severity.WARNING
CATEGORY = "delivery"
SINCE = "0.1.0"
READS_FILES = True

_SPECIFIER = re.compile(r"%[%A-Za-z]")
_LIMIT = "DefaultLimit"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each value, or word of one, that is skipped."""
    for file in conf_files(machine):
        yield from _of_file(file)


@lru_cache(maxsize=4096)
def _of_file(file: ConfFile) -> tuple[Draft, ...]:
    """The same of one file, which most machines of a repository have alike."""
    plain = ((line, line.node.value) for line in lines(file.source) if is_plain(line.node.value))
    judged = (line for line, value in plain if value and not _SPECIFIER.search(value))
    return tuple(draft for line in judged for draft in _judge(file, line))


def _judge(file: ConfFile, line: SectionLine) -> Iterator[Draft]:
    key, value = lookup(file.kind, line.section, line.node.key), line.node.value
    if key is None:
        return
    if key.parser == "rlimit":
        yield from _limit(file, line)
    elif (known := words(key.parser)) is not None:
        if value not in known.words and not (known.boolean and parse_boolean(value) is not None):
            yield _finding(file, line, (0, len(value)), "value", _choice(value, known))
    elif (kind := kind_of(key.parser)) is not None:
        comment = comment_in(value)
        for part in misfits(kind, value):
            if 0 <= comment <= part[0]:
                behind = (comment, len(value))
                yield _finding(file, line, behind, "value", MOVE_COMMENT, OWN_LINE)
                return
            yield _finding(file, line, part, kind.what, _way_out(value, part, kind))


def _limit(file: ConfFile, line: SectionLine) -> Iterator[Draft]:
    """Limits of processes, as units have them."""
    subject = Subject("x.service", "Service", line.node.key.removeprefix("Default"))
    for complaint in limit(line.node.value, subject):
        help_ = "write infinity" if line.node.value == "unlimited" else "write a number, or SOFT:HARD"
        yield _finding(file, line, (0, len(line.node.value)), "limit", help_, complaint.reason)


def _choice(value: str, known: Words) -> str:
    meant = nearest(value, known.words)
    choices = (*(("yes", "no") if known.boolean else ()), *known.words)
    return f"write {meant}" if meant else f"write {', '.join(choices)}"


def _way_out(value: str, part: tuple[int, int], kind: ValueKind) -> str:
    if "," in value[slice(*part)]:
        return "separate them with spaces instead of commas"
    return f"write {kind.example}" if kind.example else f"write {_article(kind.what)} {kind.what}"


def _article(noun: str) -> str:
    return "an" if noun.startswith(("a", "e", "i", "o")) else "a"


def _finding(
    file: ConfFile, line: SectionLine, part: tuple[int, int], what: str, help_: str, reason: str = ""
) -> Draft:
    start, end = part
    node, word = line.node, line.node.value[start:end]
    return finding(
        file.source.place(node.value_start + start, node.value_start + end),
        f"{file.daemon} ignores {node.key}={word}: {reason or f'not a valid {what}'}",
        help=help_,
    )
