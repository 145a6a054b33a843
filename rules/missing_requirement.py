"""A unit requires another that does not exist.

The start job of a unit that `Requires=`, `BindsTo=` or `Requisite=` one without a file fails, and with it
that of every unit that requires the first (systemd.unit(5), Requires=). The rule is silent where the base
system is not known, since it may ship the unit. A catalogue of an image may lack a unit that the image has:
then the finding is a note. A mount that is required is missing where a document of an image-based system
brings the machine's fstab, and neither that nor any unit mounts it.

**Bad**

```ini
# web.service
[Unit]
Requires=databse.service
After=databse.service

[Service]
ExecStart=/usr/bin/web
```

**Good**

```ini
# web.service
[Unit]
Wants=database.service
After=database.service

[Service]
ExecStart=/usr/bin/web
```

Correct the name, add the unit, or write `Wants=` where it may be absent.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import REQUIRING, Edge
from unitlint.machine.machine import Machine
from unitlint.rules.shared.graph import is_missing
from unitlint.rules.shared.insertion import other_word
from unitlint.rules.shared.references import Missing, naming, references_of
from unitlint.systemd.escaping import unescaped_path
from unitlint.text.source import Place

SEVERITY = Severity.ERROR
CATEGORY = "references"
SINCE = "0.1.0"
FIXABLE = True


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each line of the user's that requires what isn't there."""
    ownership, references = machine.ownership, references_of(machine)
    for edge in machine.own_edges(*REQUIRING):
        if not is_missing(machine.graph.unit(edge.target)):
            continue
        missing = references.missing(edge.target)
        for _, place in naming(ownership, edge):
            yield from references.left_out(place)
            if missing is not None:
                yield _finding(edge, place, missing)
            elif references.is_unknown(edge.target):
                yield finding(
                    place,
                    f"{edge.source} fails to start unless the image has {edge.target}: no such unit is known",
                    unit=edge.source,
                    help=_help(edge),
                    severity=Severity.NOTE,
                )


def _finding(edge: Edge, place: Place, missing: Missing) -> Draft:
    return finding(
        place,
        f"{edge.source} will fail to start: it requires {edge.target}, which doesn't exist",
        unit=edge.source,
        fix=other_word(place, missing.meant),
        help=missing.remedy or _help(edge),
    )


def _help(edge: Edge) -> str:
    path = unescaped_path(edge.target.removesuffix(".mount")) if edge.target.endswith(".mount") else None
    add = f"add a line for {path} to fstab, or {edge.target}" if path else f"add {edge.target}"
    return f"{add}, or use Wants= if {edge.source} works without it"
