"""Whitespace after the backslash at the end of a line keeps the line from continuing.

Only a backslash that is the very last character joins the next line to its own (systemd.syntax(7)). With
whitespace after it the assignment ends here, the backslash belongs to the value, and the next line is read by
itself: most often it is not an assignment and is skipped.

**Bad**

```ini
# web.service: a blank stands after the backslash
[Service]
ExecStart=/usr/bin/web \\\x20
  --port 80
```

**Good**

```ini
# web.service
[Service]
ExecStart=/usr/bin/web \\
  --port 80
```

Delete the whitespace.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Edit, Fix, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.common import UserFile, each_file, lines

SEVERITY = Severity.WARNING
CATEGORY = "syntax"
SINCE = "0.1.0"
FIXABLE = True

_TRAILING = re.compile(r"\\([ \t]+)\r?$", re.MULTILINE)


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such line."""
    return each_file(machine, _judge)


def _judge(file: UserFile, version: int) -> Iterator[Draft]:
    del version
    text = file.source.text
    for line in lines(file.source):
        end = text.find("\n", line.node.start)
        found = _TRAILING.search(text, line.node.start, len(text) if end < 0 else end)
        if found is None:
            continue
        place = file.source.location(found.start(), found.end(1))
        blank = file.source.location(found.start(1), found.end(1))
        yield finding(
            place,
            f"{line.node.key}= of {file.unit} ends here: the backslash is followed by whitespace",
            unit=file.unit,
            help="delete the whitespace",
            fix=Fix("delete the whitespace after the backslash", (Edit(blank, ""),), safe=False),
        )
