"""What a directive takes, in words and as a list to choose from.

systemd's own words for kinds of values (`systemd --dump-configuration-items`) are the keys; the words of the
sets are those of `unitlint.units.values`.
"""

from __future__ import annotations

from unitlint.graph.explicit import FORWARD, REVERSE
from unitlint.systemd.directives import Directive, lookup
from unitlint.systemd.symbols import symbols
from unitlint.units.install import INSTALL_FOLDERS

_WORDS = {
    "BOOLEAN": "yes or no",
    "CONDITION": "a condition; `!` before it turns it round",
    "INTEGER": "a whole number",
    "LONG": "a whole number",
    "MODE": "an access mode in octal",
    "NANOSECONDS": "a time span",
    "PATH": "a path",
    "PATH [...]": "paths",
    "PATH [ARGUMENT [...]]": "a command line",
    "SECONDS": "a time span",
    "SERVICE": "the name of a service",
    "SIGNAL": "a signal",
    "SIZE": "a number of bytes; K, M, G and T multiply",
    "SLICE": "the name of a slice",
    "SOCKET [...]": "an address to listen on",
    "SOCKETS": "names of sockets",
    "STRING": "a text",
    "TIMER": "a time span or calendar expression",
    "UNIT": "the name of a unit",
    "UNIT [...]": "names of units",
    "UNSIGNED": "a whole number that is not negative",
    "URL": "addresses",
    "WEIGHT": "a number from 1 to 10000",
}

_SETS = {
    "ACCESS": "notify-access",
    "ACTION": "emergency-action",
    "CPUSCHEDPOLICY": "cpu-policy",
    "FACILITY": "log-facility",
    "INPUT": "input",
    "IOCLASS": "io-class",
    "KILLMODE": "kill-mode",
    "LEVEL": "log-level",
    "MOUNTFLAG [...]": "mount-propagation",
    "OUTPUT": "output",
    "POLICY": "device-policy",
    "SERVICEEXITTYPE": "exit-type",
    "SERVICERESTART": "restart",
    "SERVICETYPE": "service-type",
    "SIGNAL": "signals",
    "TIMEOUTMODE": "timeout-failure-mode",
    "TOS": "ip-tos",
}

_SETS_BY_KEY = {
    "BindIPv6Only": "bind-ipv6-only",
    "CollectMode": "collect-mode",
    "KeyringMode": "keyring-mode",
    "ManagedOOMPreference": "oom-preference",
    "NUMAPolicy": "numa-policy",
    "OOMPolicy": "oom-policy",
    "OnFailureJobMode": "job-mode",
    "OnSuccessJobMode": "job-mode",
    "ProcSubset": "proc-subset",
    "ProtectHome": "protect-home",
    "ProtectProc": "protect-proc",
    "ProtectSystem": "protect-system",
    "RuntimeDirectoryPreserve": "preserve",
    "SocketProtocol": "ip-protocol",
    "Timestamping": "timestamping",
    "UtmpMode": "utmp-mode",
}
_OR_BOOLEAN = frozenset(
    {"BindIPv6Only", "ProtectHome", "ProtectSystem", "RuntimeDirectoryPreserve", "Timestamping"}
)

_UNIT_SUFFIXES = {"SERVICE": (".service",), "SLICE": (".slice",), "SOCKETS": (".socket",)}
_INSTALL = frozenset((*INSTALL_FOLDERS, "Also"))
"""systemd's word for these is OTHER; they name units (systemd.unit(5), [INSTALL] SECTION OPTIONS)."""


def in_words(directive: Directive, version: int) -> str:
    """What the directive takes; empty where systemd's word for it tells nothing."""
    chosen = choices(directive, version)
    if chosen and len(chosen) <= 12:
        return ", ".join(chosen)
    return _WORDS.get(directive.kind(version), "")


def choices(directive: Directive, version: int) -> tuple[str, ...]:
    """The values to choose from; none where there are too many, or no set of them."""
    kind, key = directive.kind(version), directive.key
    if "BOOLEAN" in (kind, directive.kind(0)):  # one that takes more today still takes these
        return ("yes", "no")
    name = _SETS_BY_KEY.get(key) or _SETS.get(kind)
    if name is None:
        return ()
    either = ("yes", "no") if key in _OR_BOOLEAN else ()
    return (*either, *sorted(symbols(name, version)))


def names_units(unit_type: str, section: str, key: str, version: int) -> tuple[str, ...] | None:
    """The suffixes of the units that the directive's value may name, none for any; None for no names."""
    directive = lookup(unit_type, section, key, version)
    if directive is None:
        return None
    kind = directive.kind(version)
    if kind in _UNIT_SUFFIXES:
        return _UNIT_SUFFIXES[kind]
    by_name = kind.startswith("UNIT") or (section == "Unit" and key in (*FORWARD, *REVERSE))
    return () if by_name or (section == "Install" and key in _INSTALL) else None
