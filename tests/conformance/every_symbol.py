"""Every word of `symbols.tsv` in the directive that it is for: systemd has to take each."""

from __future__ import annotations

from collections.abc import Mapping

from tests.conformance import complaints
from tests.conformance.systemd import Systemd
from unitlint.systemd.symbols import symbols

DIRECTIVES: Mapping[str, str] = {
    "address-families": "RestrictAddressFamilies",
    "architectures": "SystemCallArchitectures",
    "attach-types": "BPFProgram",
    "controllers": "Delegate",
    "core-dump-parts": "CoredumpFilter",
    "cpu-policy": "CPUSchedulingPolicy",
    "cpu-set-partition": "CPUSetPartition",
    "emergency-action": "FailureAction",
    "errno": "SystemCallErrorNumber",
    "exit-status": "SuccessExitStatus",
    "input": "StandardInput",
    "io-class": "IOSchedulingClass",
    "job-mode": "OnFailureJobMode",
    "keyring-mode": "KeyringMode",
    "log-facility": "SyslogFacility",
    "log-level": "SyslogLevel",
    "memory-thp": "MemoryTHP",
    "namespaces": "RestrictNamespaces",
    "nft-families": "NFTSet",
    "nft-sources": "NFTSet",
    "notify-access": "NotifyAccess",
    "numa-policy": "NUMAPolicy",
    "oom-policy": "OOMPolicy",
    "open-file-options": "OpenFile",
    "output": "StandardOutput",
    "partitions": "RootImageOptions",
    "preserve": "RuntimeDirectoryPreserve",
    "pressure-watch": "MemoryPressureWatch",
    "private-tmp": "PrivateTmp",
    "private-users": "PrivateUsers",
    "protect-control-groups": "ProtectControlGroups",
    "protect-hostname": "ProtectHostname",
    "protect-proc": "ProtectProc",
    "refresh-on-reload": "RefreshOnReload",
    "restart": "Restart",
    "restart-mode": "RestartMode",
    "service-type": "Type",
    "signals": "KillSignal",
    "system-call-groups": "SystemCallFilter",
    "system-calls": "SystemCallFilter",
    "utmp-mode": "UtmpMode",
}
_OF_ALL_UNITS = ("FailureAction", "OnFailureJobMode")
_FORMS = {
    "attach-types": "{}:/sys/fs/bpf/x",
    "nft-families": "user:{}:table:set",
    "nft-sources": "{}:inet:table:set",
    "open-file-options": "/x:y:{}",
    "partitions": "{}:ro",
}
_FOREIGN = {"architectures": frozenset({"loongarch64"})}
"""Words that systemd has on other machines only, or with a newer libseccomp."""
_OF_LIBSECCOMP = "system-calls"


def untaken(by: Systemd) -> dict[tuple[str, str], list[str]]:
    """(set, word) that that systemd complains of, with its words."""
    listed = {name: _words(name, by.version) for name in DIRECTIVES}
    files = {f"{name}.service": _unit(name, words) for name, words in listed.items()}
    with complaints.folder(files) as top:
        said = complaints.said_by_systemd(top, files, by)
    named = {(file.removesuffix(".service"), line): words for (file, line), words in said.places.items()}
    return {
        (name, listed[name][line - 2]): words
        for (name, line), words in named.items()
        if not words[0].startswith("Unknown key")
    }


def _words(name: str, version: int) -> list[str]:
    # libseccomp is no part of systemd: a version doesn't tell which one there is
    known = symbols(name, 252 if name == _OF_LIBSECCOMP else version)
    return sorted(known - _FOREIGN.get(name, frozenset()))


def _unit(name: str, words: list[str]) -> bytes:
    key, form = DIRECTIVES[name], _FORMS.get(name, "{}")
    section = "Unit" if key in _OF_ALL_UNITS else "Service"
    return "\n".join([f"[{section}]", *(f"{key}={form.format(word)}" for word in words)]).encode()
