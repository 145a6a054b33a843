"""A unit executes a file that is nearly, but not quite, one that the configuration delivers.

The path is in a folder of the configuration's own files, no file of that name is delivered, and one of a very
similar name is: most likely the name is misspelt, and the command will fail with status 203/EXEC.

**Bad**

```yaml
files:
  - /opt/sbin/setup-disks
systemd:
  - name: setup-disks.service  # ExecStart=/opt/sbin/setup-disk
    enabled: true
```

**Good**

```yaml
files:
  - /opt/sbin/setup-disks
systemd:
  - name: setup-disks.service  # ExecStart=/opt/sbin/setup-disks
    enabled: true
```

Correct the path, or deliver the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from unitlint.configuration.delivered import DeliveredFile
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.command_lines import executed_path, user_commands

SEVERITY = Severity.WARNING
CATEGORY = "commands"
SINCE = "0.1.0"
READS_FILES = True

_SAME_WORD = 0.9
_EXTENSION = re.compile(r"\.(?:sh|bash|py|pl)\Z")
_DIGITS = re.compile(r"\d+")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each command whose executable is a near miss."""
    files = machine.configuration.files
    folders = {path.rpartition("/")[0] for path in files}
    units, version = machine.units_with_own_lines, machine.systemd_version
    commands = [(u, c, executed_path(u, c)) for u in units for c in user_commands(u, version)]
    executed = {path for _, _, path in commands}
    for unit, command, path in commands:
        if path in files or path.rpartition("/")[0] not in folders or not path.startswith("/"):
            continue
        meant = _near_miss(path, files)
        if meant and meant not in executed:
            yield finding(
                command.setting.place,
                f"{unit.name} runs {path}, which isn't delivered; {meant} is",
                unit=unit.name,
                help=f"write {meant}",
            )


def _near_miss(path: str, files: Mapping[str, DeliveredFile]) -> str:
    folder, _, name = path.rpartition("/")
    for other in sorted(files):
        other_folder, _, other_name = other.rpartition("/")
        if other_folder == folder and _is_near(name, other_name):
            return other
    return ""


@lru_cache(maxsize=4096)
def _is_near(name: str, other: str) -> bool:
    """`disk2` and `disk3` are two things, `disk` and `disks` may be one, and `disk` and `disk.sh`."""
    if _EXTENSION.sub("", name) == _EXTENSION.sub("", other):
        return True
    same_numbers = _DIGITS.findall(name) == _DIGITS.findall(other)
    if not same_numbers or abs(len(name) - len(other)) > len(name) // 4:
        return False
    from difflib import SequenceMatcher

    return SequenceMatcher(None, name, other).ratio() >= _SAME_WORD
