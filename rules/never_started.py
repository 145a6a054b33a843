"""Nothing starts a unit of the configuration.

A unit doesn't start by being there. A unit with an `[Install]` section waits for somebody to enable it: in
Ignition, Butane and cloud-config that is `enabled: true` beside it, or a preset; one without has to be wanted
by a unit that starts, or triggered by a timer, a socket or a path, and of a template something has to name an
instance (systemd.unit(5), [INSTALL] SECTION OPTIONS; Ignition, "Configuration specification", systemd.units).
Units that are enabled for a target of the user's own never start if nothing starts that target; nor do those
for `graphical.target` on Flatcar or Fedora CoreOS, which boot `multi-user.target`. No Quadlet can be enabled;
only its `[Install]` section starts it (podman-systemd.unit(5), Enabling unit files).

In inputs that others add to (unit folders and parts of a root) the rule looks only at such targets and
Quadlets. A unit with `enabled: false` is meant to stay off, and a script, a udev rule or a D-Bus service in
the configuration starts the units that it names. So do Terraform code and scripts beside the document, or in
the two folders above, in a line with `systemctl`. Of a desktop's units, one of which is bound to
`graphical-session.target`, its session manager starts the targets. A Terraform module may be used from
anywhere: where a document belongs to one, all code of the repository counts.

**Bad**

```ini
# app.target
[Unit]
Description=All of our services

# api.service, enabled
[Service]
ExecStart=/usr/bin/api

[Install]
WantedBy=app.target
```

**Good**

```ini
# app.target, enabled
[Unit]
Description=All of our services

[Install]
WantedBy=multi-user.target

# api.service, enabled
[Service]
ExecStart=/usr/bin/api

[Install]
WantedBy=app.target
```

Enable the unit, or let another one want it; or delete it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import PurePath

from unitlint.configuration.configuration import (
    CLOUD_CONFIG,
    CONTAINERFILE,
    FOLDER,
    OPEN_KINDS,
    ROOT,
    Manager,
)
from unitlint.configuration.delivered import Enablement
from unitlint.configuration.unit_files import entries
from unitlint.contracts.names import is_loaded, listed
from unitlint.errors import InputError
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import PULLS_IN, Graph, Kind
from unitlint.machine.machine import Machine
from unitlint.quick.remembered import remembered
from unitlint.rules.session_pulled_in import SESSION
from unitlint.rules.shared.installing import asks_for_links
from unitlint.rules.shared.quadlets import quadlets_by_service
from unitlint.rules.shared.starting import Mentions, mentions_of, referring, startable, started_by
from unitlint.systemd.base_systems import FLATCAR
from unitlint.systemd.file_names import INSTALL_FOLDERS, TYPES_WITHOUT_FILES, UNIT_TYPES
from unitlint.systemd.milestones import AIMS
from unitlint.systemd.special_units import STOP_TARGETS
from unitlint.text.source import Place, SourceText
from unitlint.tree.reader import read_text
from unitlint.units.effective import last_taken
from unitlint.units.names import is_instance, is_template, prefix, stands_for_any, template_of, with_instance
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "enablement"
SINCE = "0.1.0"
READS_FILES = True

_WITHOUT_ENABLED = frozenset({CLOUD_CONFIG})
"""Formats in which a file is all that there is of a unit; something else may enable it."""

_BY_COMMAND = "add `systemctl enable --now --no-block {0}` to runcmd"
_TYPES = frozenset(UNIT_TYPES) - TYPES_WITHOUT_FILES
_STARTED_BY_HAND = (".container", ".pod", ".kube")
"""Quadlets whose services somebody has to start; the others are started by those that use them."""

_SHOWN = 3


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each unit that starts a chain of units which nothing starts.

    None for users' managers: each user enables what is there for all, and a desktop starts its targets.
    """
    if machine.configuration.manager is Manager.USER or _is_of_desktop(machine):
        return
    started = startable(machine)
    mentions = mentions_of(machine)
    for unit in machine.own_units:
        place = None if stands_for_any(unit.name) else _place(unit)
        if place is None or unit.name in started or not _is_the_users(machine, unit, place):
            continue
        if _is_started_by_another(machine.graph, unit.name):
            yield from _aimed_elsewhere(machine, unit, mentions)
        elif not is_undecided(unit) and not mentions.has(unit):
            yield from _judge(machine, unit, place, started)
    if machine.configuration.kind not in OPEN_KINDS:
        yield from _templates(machine, mentions)


