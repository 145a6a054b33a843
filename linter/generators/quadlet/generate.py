"""What podman's Quadlet generator makes of its files: services and what pulls them in.

podman-systemd.unit(5) of podman 5.8, and of 6.0 where it is told. The services' command lines are left out:
no dependency comes from them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.problems import QUADLET_ERROR, QUADLET_KEY
from unitlint.configuration.unit_files import RawSetting
from unitlint.findings.finding import Severity
from unitlint.generators.generated import Generated, Output
from unitlint.generators.quadlet.checks import check
from unitlint.generators.quadlet.file import Quadlet, read_quadlets, unread_quadlets
from unitlint.generators.quadlet.ignored import ignored
from unitlint.generators.quadlet.install import write_install
from unitlint.generators.quadlet.keys import KEYS
from unitlint.generators.quadlet.service import service_settings
from unitlint.generators.quadlet.sources import (
    MissingQuadletError,
    QuadletError,
    SameServiceError,
    UnreadableError,
    uses,
)
from unitlint.generators.quadlet.unit import pod_settings, unit_settings, untranslated
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.directives import named
from unitlint.systemd.podman import (
    ALL_WAIT,
    NAMED_ARE_THERE,
    NEXT,
    ONE_STOPS_ALL,
    UNKNOWN,
    Version,
    does,
    shown,
)
from unitlint.text.source import Place, is_known
from unitlint.text.suggest import nearest

ORDER = {"Network": 0, "Pod": 2}
"""What is read before and after the rest: who joins a network has to know its name, a pod its containers."""

USER_KEYS = ("User", "Group", "DynamicUser")
"""Keys that would run podman itself as somebody else (podman-systemd.unit(5), DESCRIPTION)."""


@dataclass(slots=True)
class _Run:
    """One run of the generator, as a version of podman would do it."""

    podman: Version
    quadlets: Mapping[str, Quadlet]
    user: bool = False
    partial: bool = False
    """Whether the files may be a part of what the machine gets, with the other Quadlets elsewhere."""
    known: Mapping[str, Quadlet] = field(default_factory=dict)
    """All that a Quadlet may name: these, and those that lie elsewhere."""
    output: Output = field(default_factory=lambda: Output(of_users=True))
    refused: set[str] = field(default_factory=set)
    noted: set[tuple[str, Place]] = field(default_factory=set)

    def makes_none(self, quadlet: Quadlet, *, until: Version = UNKNOWN) -> str:
        """The start of what is said of a file without a service."""
        which = "podman" if self.podman == UNKNOWN else f"podman {shown(self.podman)}"
        if self.podman == UNKNOWN and until != UNKNOWN:
            which = f"podman before {shown(until)}"
        return f"{which} creates no service for {quadlet.name}"


def generate(
    files: Mapping[str, DeliveredFile],
    *,
    podman: Version = UNKNOWN,
    user: bool = False,
    elsewhere: Collection[str] | None = None,
) -> Generated:
    """The generator's output for the Quadlets among `files`, by absolute path.

    With `elsewhere`, these may be a part of what the machine gets: names of Quadlets that it may have, too.
    A file that podman refuses has a problem and no service; a key that podman doesn't know has a problem,
    but the service is there, for a newer podman may know it.
    """
    run = _Run(podman, read_quadlets(files, podman), user, partial=elsewhere is not None)
    run.known = {**unread_quadlets(elsewhere or (), podman), **run.quadlets}
    for quadlet in sorted(run.quadlets.values(), key=lambda quadlet: ORDER.get(quadlet.type.section, 1)):
        try:
            _check_read(quadlet)
            if _takes_keys(run, quadlet):
                _write(run, quadlet)
            else:
                run.refused.add(quadlet.name)
        except QuadletError as reason:
            run.refused.add(quadlet.name)
            _note_refused(run, quadlet, reason)
    return run.output.generated()


def _note_refused(run: _Run, quadlet: Quadlet, reason: QuadletError) -> None:
    """A warning where only an older podman refuses it, and nothing tells the machine's."""
    message = f"{run.makes_none(quadlet, until=reason.until)}: {reason.message}"
    severity = None
    match reason:
        case UnreadableError():
            message = f"{run.makes_none(quadlet)} or any other file in its folder: {reason.message}"
        case SameServiceError():
            message = reason.message
        case MissingQuadletError():
            severity = Severity.NOTE if run.partial else None
        case _ if reason.until != UNKNOWN and run.podman == UNKNOWN:
            severity = Severity.WARNING
    run.output.problem(QUADLET_ERROR, message, reason.place, help=reason.help, severity=severity)


