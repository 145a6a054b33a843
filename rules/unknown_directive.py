"""A directive is unknown in its section.

systemd skips the line and only logs that in the journal, so the line has no effect: a misspelled `After=`
orders nothing (systemd.unit(5); systemd.directives(7) lists what each has). One that is newer than the
machine's systemd is skipped as well.

**Bad**

```ini
[Unit]
Requiers=docker.service
```

**Good**

```ini
[Unit]
Requires=docker.service
```

Correct the name, move the line to the section that has it, or give your own key the prefix `X-`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.findings.finding import Draft, Edit, Fix, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import SectionLine, UserFile, each_file, key_span, lines
from unitlint.systemd.directives import Directive, is_private, keys, lookup, named, sections
from unitlint.text.source import is_known
from unitlint.text.suggest import nearest

SEVERITY = Severity.WARNING
CATEGORY = "syntax"
SINCE = "0.1.0"
FIXABLE = True


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each assignment that systemd skips for its name."""
    return each_file(machine, _judge)


def _judge(file: UserFile, version: int) -> Iterator[Draft]:
    known = sections(file.type)
    for line in lines(file.source):
        key = line.node.key
        if line.section not in known or not key or is_private(key) or not is_known(key):
            continue
        if lookup(file.type, line.section, key, version) is None:
            yield _finding(file, line, version)


def _finding(file: UserFile, line: SectionLine, version: int) -> Draft:
    section, key = line.section, line.node.key
    meant = nearest(key, keys(section, version))
    found = named(key)
    place = key_span(file.source, line.node)
    return finding(
        place,
        _message(section, key, version),
        unit=file.unit,
        help=_help(file, found, version) if found else f"write {meant}=" if meant else _private_help(key),
        fix=Fix(f"write {meant}=", (Edit(place, meant, key),), safe=False) if meant and not found else None,
    )


def _message(section: str, key: str, version: int) -> str:
    found = named(key)
    if not found:
        return f"unknown directive {key}=; systemd ignores it"
    if section not in found:
        return f"{key}= is not valid in [{section}]; systemd ignores it"
    known = found[section]
    if known.since > version:
        return f"{key}= needs systemd {known.since}; systemd {version} ignores it"
    dropped = "systemd" if known.removed else f"systemd {known.until}"
    return f"{dropped} dropped {key}= and ignores it"


def _help(file: UserFile, found: Mapping[str, Directive], version: int) -> str:
    """What to do about a name that some section or some version has."""
    homes = [s for s, d in found.items() if s in sections(file.type) and d.accepted_by(version)]
    if homes:
        return f"move it to [{homes[0]}]"
    successor = next((d.superseded_by or d.renamed_to for d in found.values() if d.deprecated), "")
    if successor:
        return f"use {successor}= instead"
    if any(section in found for section in sections(file.type)):
        return "delete the line"
    return f"delete the line; it is only valid in {', '.join(f'[{section}]' for section in sorted(found))}"


def _private_help(key: str) -> str:
    return f"delete the line, or write X-{key}= if it is for another program"