def _templates(machine: Machine, mentions: Mentions) -> Iterator[Draft]:
    """The templates of which nothing names an instance, where a document lists all that it enables."""
    texts = [(path, source.text) for path, source in _texts_of_units(machine)]
    enabled = {template_of(name) if is_instance(name) else name for name in _enablements(machine)}
    for unit in machine.own_units:
        name, template = unit.name, template_of(unit.name)
        place = _place(unit) if stands_for_any(name) and template not in machine.platform.unit_names else None
        if place is None or not is_loaded(unit) or is_undecided(unit) or template in enabled:
            continue
        if any(machine.graph.sources(name, kind) for kind in (Kind.TRIGGERS, *PULLS_IN)):
            continue  # a template as well: that one is told
        start = f"{prefix(name)}@"
        elsewhere = (start in text for path, text in texts if not path.endswith(f"/{template}"))
        if machine.ownership.owns(place) and not (any(elsewhere) or mentions.names_path(start)):
            way_out = f"enable {with_instance(template, 'INSTANCE')}, or delete it"
            yield finding(
                place,
                f"nothing starts an instance of {template}",
                unit=template,
                help=way_out,
                severity=Severity.NOTE,
            )


def _texts_of_units(machine: Machine) -> Iterator[tuple[str, SourceText]]:
    for directory in machine.configuration.directories:
        for file in entries(directory):
            if file.source is not None:
                yield file.path, file.source


def _is_of_desktop(machine: Machine) -> bool:
    """Whether the units are a desktop's: its session manager starts its targets (systemd.special(7))."""
    return any(machine.graph.edge(unit.name, Kind.BINDS_TO, SESSION) for unit in machine.own_units)


def _is_started_by_another(graph: Graph, name: str) -> bool:
    """Whether a unit that is there starts it; of units that start each other the first stands for all."""
    others = {other for other in referring(graph, name) if is_loaded(graph.unit(other))}
    circle = others & started_by(graph, name)
    return bool(others - circle) or any(_rank(graph, other) < _rank(graph, name) for other in circle)


def _aimed_elsewhere(machine: Machine, unit: Unit, mentions: Mentions) -> Iterator[Draft]:
    """A unit that only a target pulls in to which this boot doesn't lead: graphical.target on a server."""
    pulling = referring(machine.graph, unit.name)
    if not pulling or not pulling <= frozenset(AIMS) or is_undecided(unit) or mentions.has(unit):
        return
    aims = [machine.graph.units[name] for name in sorted(pulling)]
    places = [s.place for key in INSTALL_FOLDERS for s in unit.values("Install", key) if s.file.is_users]
    if places and not any(map(mentions.has, aims)):
        target = machine.boot.target
        yield finding(
            places[0],
            f"{unit.name} never starts: only {listed(sorted(pulling))} pulls it in, and the boot starts "
            f"{target}",
            unit=unit.name,
            help=f"write WantedBy={target}",
            severity=Severity.NOTE if machine.platform.guessed else None,
        )


def _rank(graph: Graph, name: str) -> tuple[bool, str]:
    """A pod before its containers, which are bound to it."""
    return bool(graph.targets(name, Kind.BINDS_TO)), name


def _place(unit: Unit) -> Place | None:
    """Where the input lists the unit, which is where it would be enabled; else the unit's own file."""
    enabledat = unit.fragment.declared if unit.fragment is not None else None
    return enabledat or unit.place


def _is_the_users(machine: Machine, unit: Unit, place: Place) -> bool:
    if machine.configuration.kind == ROOT and machine.is_complete:
        return False  # a whole system: what isn't enabled there is meant to be off, or started on demand
    if unit.type not in _TYPES or not is_loaded(unit) or not unit.is_configured or unit.name in STOP_TARGETS:
        return False
    return machine.ownership.owns(place) and unit.name not in machine.platform.unit_names


