"""podman splits a value of a Quadlet into other words than intended, or drops it.

podman splits `Environment=`, `Label=`, `Annotation=`, `BuildArg=` and `Options=` at whitespace, as systemd
does, and each word is a variable or a label of its own: a value with spaces has to be quoted. A backslash
that starts no C escape makes podman drop the whole line, and the container run without it
(podman-systemd.unit(5), whose lines are those of systemd.syntax(7)).

**Bad**

```ini
# /etc/containers/systemd/web.container
[Container]
Image=registry.example.com/web:1
Environment=OPTIONS=--http.port=80 --http.host=0.0.0.0
```

**Good**

```ini
# /etc/containers/systemd/web.container
[Container]
Image=registry.example.com/web:1
Environment="OPTIONS=--http.port=80 --http.host=0.0.0.0"
```

Quote the whole assignment, and write \\\\ for one backslash.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.generators.quadlet.arguments import Cut, arguments, cut_of
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.common import SectionLine, UserFile, lines, quadlet_files
from unitlint.rules.shared.values import value_span
from unitlint.text.source import is_known
from unitlint.units.values.quoting import Word, WordError

SEVERITY = Severity.WARNING
CATEGORY = "containers"
SINCE = "0.1.0"

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_CONSTANT = re.compile(r"[A-Z_][A-Z0-9_]*")
"""Variables that are taken from the host have no value, and are written in capitals."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each line that is cut where it isn't meant to be, or lost."""
    for file in quadlet_files(machine):
        for line in lines(file.source):
            cut = cut_of(line.section, line.node.key) if line.section == file.quadlet else None
            if cut in (Cut.ARGUMENTS, Cut.PAIRS) and is_known(line.node.value):
                yield from _judge(file, line, cut)


def _judge(file: UserFile, line: SectionLine, cut: Cut | None) -> Iterator[Draft]:
    key, value = line.node.key, line.node.value
    try:
        found = arguments(value)
    except WordError as error:
        place = value_span(file.source, line.node, error.position, error.position + 2)
        escape = value[error.position : error.position + 2]
        message = f"podman drops this {key}=: {escape} is not a valid escape"
        yield finding(place, message, unit=file.unit, help="write \\\\ for one backslash")
        return
    if cut is Cut.PAIRS and (word := _stray(key, value, found)) is not None:
        yield finding(
            value_span(file.source, line.node, word.start, word.end),
            f"podman reads {word.text} as a separate {key}= of {file.unit}: spaces separate values",
            unit=file.unit,
            help=f'quote the whole value: {key}="{value}"' if '"' not in value else "quote the whole value",
        )


def _stray(key: str, value: str, found: tuple[Word, ...]) -> Word | None:
    """The first word that continues the value before it, and isn't the next assignment.

    Who quotes an assignment knows where it ends.
    """
    for before, word in pairwise(found):
        name, equals, _ = word.text.partition("=")
        quoted = value[before.start : before.end] != before.text
        if "=" in before.text and not quoted and not _may_stand_alone(key, name, has_value=bool(equals)):
            return word
    return None


def _may_stand_alone(key: str, name: str, *, has_value: bool) -> bool:
    if key in ("Environment", "BuildArg"):
        return (_VARIABLE if has_value else _CONSTANT).fullmatch(name) is not None
    return has_value and not name.startswith("-")
