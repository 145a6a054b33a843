"""A value of `Environment=` names a variable, which systemd doesn't expand there.

`$` has no meaning in `Environment=` and in the lines of an `EnvironmentFile=` (systemd.exec(5)).
`PATH=$PATH:/opt/bin` is a search path whose first directory is called `$PATH`, so no program of the system is
found any more. A line `export NAME=value` of an environment file is passed over. The rule reports variables
whose meaning is clear, such as `$PATH` and `$HOME`, and those that the unit sets itself.

**Bad**

```ini
[Service]
Environment=PATH=$PATH:/opt/app/bin
ExecStart=/opt/app/bin/app
```

**Good**

```ini
[Service]
Environment=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/opt/app/bin
ExecStart=/opt/app/bin/app
```

Write the value out, with a specifier where there is one: `%h`, `%t`, `%S`, `%d`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.quick.remembered import remembered
from unitlint.systemd.directives import own_section
from unitlint.text.source import SourceText, is_known
from unitlint.units.list_values import WordPlace
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit
from unitlint.units.values.quoting import Style, WordError, words

SEVERITY = Severity.WARNING
CATEGORY = "commands"
SINCE = "0.1.0"
READS_FILES = True

_NAMES = {
    "PATH": "write the whole search path",
    "LD_LIBRARY_PATH": "write the whole search path",
    "PYTHONPATH": "write the whole search path",
    "HOME": "write the directory; %h is the home directory of the manager's user, /root for the system "
    "manager",
    "USER": "write the name",
    "UID": "write the number; %U is the UID of the manager's user",
    "HOSTNAME": "write %H",
    "PWD": "write the directory",
    "RUNTIME_DIRECTORY": "write %t/ and the name of the directory",
    "STATE_DIRECTORY": "write %S/ and the name of the directory",
    "CACHE_DIRECTORY": "write %C/ and the name of the directory",
    "LOGS_DIRECTORY": "write %L/ and the name of the directory",
    "CONFIGURATION_DIRECTORY": "write %E/ and the name of the directory",
    "CREDENTIALS_DIRECTORY": "write %d/ and the name of the credential",
    "XDG_RUNTIME_DIR": "write %t in a user unit, /run/user/ and the number in a system unit",
}
"""Variables of shells and of systemd, and what stands for them in a unit (systemd.unit(5), SPECIFIERS)."""
_USED = re.compile(r"\$(?:\{(?P<braced>[A-Za-z_]\w*)\}|(?P<name>[A-Za-z_]\w*))")
_LINE = re.compile(
    r"^[ \t]*(?P<export>export[ \t]+)?(?P<name>[A-Za-z_]\w*)[ \t]*=(?P<value>[^\n]*)", re.MULTILINE
)


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each value, and for each line of a delivered environment file."""
    reported: set[tuple[str, int]] = set()
    for unit in machine.units_with_own_lines:
        if not is_loaded(unit) or not unit.user_owned:
            continue
        yield from _of_unit(unit)
        for setting in unit.values(own_section(unit.type), "EnvironmentFile"):
            file = machine.configuration.file(expand(setting.value.lstrip("-"), unit.name) or "")
            if file is not None and file.source is not None and is_known(file.source.text):
                yield from _of_file(unit, setting, file.source, reported)


@remembered
def _of_unit(unit: Unit) -> Iterator[Draft]:
    settings = [s for s in unit.values(own_section(unit.type), "Environment") if is_known(s.value)]
    if not any("$" in setting.value for setting in settings):
        return
    own = frozenset(word.partition("=")[0] for s in settings for word in _words(s.value))
    for setting in settings:
        if setting.file.is_users:
            yield from _of_setting(unit, setting, own)


def _of_setting(unit: Unit, setting: Setting, own: frozenset[str]) -> Iterator[Draft]:
    for word in _words(setting.value):
        name, _, value = word.partition("=")
        used = _meant(value, own, name)
        if used:
            yield finding(
                WordPlace(setting.place, word),
                f"{name} is literally {value} in {unit.name}: systemd expands no variable in Environment=",
                unit=unit.name,
                help=_NAMES.get(used, "write the value out"),
            )


def _of_file(
    unit: Unit, setting: Setting, source: SourceText, reported: set[tuple[str, int]]
) -> Iterator[Draft]:
    lines = [found for found in _LINE.finditer(source.text) if "'" not in found["value"]]
    own = frozenset(found["name"] for found in lines)
    for line in lines:
        used = _meant(line["value"], own, line["name"])
        key = (source.path, line.start())
        if (line["export"] or used) and key not in reported:
            reported.add(key)
            message = f"{unit.name} doesn't get {line['name']}: systemd ignores a line with export"
            if not line["export"]:
                message = (
                    f"{line['name']} is literally {line['value'].strip()} in {unit.name}: "
                    "systemd expands no variable in an environment file"
                )
            yield finding(
                source.place(line.start(), line.end()),
                message,
                unit=unit.name,
                related=(Related(setting.place.location, f"{unit.name} reads it here"),),
                help="delete the word export" if line["export"] else _NAMES.get(used, "write the value out"),
            )


def _meant(value: str, own: frozenset[str], name: str) -> str:
    """The first variable in the value of `name` that whoever wrote it means to have expanded."""
    used = (found["braced"] or found["name"] for found in _USED.finditer(value))
    return next((other for other in used if other in _NAMES or (other in own and other != name)), "")


def _words(value: str) -> list[str]:
    try:
        return [word.text for word in words(value, Style.UNQUOTE | Style.UNESCAPE)]
    except WordError:
        return []
