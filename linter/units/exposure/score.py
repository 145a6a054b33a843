"""A service's exposure: what its settings leave to whoever breaks into it, weighed and summed."""

from __future__ import annotations

from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import is_known
from unitlint.units.effective import last_boolean
from unitlint.units.exposure.badness import JUDGES, PART_JUDGES
from unitlint.units.exposure.table import Aspect, aspects
from unitlint.units.specifiers import expand
from unitlint.units.unit import Unit

_LEVELS = (
    (100, "dangerous"),
    (90, "unsafe"),
    (75, "exposed"),
    (50, "medium"),
    (10, "ok"),
    (1, "safe"),
    (0, "perfect"),
)
"""From which exposure, in tenths, a level holds."""

_EARLY = frozenset({"PrivateTmp", "ProtectHome", "ProtectSystem", "RootDirectory"})
"""Not asked of services without default dependencies: they may run before there is anything to protect."""

_ALSO_READ = (
    *("DynamicUser", "RootImage", "MountImages", "DevicePolicy"),
    *("IPAddressAllow", "IPIngressFilterPath", "IPEgressFilterPath"),
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one setting adds to a service's exposure, in points of the weights."""

    setting: str
    points: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """A service's exposure, in tenths: 0 to 100."""

    tenths: int
    settings: tuple[Weighed, ...]
    """What adds to it, the most first."""
    total: int
    """The points of a service that nothing confines."""

    @property
    def level(self) -> str:
        """systemd-analyze's word for it."""
        return next(word for least, word in _LEVELS if self.tenths >= least)

    def share(self, weighed: Weighed) -> float:
        """The points of the scale from 0 to 10 that a setting adds."""
        return weighed.points * 10 / self.total


def exposure(unit: Unit) -> Exposure | None:
    """The exposure of a loaded service; None where something that counts is only known on the machine."""
    if not _is_decided(unit):
        return None
    early = not last_boolean(unit, "Unit", "DefaultDependencies", default=True)
    points: dict[str, int] = {}
    total = 0
    for aspect in aspects():
        badness = None if early and aspect.setting in _EARLY else _badness(unit, aspect)
        if badness is not None:
            total += aspect.weight
            points[aspect.setting] = points.get(aspect.setting, 0) + badness
    worst = sorted((-p, setting) for setting, p in points.items() if p)
    return Exposure(
        -(-sum(points.values()) * 100 // total), tuple(Weighed(setting, -p) for p, setting in worst), total
    )


def _badness(unit: Unit, aspect: Aspect) -> int | None:
    """Weighed and rounded up; None where the setting makes no sense for the service."""
    if aspect.setting in PART_JUDGES:
        badness: int | None = PART_JUDGES[aspect.setting](unit, aspect.parts)
    else:
        badness = JUDGES[aspect.setting](unit)
    return None if badness is None else -(-badness * aspect.weight // aspect.worst)


def _is_decided(unit: Unit) -> bool:
    """Whether templates and the machine decide nothing that is weighed; specifiers count in User= alone."""
    keys = {a.setting for a in aspects()}.union(_ALSO_READ)
    return all(
        is_known(s.value) and (s.key != "User" or is_known(expand(s.value, unit.name) or ""))
        for s in unit.settings
        if s.section == "Service" and s.key in keys
    )
