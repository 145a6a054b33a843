"""`symbols.tsv` by the tables of strings in systemd's sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from unitlint.quick import patterns as re
from unitlint.systemd import symbols
from unitlint.systemd.file_names import UNIT_TYPES
from unitlint.systemd.refresh.outcome import Outcome
from unitlint.text.lines import bare_lines

FILE = Path(symbols.__file__).with_name("symbols.tsv")

TABLES: Mapping[str, str] = {
    "attach-types": "bpf_cgroup_attach_type",
    "bind-ipv6-only": "socket_address_bind_ipv6_only",
    "collect-mode": "collect_mode",
    "controllers": "cgroup_controller",
    "core-dump-parts": "coredump_filter",
    "cpu-policy": "sched_policy",
    "cpu-set-partition": "cpuset_partition",
    "defer-trigger": "socket_defer_trigger",
    "device-policy": "cgroup_device_policy",
    "emergency-action": "emergency_action",
    "exit-type": "service_exit_type",
    "input": "exec_input",
    "io-class": "ioprio_class",
    "ip-tos": "ip_tos",
    "job-mode": "job_mode",
    "keyring-mode": "exec_keyring_mode",
    "kill-mode": "kill_mode",
    "log-facility": "log_facility_unshifted",
    "log-level": "log_level",
    "memory-thp": "exec_memory_thp",
    "netlink-families": "netlink_family",
    "nft-families": "nfproto",
    "notify-access": "notify_access",
    "numa-policy": "mpol",
    "oom-mode": "managed_oom_mode",
    "oom-policy": "oom_policy",
    "oom-preference": "managed_oom_preference",
    "open-file-options": "open_file_flags",
    "output": "exec_output",
    "partitions": "partition_designator",
    "personalities": "architecture",
    "preserve": "exec_preserve_mode",
    "pressure-watch": "cgroup_pressure_watch",
    "private-tmp": "private_tmp",
    "private-users": "private_users",
    "proc-subset": "proc_subset",
    "protect-control-groups": "protect_control_groups",
    "protect-home": "protect_home",
    "protect-hostname": "protect_hostname",
    "protect-proc": "protect_proc",
    "protect-system": "protect_system",
    "restart": "service_restart",
    "restart-mode": "service_restart_mode",
    "service-type": "service_type",
    "signals": "static_signal",
    "timeout-failure-mode": "service_timeout_failure_mode",
    "utmp-mode": "exec_utmp_mode",
}
"""Set → the table in C that has its words. The sets that are left out are put together by code, by the
kernel's headers or by libseccomp."""

ELSEWHERE = frozenset(("yes", "no", "true", "false", "on", "off", "all", "default", "RTMAX", "RTMIN"))
"""Words that only one of the two has: booleans, and what the code that looks into the table takes besides."""

_TABLE = re.compile(r"static const char ?\* ?const (\w+)_table\[[^\]]*\] = \{(.*?)\n\};", re.DOTALL)
_WORD = re.compile(r'\]\s*=\s*(?:N_\()?"([^"]*)"')


def read_sources(tree: Path) -> Mapping[str, frozenset[str]]:
    """The tables of strings in a tree of systemd's sources; empty where there are no sources."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(tree.glob("src/**/*.c")))
    found = (match.groups() for text in texts for match in _TABLE.finditer(text))
    return {name: frozenset(_WORD.findall(body)) - ELSEWHERE for name, body in found}


def with_version(text: str, version: int, tables: Mapping[str, frozenset[str]]) -> Outcome:
    """The table of sets with what that version's tables of strings say."""
    lines, certain, undecided = [], [], []
    for line in bare_lines(text):
        name, _, words = line.partition("\t")
        table = tables.get(TABLES.get(name, ""))
        if table is not None:
            entries = words.split(" ")
            known = _entries(entries, version, table)
            certain += [f"{name}: {word}" for word in known if word not in entries]
            undecided += [f"{name}: {word}" for word in _unexplained(known, version, table)]
            line = f"{name}\t{' '.join(known)}"
        lines.append(line)
    undecided += _unit_types(tables)
    return Outcome("\n".join(lines) + "\n", tuple(certain), tuple(undecided))


def _entries(entries: Iterable[str], version: int, table: frozenset[str]) -> list[str]:
    """Those of a set, with the bounds of each drawn to what the version has."""
    known = [_drawn(entry, version, table) for entry in entries]
    new = table - {symbols.word_of(entry).text for entry in known}
    return known + [f"{word}@{version}" for word in sorted(new)]


def _drawn(entry: str, version: int, table: frozenset[str]) -> str:
    word = symbols.word_of(entry)
    if word.text in table and version < word.since:
        return f"{word.text}@{version}"
    if word.text not in table and word.is_dropped and version < word.until:
        return f"{word.text}@-{version}"
    return entry


def _unexplained(entries: Iterable[str], version: int, table: frozenset[str]) -> Iterator[str]:
    for word in map(symbols.word_of, entries):
        if word.is_known(version) and word.text not in table | ELSEWHERE:
            dropped = f"drop it from then on ({word.text}@-{version})"
            yield f"{word.text} is not in {version}: tell a later first version ({word.text}@N), or {dropped}"


def _unit_types(tables: Mapping[str, frozenset[str]]) -> Iterator[str]:
    for name in sorted(tables.get("unit_type", frozenset(UNIT_TYPES)) ^ set(UNIT_TYPES)):
        yield f"unit type {name}: UNIT_TYPES in file_names.py and OWN_SECTIONS in directives/table.py"