@remembered
def _enablements(machine: Machine) -> Mapping[str, Enablement]:
    """What is said last of each unit."""
    return {enablement.unit: enablement for enablement in machine.configuration.enablements}


def _judge(machine: Machine, unit: Unit, place: Place, started: frozenset[str]) -> Iterator[Draft]:
    enablement = _enablements(machine).get(unit.name)
    later = [name for name in _started_with(machine.graph, unit) if name not in started]
    is_wanted = any(unit.values("Install", key) for key in INSTALL_FOLDERS)
    quadlet = quadlets_by_service(machine).get(unit.name)
    if quadlet is not None and (is_wanted or quadlet.name.endswith(_STARTED_BY_HAND)):
        # What wants one is missing, or starts with the shutdown: other rules say so.
        if is_wanted or quadlet.has_unknown_lines or not _are_meant_to_start(machine):
            return
        yield _finding(unit, place, later, "add [Install] with WantedBy=default.target", Severity.NOTE)
    elif machine.configuration.kind in OPEN_KINDS:
        if unit.type == "target" and later and not asks_for_links(unit):
            way_out = f"add Wants={unit.name} to another unit, or add [Install] and enable it"
            yield _finding(unit, place, later, way_out, Severity.NOTE)
        elif enablement is None and _is_left_off(machine, unit):
            yield _finding(unit, place, later, f"add RUN systemctl enable {unit.name}", Severity.NOTE)
    elif enablement is None and is_wanted:
        if machine.configuration.kind in _WITHOUT_ENABLED:
            of_coreos = machine.configuration.platform == FLATCAR.name  # whose `coreos` may enable it
            way_out = "add enable: true and command: start" if of_coreos else _BY_COMMAND.format(unit.name)
            yield _finding(unit, place, later, way_out, Severity.NOTE)
        else:
            yield _finding(unit, place, later, "add enabled: true", None)
    elif enablement is None and not asks_for_links(unit) and last_taken(unit, "Service", "BusName") is None:
        hangs_on_it = unit.type == "target" and later
        way_out = f"add Wants={unit.name} to a unit that starts, or delete it"
        yield _finding(unit, place, later, way_out, None if hangs_on_it else Severity.NOTE)


def _is_left_off(machine: Machine, unit: Unit) -> bool:
    """Whether a Containerfile brings a unit to be enabled, and neither it nor a preset of its enables it."""
    configuration = machine.configuration
    if configuration.kind != CONTAINERFILE or not asks_for_links(unit) or is_template(unit.name):
        return False
    if any(preset.enable and fnmatchcase(unit.name, preset.pattern) for preset in configuration.presets):
        return False
    with suppress(InputError):
        return "preset" not in read_text(configuration.path)
    return False


def _are_meant_to_start(machine: Machine) -> bool:
    """Whether Quadlets are delivered for a boot, and not some examples in a folder.

    Those of a folder are where another of them says who starts it, where podman reads them, or where a role
    of Ansible delivers them.
    """
    if machine.configuration.kind != FOLDER:
        return True
    path = PurePath(machine.configuration.path)
    if path.parts[-2:] == ("containers", "systemd") or path.name in ("files", "templates"):
        return True
    return any(s.section == "Install" for quadlet in machine.quadlets.values() for s in quadlet.settings)


def _started_with(graph: Graph, unit: Unit) -> list[str]:
    """The user's units that start with it, or by it, and so don't either."""
    lost = (graph.units[name] for name in started_by(graph, unit.name))
    return sorted(other.name for other in lost if is_loaded(other) and other.is_configured)


def _finding(unit: Unit, place: Place, later: list[str], way_out: str, severity: Severity | None) -> Draft:
    shown = later if len(later) <= _SHOWN + 1 else [*later[:_SHOWN], f"{len(later) - _SHOWN} more"]
    verb = "starts" if len(later) == 1 else "start"
    so = f", so {listed(shown)} never {verb}" if later else ""
    return finding(
        place,
        f"nothing starts {unit.name}{so}",
        unit=unit.name,
        help=way_out,
        severity=severity,
    )
