"""Why the links of a `.network` file are never online, as networkd and what waits for it have it."""

from __future__ import annotations

from unitlint.quick.dataclasses import dataclass
from unitlint.rules.shared.addresses import FAMILIES, AddressScope, reach, wanted_family
from unitlint.rules.shared.common import SectionLine
from unitlint.rules.shared.conf_files import ConfFile
from unitlint.text.source import Place
from unitlint.units.list_values import parse_boolean

_MASTERS = ("Bond", "Bridge", "VRF", "BatmanAdvanced")
_OFF = ("manual", "down", "always-down")


@dataclass(frozen=True, slots=True)
class Offline:
    """A file whose links don't make the network online."""

    file: ConfFile
    line: SectionLine
    lacking: str = ""
    """What the links would need and never get; empty where they aren't waited for."""
    remedy: str = ""

    @property
    def place(self) -> Place:
        """The line that makes it so."""
        return self.file.source.place(self.line.node.key_start, self.line.node.value_end)


def offline(file: ConfFile) -> Offline | None:
    """Why its links can't be the one that is waited for; None where one of them may be."""
    if (line := _not_required(file)) is not None:
        return Offline(file, line)
    state = _required_state(file)
    return _without_address(file, state) if state else None


def _not_required(file: ConfFile) -> SectionLine | None:
    """The line by which the links don't count (systemd.network(5), RequiredForOnline=, ActivationPolicy=)."""
    for line in file.values("Link", "Unmanaged")[-1:]:
        if parse_boolean(line.node.value):
            return line
    for line in file.values("Link", "RequiredForOnline")[-1:]:
        return line if parse_boolean(line.node.value) is False else None
    return next((x for x in file.values("Link", "ActivationPolicy")[-1:] if x.node.value in _OFF), None)


def _required_state(file: ConfFile) -> str:
    """The least state that counts, `degraded` by default; empty where the links need no address."""
    given = file.values("Link", "RequiredForOnline")[-1:]
    least = given[0].node.value.partition(":")[0] if given else "yes"
    if parse_boolean(least):
        return "degraded"
    return least if least in ("degraded", "routable") else ""


def _without_address(file: ConfFile, state: str) -> Offline | None:
    if any(file.values("Network", key) for key in _MASTERS):
        return None
    found = reach(file)
    wanted = AddressScope.GLOBAL if state == "routable" else AddressScope.LINK
    asked, family = wanted_family(file)
    lacking = [each for each in family if found[each] < wanted]
    if asked is not None and lacking and (asked.node.value != "any" or len(lacking) == len(FAMILIES)):
        return Offline(file, asked, f"{_spelled(lacking[0])} address", "write any, or give them one")
    if max(found.values()) >= wanted:
        return None
    if wanted is AddressScope.GLOBAL:
        line = file.values("Link", "RequiredForOnline")[-1]
        return Offline(file, line, "routable address", "write RequiredForOnline=degraded, or give them one")
    line = file.values("Network", "LinkLocalAddressing")[-1]
    return Offline(file, line, "address", "set RequiredForOnline=carrier in [Link], or give them one")


def _spelled(family: str) -> str:
    return family.replace("ip", "IP")
