"""What is to be known of what stands under the pointer, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from unitlint.configuration.unit_files import Owner
from unitlint.generators.quadlet.keys import KEYS as QUADLET_KEYS
from unitlint.graph.edges import PULLS_IN, Graph
from unitlint.graph.origins import OriginKind
from unitlint.lsp.man_pages import link
from unitlint.lsp.values import in_words
from unitlint.machine.machine import Machine
from unitlint.reports.report import documentation_url
from unitlint.rules import ENGINE_NAMES, NAMES, Rule
from unitlint.systemd.directives import Directive, lookup, named, sections
from unitlint.units.unit import LoadState, Unit

_MOST = 8
"""Units that are listed at most."""


def of_directive(unit_type: str, section: str, key: str, version: int) -> str:
    """A directive: where it belongs, what it takes, since when, what became of it; empty for none."""
    directive = lookup(unit_type, section, key, version) or named(key).get(section)
    if directive is None or section not in sections(unit_type):
        return ""
    lines = [f"**{key}=** in [{section}] · {link(directive)}"]
    if taken := in_words(directive, version):
        lines.append(
            f"Takes {taken}.{' Assignments add up; an empty one resets the list.' if directive.many else ''}"
        )
    lines += _history(directive, version)
    return "\n\n".join(lines)


def of_quadlet_key(section: str, key: str, version: int) -> str:
    """A key of a Quadlet; what isn't podman's is for the service that it makes."""
    if section in QUADLET_KEYS:
        known = key in QUADLET_KEYS[section]
        return f"**{key}=** in [{section}] · podman-systemd.unit(5)" if known else ""
    return of_directive("service", section, key, version)


def _history(directive: Directive, version: int) -> Iterator[str]:
    if directive.since > version:
        yield f"Since systemd {directive.since}: this machine has {version}, which ignores it."
    elif directive.since:
        yield f"Since systemd {directive.since}."
    if directive.removed or (directive.until and version >= directive.until):
        yield "Removed: systemd accepts it but does nothing."
    elif directive.until:
        yield f"Removed in systemd {directive.until}."
    successor = directive.renamed_to or directive.moved_to or directive.superseded_by
    if successor:
        yield f"Deprecated: use {successor}=."


def of_unit(name: str, machines: Iterable[Machine], folder: str = "") -> str:
    """A unit on each machine that knows it, those alike together; empty when none does.

    Paths are shown from `folder` where they lie below it.
    """
    groups: dict[str, list[str]] = {}
    total = 0
    for model in machines:
        total += 1
        if (unit := model.graph.unit(name)) is not None:
            groups.setdefault(_unit(unit, name, model, folder), []).append(model.configuration.name)
    parts = (
        text if len(names) == total else f"{text}\n\n*in {_listed(names)}*" for text, names in groups.items()
    )
    return "\n\n---\n\n".join(parts)


def _unit(unit: Unit, name: str, machine: Machine, folder: str) -> str:
    alias = f" (as {name})" if name != unit.name else ""
    reason = f": {unit.reason}" if unit.reason else ""
    lines = [f"**{unit.name}**{alias} · {unit.load_state.value}{reason}"]
    if (where := _path(unit, machine, folder)) is not None:
        lines.append(where)
    drop_ins = (file.source.path if file.source else file.path for file in unit.drop_ins)
    lines += [f"drop-in `{_shown(path, folder)}`" for path in drop_ins]
    pulling = _pulled_in_by(unit.name, machine.graph)
    if unit.load_state is LoadState.LOADED:
        lines.append(f"pulled in by {pulling}" if pulling else "nothing pulls it in")
        job = machine.boot.jobs.get(unit.name)
        lines.append(f"{machine.boot.target} {'starts it' if job is not None else 'does not start it'}")
    elif pulling:
        lines.append(f"named by {pulling}")
    return "  \n".join(lines)


def _path(unit: Unit, machine: Machine, folder: str) -> str | None:
    file = unit.fragment
    if file is None:
        return None
    if file.owner is Owner.PLATFORM:
        return f"`{file.path}` of {machine.platform.name or 'the base system'}"
    place = unit.place.location if unit.place is not None else None
    generated = " (generated)" if file.owner is Owner.GENERATOR else ""
    return (
        f"`{_shown(place.path, folder)}:{place.line}`{generated}" if place is not None else f"`{file.path}`"
    )


def _shown(path: str, folder: str) -> str:
    inside = folder and PurePath(path).is_relative_to(folder)
    return (PurePath(path).relative_to(folder).as_posix() if inside else path).replace("`", "'")


def _pulled_in_by(name: str, graph: Graph) -> str:
    found: dict[str, str] = {}
    for kind in PULLS_IN:
        for source, origins in graph.sources(name, kind).items():
            install = any(origin.kind is OriginKind.INSTALL for origin in origins)
            found.setdefault(source, f"{source} ({kind.value}{', [Install]' if install else ''})")
    return _listed([found[source] for source in sorted(found)])


def of_rule(name: str, rules: Iterable[Rule]) -> str:
    """A rule's page; empty for a rule that doesn't exist."""
    rule = next((rule for rule in rules if rule.name == name), None)
    if rule is None:
        return ""
    ours = rule.name in NAMES or rule.name in ENGINE_NAMES
    title = f"[{rule.name}]({documentation_url(rule.name)})" if ours else rule.name
    return f"**{title}** · {rule.severity} · {rule.category}\n\n{rule.documentation}"


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more
