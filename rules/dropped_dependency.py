"""systemd ignores a dependency of a unit.

A unit can't be ordered against itself, conflict with itself or be started by its own failure; nothing can
delay a device, which appears when the kernel finds it; and devices and slices don't fail (systemd.unit(5),
systemd.device(5)). systemd says so in the journal and goes on without the dependency.

**Bad**

```ini
# web.service
[Unit]
Before=dev-sdb.device
```

**Good**

```ini
# web.service
[Unit]
After=dev-sdb.device
```

Delete the name, or write the intended unit.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import SectionLine, UserFile, each_file, lines
from unitlint.rules.shared.values import value_span
from unitlint.text.source import is_known
from unitlint.units.names import unit_type
from unitlint.units.specifiers import expand
from unitlint.units.values.quoting import Style, Word, WordError, words

SEVERITY = Severity.WARNING
CATEGORY = "load"
SINCE = "0.1.0"

_NOT_ON_ITSELF = frozenset({"After", "Before", "Conflicts", "OnFailure", "OnSuccess"})
_NEVER_FAIL = frozenset({"device", "slice"})


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each dependency that is dropped."""
    return each_file(machine, _judge)


def _judge(file: UserFile, version: int) -> Iterator[Draft]:
    del version  # all versions drop the same
    for line in lines(file.source):
        if line.section == "Unit" and line.node.key in _NOT_ON_ITSELF and is_known(line.node.value):
            for word in _words(line):
                if reason := _reason(file, line.node.key, word.text):
                    yield _finding(file, line, word, reason)


def _words(line: SectionLine) -> list[Word]:
    try:
        return list(words(line.node.value, Style.KEEP_ESCAPES))
    except WordError:
        return []


def _reason(file: UserFile, key: str, text: str) -> str:
    name = expand(text, file.unit, in_name=True)
    if not name or not is_known(name):
        return ""
    if name == file.unit:
        return "a unit can't depend on itself"
    if key == "Before" and unit_type(name) == "device":
        return "a device can't be delayed"
    return f"a {file.type} unit never fails" if key == "OnFailure" and file.type in _NEVER_FAIL else ""


def _finding(file: UserFile, line: SectionLine, word: Word, reason: str) -> Draft:
    return finding(
        value_span(file.source, line.node, word.start, word.end),
        f"systemd ignores {line.node.key}={word.text} in {file.unit}: {reason}",
        unit=file.unit,
        help=f"remove {word.text} from {line.node.key}=",
        severity=None if "itself" not in reason else Severity.NOTE,
    )
