"""A value of a unit is not valid.

systemd logs that in the journal and ignores the line, or the wrong word in it; for a few directives (`User=`,
`WorkingDirectory=`, `DynamicUser=` and others) it refuses the whole unit. The pages that
systemd.directives(7) lists say what a directive takes; systemd.time(7) has time spans and calendar events.
Text after a value is part of it: comments need their own lines (systemd.syntax(7)).

**Bad**

```ini
[Service]
ExecStart=/usr/bin/web
RestartSec=5 parsecs
```

**Good**

```ini
[Service]
ExecStart=/usr/bin/web
RestartSec=5 s
```

Write a value of the kind that the message names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import replace
from unitlint.rules.shared.common import (
    MOVE_COMMENT,
    OWN_LINE,
    SectionLine,
    UserFile,
    comment_in,
    each_file,
    lines,
)
from unitlint.rules.shared.values import (
    complaints_of,
    further_units,
    is_command_line,
    value_finding,
    value_span,
)
from unitlint.systemd.file_names import INSTALL_FOLDERS
from unitlint.units.values.complaint import Complaint, Effect

SEVERITY = Severity.WARNING
CATEGORY = "syntax"
SINCE = "0.1.0"

_LISTS = (*INSTALL_FOLDERS, "Alias", "Also")
"""The lists of [Install], which nothing reads at boot."""
_WORD = re.compile(r"'[^']*+'")
"""A word of the value, as a reason quotes it."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each value, or word of one, that systemd skips or stops at."""
    return each_file(machine, _judge)


def _judge(file: UserFile, version: int) -> Iterator[Draft]:
    for line, found in groupby(complaints_of(file, version), itemgetter(0)):
        if not is_command_line(line):
            faults = (complaint for _, complaint in found if _is_about_the_value(complaint))
            told = dict.fromkeys(_comment_behind(line, complaint) or complaint for complaint in faults)
            yield from (value_finding(file, line, complaint) for complaint in _in_groups(told))
    for line in lines(file.source):
        if line.section == "Install" and line.node.key in _LISTS and comment_in(line.node.value) >= 0:
            yield _comment_in_install(file, line)
    for line in further_units(file):
        yield value_finding(file, line, Complaint("systemd uses only the first Unit="))


def _is_about_the_value(complaint: Complaint) -> bool:
    return complaint.effect is not Effect.TAKEN and not complaint.specifier


def _in_groups(complaints: Iterable[Complaint]) -> Iterator[Complaint]:
    """Words that one change mends as one complaint: a sentence as a value, an assignment without quotes."""
    for (_, change, _), found in groupby(complaints, _fault):
        first, *others = found
        if not change or not others:
            yield from (first, *others)
            continue
        more = f"{len(others)} more words" if len(others) > 1 else "one more word"
        yield replace(first, reason=f"{first.reason}; the same goes for {more}", end=others[-1].end)


def _fault(complaint: Complaint) -> tuple[Effect, str, str]:
    return complaint.effect, complaint.help, _WORD.sub("", complaint.reason, count=1)


def _comment_behind(line: SectionLine, complaint: Complaint) -> Complaint | None:
    """What to say instead where the end of the value was meant for a comment (systemd.syntax(7))."""
    value = line.node.value
    start = comment_in(value)
    if start < 0 or -1 < complaint.end <= start:
        return None
    return replace(
        complaint,
        reason=f"{value[start:]!r} is part of the value: {OWN_LINE}",
        start=start,
        end=len(value),
        help=MOVE_COMMENT,
    )


def _comment_in_install(file: UserFile, line: SectionLine) -> Draft:
    """A comment in a list, of which `systemctl enable`, or podman for a Quadlet, reads each word."""
    value, key = line.node.value, line.node.key
    start = comment_in(value)
    comment = repr(value[start:])
    fault = f"enabling {file.unit} fails: {comment} is part of {key}="
    if file.quadlet:
        fault = f"podman takes {comment} in {key}= of {file.unit} for names of units"
    return finding(
        value_span(file.source, line.node, start, len(value)),
        f"{fault}: {OWN_LINE}",
        unit=file.unit,
        help=MOVE_COMMENT,
    )
