"""`unitlint rules new NAME`: the files of a rule, to be filled in."""

from __future__ import annotations

from pathlib import Path

import click

from unitlint import __version__
from unitlint.cli.options import output_option
from unitlint.cli.output import write, write_below
from unitlint.errors import UsageError
from unitlint.findings.finding import Severity
from unitlint.quick import patterns as re
from unitlint.rules import ENGINE_NAMES, NAMES

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
_CLONE = ("rules/__init__.py", "tests/rules/cases")
"""What a clone of unitlint has, and a folder of one's own rules has not."""

_MODULE = '''\
"""SAY in one sentence what is wrong with the unit.

SAY what happens at boot, and why (systemd.service(5), Type=).

**Bad**

```ini
# example.service
[Service]
Type=forking
ExecStart=/usr/bin/example
```

**Good**

```ini
# example.service
[Service]
ExecStart=/usr/bin/example
```

SAY what to do.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.units.verify import type_setting

SEVERITY = Severity.{severity}
CATEGORY = "{category}"
SINCE = "{since}"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each unit of the user's that …"""
    for unit in machine.own_units:
        setting = type_setting(unit)
        if setting is not None and unit.user_owned and setting.value == "forking":
            yield finding(
                setting.place,
                f"{{unit.name}} SAY what is wrong",
                unit=unit.name,
                help="SAY what to write",
            )
'''
_FIRES = """\
[Service]
# ruleid: {name}
Type=forking
ExecStart=/usr/bin/example
"""
_SILENT = """\
[Service]
# ok: {name}
Type=exec
ExecStart=/usr/bin/example
"""


@click.command()
@click.argument("name")
@click.option(
    "--severity",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.WARNING.value,
    show_default=True,
    help="error: it will fail or hang; warning: it may; note: it is dead or misleading.",
)
@click.option("--category", default="values", show_default=True, help="One that `unitlint rules` shows.")
@output_option
def new(name: str, severity: str, category: str, output: str) -> None:
    """Write the files of a new rule NAME.

    In a clone of unitlint these are the module in rules/, which holds the rule's page, and two cases in
    tests/rules/cases/. Elsewhere it is the module alone: name it in `.unitlint.yaml`.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f'"{name}" is not a valid rule name',
            hint="write two or more words, for example oneshot-with-watchdog",
        )
    if name in (*NAMES, *ENGINE_NAMES):
        raise UsageError(f'there is a rule named "{name}" already', hint="choose another name")
    clone = all(Path(path).exists() for path in _CLONE)
    files = dict(_files(name, severity=severity, category=category, clone=clone))
    for path in files:
        if path.exists():
            raise UsageError(f"{path} already exists", hint="choose another name, or edit that rule")
    for path, text in files.items():
        write_below(path, text.encode())
    write("".join(f"{path}\n" for path in files) + _next_step(name, clone=clone), output)


def _files(name: str, *, severity: str, category: str, clone: bool) -> list[tuple[Path, str]]:
    since = __version__.partition(".dev")[0] if clone else "1"
    text = _MODULE.format(severity=severity.upper(), category=category, since=since)
    module = f"{name.replace('-', '_')}.py"
    if not clone:
        return [(Path(module), text)]
    cases = Path("tests/rules/cases", name)
    return [
        (Path("rules", module), text),
        (cases / "fires" / "example.service", _FIRES.format(name=name)),
        (cases / "silent" / "example.service", _SILENT.format(name=name)),
    ]


def _next_step(name: str, *, clone: bool) -> str:
    if clone:
        command = f"pytest tests/rules tests/test_rule_book.py -k {name} --update"
        return f"Fill in what says SAY, then run: {command}\n"
    return "Fill in what says SAY, and name the file in .unitlint.yaml under `rules:`.\n"
