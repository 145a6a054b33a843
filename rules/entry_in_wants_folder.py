"""A `.wants` or `.requires` directory has a file, or a link whose name means another unit than it seems to.

In `foo.target.wants/` and the like systemd looks for links, and only at their names. It ignores a file there
with a warning, so the unit isn't pulled in. A link's name counts, not its target: a link `a.service` to
`b.service` pulls in `a.service`, with a warning (systemd.unit(5), UNIT FILE LOAD PATH; what systemd 252 and
later log). A template without an instance gets that of the directory: `multi-user.target.wants/app@.service`
starts `app@multi-user.service`. The rule reports that for targets of the base system, whose names are no
instances.

**Bad**

```
multi-user.target.wants/web.service    a file, and no link
```

**Good**

```
web.service
multi-user.target.wants/web.service -> ../web.service
```

Move the file to the parent directory, and link to it from here.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.unit_files import UnitFile
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.machine.places import file_place
from unitlint.text.source import is_known
from unitlint.units import names

SEVERITY = Severity.WARNING
CATEGORY = "enablement"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each entry of the user's that is no link, or has another name than what it leads to."""
    for directory in machine.configuration.directories:
        for folder, entries in directory.dependencies.items():
            for entry in entries.values():
                if entry.is_users and not entry.enabled_by and is_known(entry.name):
                    yield from _judge(folder, entry)
                    yield from _without_instance(machine, folder, entry)


def _judge(folder: str, entry: UnitFile) -> Iterator[Draft]:
    if not entry.link:
        if entry.source is not None and entry.source.text:
            message = f"systemd ignores this file: {folder} is for links, so it doesn't pull in {entry.name}"
            hint = f"move the file to the parent directory, and link to it from here: ../{entry.name}"
            yield finding(file_place(entry), message, unit=entry.name, help=hint)
        return
    leads_to = entry.target.rpartition("/")[2]
    if not entry.masks and names.is_valid(leads_to) and not _compatible(entry.name, leads_to, folder):
        message = f"this link pulls in {entry.name}, not {leads_to}: only the name of the link counts"
        yield finding(
            file_place(entry),
            message,
            unit=entry.name,
            help=f"rename it to {leads_to} if that is what you mean",
        )


def _without_instance(machine: Machine, folder: str, entry: UnitFile) -> Iterator[Draft]:
    """A template linked as it is: what starts is an instance that is called as the target."""
    owner = folder.rpartition(".")[0]
    unit = machine.graph.unit(owner)
    if (
        not entry.link
        or not names.is_template(entry.name)
        or names.is_template(owner)
        or names.is_instance(owner)
    ):
        return
    started = names.resolve_template(entry.name, owner=owner)
    if unit is not None and unit.fragment is not None and not unit.is_users and started:
        prefix, _, suffix = entry.name.partition("@")
        yield finding(
            file_place(entry),
            f"this link starts {started}: {entry.name} is a template, and the link names no instance",
            unit=entry.name,
            help=f"name the instance: {prefix}@INSTANCE{suffix}",
        )


def _compatible(name: str, leads_to: str, folder: str) -> bool:
    """Whether a link's name means what it leads to: itself, its template, or the folder's own instance."""
    if name == leads_to:
        return True
    if names.is_template(leads_to) and names.is_instance(name):
        return names.template_of(name) == leads_to
    owner = folder.rpartition(".")[0]
    return names.is_template(name) and names.resolve_template(name, owner=owner) == leads_to