def _check_read(quadlet: Quadlet) -> None:
    if quadlet.unread_because:
        raise QuadletError(quadlet.unread_because, quadlet.place)
    if quadlet.endless is not None:
        raise QuadletError(
            "it never finishes reading the file", quadlet.endless, help="delete the whitespace"
        )
    if quadlet.unreadable is not None:
        way_out = "write a section, a key with a value, or a comment"
        error = UnreadableError if quadlet.does(ONE_STOPS_ALL) else QuadletError
        raise error("it can't read this line", quadlet.unreadable, help=way_out)


def _write(run: _Run, quadlet: Quadlet) -> None:
    for error in check(quadlet, run.podman):
        _note_refused(run, quadlet, error)
    if quadlet.service in run.output.units:
        message = f"another Quadlet also creates {quadlet.service}: one of them is lost"
        raise SameServiceError(message, quadlet.place)
    for use in uses(quadlet):
        if use.name.endswith(".network") and use.name in run.refused and quadlet.does(NAMED_ARE_THERE):
            raise QuadletError(f"podman also refuses {use.name}", use.setting.place)
        if use.name.endswith(".container") and _is_unnamed(run.known.get(use.name)):
            message = f"it can't tell the container name of {use.name}"
            way_out = "set ContainerName= without specifiers there"
            raise QuadletError(message, use.setting.place, help=way_out)
    settings = [
        *unit_settings(quadlet, run.known, user=run.user, podman=run.podman),
        *service_settings(quadlet),
    ]
    if quadlet.type.section == "Pod":
        settings += pod_settings(quadlet, (q for q in run.quadlets.values() if q.name not in run.refused))
    run.output.units[quadlet.service] = settings
    write_install(run.output, quadlet)


def _is_unnamed(container: Quadlet | None) -> bool:
    """Whether the name of a container is known to systemd only, for it has specifiers other than %N."""
    if container is None or not container.path:
        return False
    named = container.last("ContainerName")
    if named is None:
        return "@" in container.name
    return is_known(named.value) and "%" in named.value.replace("%N", "")


_OF_SYSTEMD = ("Unit", "Service", "Install")
"""Sections that podman hands on to systemd (podman-systemd.unit(5))."""


def _takes_keys(run: _Run, quadlet: Quadlet) -> bool:
    """Whether podman is sure to take all keys, once what it doesn't is noted."""
    taken = True
    for line in ignored(quadlet):
        if (line.message, line.place) not in run.noted:
            run.noted.add((line.message, line.place))
            run.output.problem(QUADLET_KEY, line.message, line.place, help=line.help, severity=line.severity)
    for setting in quadlet.settings:
        if setting.section == "Service" and setting.key in USER_KEYS:
            message = (
                f"podman doesn't support {setting.key}= in [Service]: podman itself would run as another user"
            )
            run.output.problem(QUADLET_KEY, message, setting.place, severity=Severity.WARNING, of_key=True)
        elif setting.section in (quadlet.type.section, "Quadlet"):
            taken = _check_key(run, quadlet, setting) and taken
        for name in untranslated(setting, run.podman):
            _note_untranslated(run, setting, name)
    return taken


def _note_untranslated(run: _Run, setting: RawSetting, name: str) -> None:
    message = (
        f"systemd ignores {setting.key}={name}: podman {shown(run.podman)} doesn't replace it with the "
        "service"
    )
    way_out = f"write {run.known[name].service}" if name in run.known else "write the service's name"
    run.output.problem(QUADLET_KEY, message, setting.place, help=way_out, severity=Severity.WARNING)


def _check_key(run: _Run, quadlet: Quadlet, setting: RawSetting) -> bool:
    """Note a key that podman doesn't know; without a version, what is new in the next podman is milder.

    False where the podman is known, and sure to refuse the file.
    """
    since = KEYS[setting.section].get(setting.key)
    if setting.section == "Quadlet" and not quadlet.does(ALL_WAIT):
        return True
    if since is not None and does(run.podman, since):
        return True
    what = f"{setting.key}= in [{setting.section}]"
    if since is not None:
        severity = Severity.WARNING if run.podman == UNKNOWN else None
        message = f"{run.makes_none(quadlet, until=since)}: {what} is new in {shown(since)}"
        needed = f"it needs podman {shown(since)}"
        run.output.problem(QUADLET_KEY, message, setting.place, help=needed, severity=severity, of_key=True)
        return run.podman == UNKNOWN
    message = f"{run.makes_none(quadlet)}: {what} is unknown up to {shown(NEXT)}"
    run.output.problem(QUADLET_KEY, message, setting.place, help=_way_out(setting), of_key=True)
    return run.podman == UNKNOWN or run.podman > NEXT


def _way_out(setting: RawSetting) -> str:
    """The key that is meant, or the section of systemd's that has this one."""
    if home := next((section for section in _OF_SYSTEMD if section in named(setting.key)), ""):
        return f"move it to [{home}]"
    known = nearest(setting.key, KEYS[setting.section])
    return f"write {known}=" if known else ""
