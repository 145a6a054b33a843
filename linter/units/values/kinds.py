"""Which directive has which kind of value: the table between `units.directives` and the parsers here.

systemd's own words for kinds (`BOOLEAN`, `UNIT [...]`) decide where they are exact; `LIMIT`, `PATH`, `MODE`
and `OTHER` stand for several, which `keys.py` tells apart. The facts are those of the man pages that each
parser names, with systemd 252, 254, 257 and 262 as the judges.
"""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.systemd.directives import ITS_OWN, Directive
from unitlint.units.values import (
    command,
    cpu_sets,
    environment,
    foreign_names,
    limits,
    misc,
    numbers,
    paths,
    references,
    resources,
    sets,
    sockets,
    storage,
)
from unitlint.units.values.complaint import Parser
from unitlint.units.values.keys import GROWN, IN_SECTION, KEYS
from unitlint.units.values.scalars import (
    BOOLEAN,
    MODE,
    SPAN,
    UNSIGNED,
    WEIGHT,
    is_nanoseconds,
    is_size,
    scalar,
    within,
)
from unitlint.units.values.symbols import each, one_of

KINDS: Mapping[str, Parser] = {
    "ACCESS": one_of("notify-access"),
    "ACTION": one_of("emergency-action"),
    "ARCHS": each(sets.in_set("architectures"), "architecture", "architectures"),
    "BANDWIDTH": resources.device_value,
    "BOOLEAN": BOOLEAN,
    "CPUAFFINITY": cpu_sets.cpu_affinity,
    "CPUSCHEDPOLICY": misc.cpu_policy,
    "CPUSCHEDPRIO": scalar(within(0, 99), "number from 0 to 99"),
    "CPUWEIGHT": scalar(resources.is_cpu_weight, "number from 1 to 10000 or 'idle'"),
    "DEVICE": resources.device_access,
    "DEVICELATENCY": resources.device_value,
    "DEVICEWEIGHT": resources.device_value,
    "ENVIRON": environment.assignments,
    "ERRNO": sets.system_call_error,
    "FACILITY": one_of("log-facility", numbers=(0, 127)),
    "FAMILIES": sets.address_families,
    "FILE": paths.environment_file,
    "FILESYSTEMS": sets.file_systems,
    "INPUT": environment.standard_input,
    "INTEGER": scalar(numbers.is_int, "32-bit number"),
    "IOCLASS": misc.io_class,
    "IOPRIORITY": scalar(within(0, 7), "number from 0 to 7", empty=True),
    "KILLMODE": misc.kill_mode,
    "LEVEL": one_of("log-level", numbers=(0, 7)),
    "LABEL": misc.text,
    "LONG": scalar(numbers.is_long, "64-bit number"),
    "MOUNTFLAG": one_of("mount-propagation", empty=True),
    "MOUNTFLAG [...]": one_of("mount-propagation", empty=True),
    "NAMESPACES": sets.namespaces,
    "NANOSECONDS": scalar(is_nanoseconds, "time span"),
    "NETWORKINTERFACE": sockets.bind_to_device,
    "NODE": paths.node,
    "NICE": scalar(within(-20, 19), "number from -20 to 19", empty=True),
    "OOMSCOREADJUST": scalar(within(-1000, 1000), "number from -1000 to 1000", empty=True),
    "OUTPUT": environment.standard_output,
    "PATH [ARGUMENT [...]]": command.command,
    "PATH[:PATH[:OPTIONS]] [...]": storage.bind_paths,
    "PERSONALITY": one_of("personalities", empty=True),
    "POLICY": one_of("device-policy"),
    "REGEX": foreign_names.log_patterns,
    "SECONDS": SPAN,
    "SERVICE": references.socket_service,
    "SERVICEEXITTYPE": one_of("exit-type"),
    "SERVICERESTART": one_of("restart"),
    "SERVICERESTARTMODE": one_of("restart-mode"),
    "SERVICETYPE": one_of("service-type"),
    "SHARES": misc.cpu_shares,
    "SIGNAL": scalar(sets.is_signal, "signal"),
    "SIZE": scalar(is_size, "size"),
    "SLICE": references.slice_name,
    "SOCKETBIND": one_of("bind-ipv6-only", boolean=True),
    "SOCKETS": references.service_sockets,
    "STRING": misc.text,
    "STATUS": each(sets.is_exit_status, "exit status or signal", "signals", "exit-status"),
    "SYSCALLS": sets.system_call_filter,
    "TIMEOUTMODE": one_of("timeout-failure-mode"),
    "TOS": one_of("ip-tos", empty=True, numbers=(0, 255)),
    "UNIT": references.triggered_unit,
    "UNIT [...]": references.unit_list,
    "UNSIGNED": UNSIGNED,
    "URL": misc.documentation,
}
"""By systemd's word for the kind."""


def parser(directive: Directive, version: int) -> Parser | None:
    """How the directive's values are judged; None where any text will do, or only the machine can tell."""
    kind = directive.kind(version)
    special = IN_SECTION.get((directive.section, directive.key)) or KEYS.get(directive.key)
    if special is None and kind == ITS_OWN:
        special = GROWN.get(directive.key)
    if special is not None:
        return special
    if kind == "CONDITION":
        return misc.condition_path if _names_path(directive.key) else misc.text
    if kind == "LIMIT":
        return limits.limit if directive.key.startswith("Limit") else resources.memory
    if kind == "MODE":
        return MODE
    if kind == "WEIGHT":
        return WEIGHT
    if kind == "PATH":
        return paths.path
    if kind == "PATH [...]":
        return paths.namespace_paths
    return KINDS.get(kind)


def _names_path(key: str) -> bool:
    """Whether a condition is about a path."""
    what = key.removeprefix("Condition").removeprefix("Assert")
    return what.startswith(("Path", "File", "Directory")) or what == "NeedsUpdate"
