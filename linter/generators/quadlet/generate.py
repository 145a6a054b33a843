"""What podman's Quadlet generator makes of its files: services and what pulls them in.

podman-systemd.unit(5) of podman 5.8. The services' command lines are left out: no dependency comes from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from unitlint.configuration.configuration import DeliveredFile, RawSetting
from unitlint.configuration.problems import QUADLET_ERROR, QUADLET_MISSING
from unitlint.generators.generated import Generated, Output
from unitlint.generators.quadlet.checks import check
from unitlint.generators.quadlet.file import Quadlet, read_quadlets
from unitlint.generators.quadlet.install import write_install
from unitlint.generators.quadlet.keys import KEYS
from unitlint.generators.quadlet.service import service_settings
from unitlint.generators.quadlet.sources import MissingQuadletError, QuadletError, SameServiceError, uses
from unitlint.generators.quadlet.unit import pod_settings, unit_settings
from unitlint.text.suggest import nearest

ORDER = {"Network": 0, "Pod": 2}
"""What is read before and after the rest: who joins a network has to know its name, a pod its containers."""

USER_KEYS = ("User", "Group", "DynamicUser")
"""Keys that would run podman itself as somebody else (podman-systemd.unit(5), DESCRIPTION)."""


def generate(files: Mapping[str, DeliveredFile]) -> Generated:
    """The generator's output for the Quadlets among `files`, by absolute path.

    A file that podman refuses has a problem and no service; a key that podman doesn't know has a problem,
    but the service is there, for a newer podman may know it.
    """
    output = Output()
    quadlets = read_quadlets(files)
    refused: set[str] = set()
    for quadlet in sorted(quadlets.values(), key=lambda quadlet: ORDER.get(quadlet.type.section, 1)):
        _check_keys(output, quadlet)
        try:
            _write(output, quadlet, quadlets, refused)
        except QuadletError as reason:
            refused.add(quadlet.name)
            _note_refused(output, quadlet, reason)
    return output.generated()


def _note_refused(output: Output, quadlet: Quadlet, reason: QuadletError) -> None:
    message = f"podman makes no service of {quadlet.name}: {reason.message}"
    match reason:
        case SameServiceError():
            output.problem(QUADLET_ERROR, reason.message, reason.place)
        case MissingQuadletError():
            output.problem(QUADLET_MISSING, message, reason.place)
        case _:
            output.problem(QUADLET_ERROR, message, reason.place)


def _write(output: Output, quadlet: Quadlet, quadlets: Mapping[str, Quadlet], refused: Set[str]) -> None:
    check(quadlet)
    if quadlet.service in output.units:
        message = f"another Quadlet makes {quadlet.service} as well: one of the two is lost"
        raise SameServiceError(message, quadlet.place)
    for use in uses(quadlet):
        if use.name.endswith(".network") and use.name in refused:
            raise QuadletError(f"podman refuses {use.name} itself", use.setting.place)
    settings = [*unit_settings(quadlet, quadlets), *service_settings(quadlet)]
    if quadlet.type.section == "Pod":
        settings += pod_settings(quadlet, (q for q in quadlets.values() if q.name not in refused))
    output.units[quadlet.service] = settings
    write_install(output, quadlet)


def _check_keys(output: Output, quadlet: Quadlet) -> None:
    for setting in quadlet.settings:
        if setting.section == "Service" and setting.key in USER_KEYS:
            message = (
                f"podman doesn't support {setting.key}= in [Service]: it would run as somebody else itself"
            )
            output.problem("quadlet-key", message, setting.place)
    for section in (quadlet.type.section, "Quadlet"):
        for setting in quadlet.settings:
            if setting.section == section and setting.key not in KEYS[section]:
                _note_unknown(output, quadlet, setting)


def _note_unknown(output: Output, quadlet: Quadlet, setting: RawSetting) -> None:
    known = nearest(setting.key, KEYS[setting.section])
    output.problem(
        "quadlet-key",
        f"podman makes no service of {quadlet.name}: it knows no {setting.key}= in [{setting.section}]",
        setting.place,
        help=f"write {known}=" if known else "",
    )
