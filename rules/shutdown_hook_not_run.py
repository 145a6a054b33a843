"""A unit is started by the shutdown, which also stops it: it never runs.

A unit that is wanted by `poweroff.target`, `reboot.target` or `halt.target` has, by its default dependencies,
`Conflicts=shutdown.target`. Each shutdown starts `shutdown.target`, so the unit would have to be started and
stopped in one go: systemd drops the start without a word (systemd.unit(5), DefaultDependencies= and
Conflicts=). `systemd --test --unit=reboot.target` has no job for it.

**Bad**

```ini
# save-state.service
[Service]
Type=oneshot
ExecStart=/usr/bin/save-state

[Install]
WantedBy=poweroff.target reboot.target halt.target
```

**Good**

```ini
# save-state.service, enabled
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStop=/usr/bin/save-state

[Install]
WantedBy=multi-user.target
```

Start the unit with the boot, and do the work in `ExecStop=`, which runs when the machine goes down; or write
`DefaultDependencies=no` and order the unit before the target's own service.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded, listed
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Kind, OriginKind
from unitlint.machine.chains import hop
from unitlint.machine.machine import Machine
from unitlint.text.source import Place
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"

SHUTDOWN = "shutdown.target"
_GOING_DOWN = frozenset(
    {
        *(f"{way}.target" for way in ("poweroff", "reboot", "halt", "kexec", "soft-reboot", "shutdown")),
        "final.target",
        "umount.target",
    }
)
"""Targets that are reached in a shutdown only (systemd.special(7), bootup(7))."""


def check(model: Machine) -> Iterator[Draft]:
    """One finding for each unit of the user's that a shutdown wants and stops."""
    for unit in model.graph.units.values():
        if not is_loaded(unit) or unit.type not in ("service", "target", "socket", "mount"):
            continue
        conflict = model.graph.edge(unit.name, Kind.CONFLICTS, SHUTDOWN)
        wanted = dict(_wanted(model, unit)) if conflict is not None else {}
        if conflict is None or not wanted:
            continue
        by_default = any(origin.kind is OriginKind.DEFAULT for origin in conflict.origins)
        reason = hop(model.graph, conflict)
        place = next(iter(wanted.values()))
        where = reason.place.location if reason.place is not None else place.location
        yield finding(
            place,
            f"{unit.name} never runs: {listed(sorted(wanted))} would start it, "
            f"and {SHUTDOWN}, which every shutdown starts, stops it",
            unit=unit.name,
            related=[Related(where, reason.sentence)],
            help="want it by multi-user.target, with RemainAfterExit=yes and the command in ExecStop="
            + (", or write DefaultDependencies=no" if by_default else ""),
        )


def _wanted(model: Machine, unit: Unit) -> Iterator[tuple[str, Place]]:
    """The targets of a shutdown that want the unit, or would once it is enabled, with the user's lines."""
    for setting in unit.values("Install", "WantedBy"):
        if setting.file.is_users:
            yield from ((word, setting.place) for word in setting.value.split() if word in _GOING_DOWN)
    for target in _GOING_DOWN:
        edge = model.graph.edge(target, Kind.WANTS, unit.name)
        stated = next(model.ownership.named(edge), None) if edge is not None else None
        if stated is not None:
            yield target, stated[1]
