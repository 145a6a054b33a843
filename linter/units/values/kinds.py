"""Which directive has which kind of value: the table between `units.directives` and the parsers here.

systemd's own words for kinds (`BOOLEAN`, `UNIT [...]`) decide where they are exact; `LIMIT`, `PATH`, `MODE`
and `OTHER` stand for several, which `_KEYS` tells apart. The facts are those of the man pages that each
parser names, with systemd 252 as the judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.units.directives import Directive
from unitlint.units.values import (
    calendar,
    command,
    cpu_sets,
    credentials,
    environment,
    foreign_names,
    images,
    limits,
    misc,
    numbers,
    paths,
    references,
    resources,
    sets,
    sockets,
    storage,
    timespan,
)
from unitlint.units.values.complaint import Complaint, Effect, Parser, Subject, Test
from unitlint.units.values.specifiers import sample
from unitlint.units.values.symbols import each, one_of
from unitlint.units.words import parse_boolean


def scalar(
    test: Test, what: str, *, empty: bool = False, fatal: bool = False, expand: bool = False
) -> Parser:
    """A value that is one word and passes the test."""
    effect = Effect.REFUSED if fatal else Effect.IGNORED

    def parse(value: str, subject: Subject) -> Iterator[Complaint]:
        text = sample(value, subject) if expand else value
        if not (empty and not value) and not test(text):
            yield Complaint(f"'{value}' is no {what}" if value else f"no {what} is given", effect=effect)

    return parse


def _is_boolean(text: str) -> bool:
    return parse_boolean(text) is not None


def _is_span(text: str) -> bool:
    return timespan.parse(text) is not None


def _is_nanoseconds(text: str) -> bool:
    return timespan.parse(text, nanoseconds=True) is not None


def _is_size(text: str) -> bool:
    size = numbers.size(text)
    return size is not None and size < numbers.U64_MAX


def _within(low: int, high: int) -> Test:
    return lambda text: numbers.is_within(text, low, high)


BOOLEAN = scalar(_is_boolean, "boolean (yes or no)")
SPAN = scalar(_is_span, "time span")
MODE = scalar(numbers.is_mode, "octal mode")
UNSIGNED = scalar(numbers.is_unsigned, "number from 0 to 4294967295")
WEIGHT = scalar(resources.is_weight, "number from 1 to 10000")

_KINDS: Mapping[str, Parser] = {
    "ACCESS": one_of("notify-access"),
    "ACTION": one_of("emergency-action"),
    "ARCHS": each(sets.in_set("architectures"), "architecture", "architectures"),
    "BANDWIDTH": resources.device_value,
    "BOOLEAN": BOOLEAN,
    "CPUAFFINITY": cpu_sets.cpu_affinity,
    "CPUSCHEDPOLICY": misc.cpu_policy,
    "CPUSCHEDPRIO": scalar(_within(0, 99), "number from 0 to 99"),
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
    "INTEGER": scalar(numbers.is_int, "number of 32 bits"),
    "IOCLASS": misc.io_class,
    "IOPRIORITY": scalar(_within(0, 7), "number from 0 to 7", empty=True),
    "KILLMODE": misc.kill_mode,
    "LEVEL": one_of("log-level", numbers=(0, 7)),
    "LABEL": misc.text,
    "LONG": scalar(numbers.is_long, "number of 64 bits"),
    "MOUNTFLAG": one_of("mount-propagation", empty=True),
    "MOUNTFLAG [...]": one_of("mount-propagation", empty=True),
    "NAMESPACES": sets.namespaces,
    "NANOSECONDS": scalar(_is_nanoseconds, "time span"),
    "NETWORKINTERFACE": sockets.bind_to_device,
    "NODE": paths.node,
    "NICE": scalar(_within(-20, 19), "number from -20 to 19", empty=True),
    "OOMSCOREADJUST": scalar(_within(-1000, 1000), "number from -1000 to 1000", empty=True),
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
    "SIZE": scalar(_is_size, "size"),
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

_TIMER_SPAN = scalar(_is_span, "time span", empty=True, expand=True)
_ANY = scalar(lambda _: True, "text")
_REBOOT_PARAMETER = scalar(misc.is_reboot_parameter, "parameter for the kernel", expand=True)
_STATE_DIRECTORY = storage.directories
_BOOLEAN_OR_NOTHING = scalar(_is_boolean, "boolean (yes or no)", empty=True)
_CONCURRENCY = scalar(resources.is_concurrency, "number from 0 to 4294967295, nor 'infinity'")
_PRESSURE_WATCH = one_of("pressure-watch", boolean=True)
_QUOTA = scalar(resources.is_directory_quota, "size, share such as 20%, nor 'off'")
_BLOCK_WEIGHT = scalar(resources.is_block_weight, "number from 10 to 1000")

_KEYS: Mapping[str, Parser] = {
    "ActivatingConcurrencyMax": _CONCURRENCY,
    "AllowedCPUs": cpu_sets.cpu_set,
    "AllowedMemoryNodes": cpu_sets.cpu_set,
    "AppArmorProfile": misc.text,
    "BPFProgram": resources.bpf_program,
    "BindLogSockets": _BOOLEAN_OR_NOTHING,
    "BindNetworkInterface": sockets.network_interface,
    "BindIPv6Only": one_of("bind-ipv6-only", boolean=True),
    "BlockIOWeight": _BLOCK_WEIGHT,
    "BusName": misc.bus_name,
    "CPUQuota": scalar(resources.is_cpu_quota, "share such as 20%", empty=True),
    "CPUQuotaPeriodSec": scalar(_is_span, "time span", empty=True),
    "CPUPressureWatch": _PRESSURE_WATCH,
    "CPUSetPartition": one_of("cpu-set-partition", empty=True),
    "CacheDirectory": _STATE_DIRECTORY,
    "CacheDirectoryQuota": _QUOTA,
    "CollectMode": one_of("collect-mode"),
    "ConcurrencyHardMax": _CONCURRENCY,
    "ConcurrencySoftMax": _CONCURRENCY,
    "ConfigurationDirectory": _STATE_DIRECTORY,
    "CoredumpFilter": sets.core_dump_filter,
    "DeferTrigger": one_of("defer-trigger", boolean=True),
    "DeferTriggerMaxSec": SPAN,
    "Delegate": sets.delegate,
    "DelegateSubgroup": foreign_names.control_group,
    "DirectoryNotEmpty": paths.required_path,
    "DisableControllers": sets.disabled_controllers,
    "DynamicUser": scalar(_is_boolean, "boolean (yes or no)", fatal=True),
    "ExecSearchPath": paths.colon_paths,
    "ExtensionImagePolicy": images.image_policy,
    "ExtensionImages": images.extension_images,
    "FailureActionExitStatus": scalar(_within(0, 255), "exit status", empty=True),
    "FileDescriptorName": environment.fd_name,
    "FileDescriptorStorePreserve": one_of("preserve", boolean=True),
    "Group": environment.user,
    "IODeviceWeight": resources.device_value,
    "IOPressureWatch": _PRESSURE_WATCH,
    "IOReadBandwidthMax": resources.device_value,
    "IOReadIOPSMax": resources.device_value,
    "IOWriteBandwidthMax": resources.device_value,
    "IOWriteIOPSMax": resources.device_value,
    "IPAddressAllow": sockets.address_prefixes,
    "IPAddressDeny": sockets.address_prefixes,
    "IPCNamespacePath": paths.path,
    "IPEgressFilterPath": paths.required_path,
    "ImportCredential": credentials.import_credential,
    "IPIngressFilterPath": paths.required_path,
    "JobRunningTimeoutSec": SPAN,
    "JobTimeoutRebootArgument": _REBOOT_PARAMETER,
    "JobTimeoutSec": SPAN,
    "KeyringMode": one_of("keyring-mode"),
    "ListenDatagram": sockets.listen,
    "ListenFIFO": sockets.special_file,
    "ListenMessageQueue": sockets.special_file,
    "ListenNetlink": sockets.netlink,
    "ListenSequentialPacket": sockets.listen,
    "ListenSpecial": sockets.special_file,
    "ListenStream": sockets.listen,
    "ListenUSBFunction": sockets.special_file,
    "LUOSession": foreign_names.live_update_sessions,
    "LoadCredential": credentials.load_credential,
    "LoadCredentialEncrypted": credentials.load_credential,
    "LogExtraFields": environment.journal_fields,
    "LogNamespace": environment.journal_namespace,
    "LogsDirectory": _STATE_DIRECTORY,
    "LogsDirectoryQuota": _QUOTA,
    "ManagedOOMMemoryPressure": sets.out_of_memory,
    "ManagedOOMMemoryPressureDurationSec": sets.out_of_memory,
    "ManagedOOMMemoryPressureLimit": sets.out_of_memory,
    "ManagedOOMPreference": one_of("oom-preference"),
    "ManagedOOMSwap": sets.out_of_memory,
    "MemoryKSM": _BOOLEAN_OR_NOTHING,
    "MemoryPressureWatch": _PRESSURE_WATCH,
    "MemoryTHP": one_of("memory-thp"),
    "MountAPIVFS": scalar(_is_boolean, "boolean (yes or no)", empty=True),
    "MountImagePolicy": images.image_policy,
    "MountImages": images.mount_images,
    "NFTSet": foreign_names.nft_sets,
    "NUMAMask": cpu_sets.numa_mask,
    "NUMAPolicy": one_of("numa-policy", empty=True),
    "NetworkNamespacePath": paths.path,
    "OOMRules": foreign_names.out_of_memory_rules,
    "OOMPolicy": one_of("oom-policy"),
    "OnActiveSec": _TIMER_SPAN,
    "OnBootSec": _TIMER_SPAN,
    "OnCalendar": scalar(calendar.is_calendar, "calendar event", empty=True, expand=True),
    "OnFailureJobMode": one_of("job-mode"),
    "OnStartupSec": _TIMER_SPAN,
    "OnSuccessJobMode": one_of("job-mode"),
    "OnUnitActiveSec": _TIMER_SPAN,
    "OnUnitInactiveSec": _TIMER_SPAN,
    "OpenFile": foreign_names.open_file,
    "PIDFile": paths.pid_file,
    "PassEnvironment": environment.variables,
    "PathChanged": paths.required_path,
    "PathExists": paths.required_path,
    "PathExistsGlob": paths.required_path,
    "PathModified": paths.required_path,
    "PrivateBPF": BOOLEAN,
    "PrivatePIDs": BOOLEAN,
    "ProcSubset": one_of("proc-subset"),
    "ProtectHome": one_of("protect-home", boolean=True),
    "ProtectProc": one_of("protect-proc"),
    "ProtectSystem": one_of("protect-system", boolean=True),
    "RefreshOnReload": foreign_names.refresh_on_reload,
    "RequiresMountsFor": paths.mounts_for,
    "RequiresOverridable": references.obsolete_unit_list,
    "RequisiteOverridable": references.obsolete_unit_list,
    "RestrictNetworkInterfaces": sockets.interfaces,
    "RootDirectory": paths.fatal_path,
    "RootHash": images.root_hash,
    "RootHashSignature": images.root_hash_signature,
    "RootImage": paths.fatal_path,
    "RootImageOptions": images.root_image_options,
    "RootImagePolicy": images.image_policy,
    "RootMStack": paths.fatal_path,
    "RootVerity": paths.fatal_path,
    "RuntimeDirectory": _STATE_DIRECTORY,
    "RuntimeDirectoryPreserve": one_of("preserve", boolean=True),
    "SetCredential": credentials.set_credential,
    "SetCredentialEncrypted": credentials.set_credential,
    "SetLoginEnvironment": _BOOLEAN_OR_NOTHING,
    "SocketBindAllow": sockets.bind_rule,
    "SocketBindDeny": sockets.bind_rule,
    "SocketGroup": environment.user,
    "SocketProtocol": sockets.protocol,
    "SocketUser": environment.user,
    "SmackProcessLabel": misc.text,
    "StandardInputData": environment.input_data,
    "StandardInputText": environment.input_text,
    "StartupAllowedCPUs": cpu_sets.cpu_set,
    "StartupAllowedMemoryNodes": cpu_sets.cpu_set,
    "StartupBlockIOWeight": _BLOCK_WEIGHT,
    "StateDirectory": _STATE_DIRECTORY,
    "StateDirectoryQuota": _QUOTA,
    "SuccessActionExitStatus": scalar(_within(0, 255), "exit status", empty=True),
    "SupplementaryGroups": environment.users,
    "Symlinks": paths.quoted_paths,
    "TTYColumns": scalar(numbers.is_unsigned, "number", empty=True),
    "TTYRows": scalar(numbers.is_unsigned, "number", empty=True),
    "TasksMax": scalar(resources.is_tasks_max, "number of tasks", empty=True),
    "TemporaryFileSystem": storage.temporary_file_systems,
    "TimeoutAbortSec": scalar(_is_span, "time span", empty=True),
    "TimeoutIdleSec": SPAN,
    "TimeoutSec": SPAN,
    "TimeoutStopSec": SPAN,
    "Timestamping": one_of("timestamping", boolean=True),
    "UnsetEnvironment": environment.unset_variables,
    "User": environment.user,
    "UtmpMode": one_of("utmp-mode"),
    "WantsMountsFor": paths.mounts_for,
    "WorkingDirectory": paths.working_directory,
    "XAttrAccept": foreign_names.extended_attribute,
    "XAttrEntryPoint": foreign_names.extended_attribute,
    "XAttrListen": foreign_names.extended_attribute,
}
"""By the directive's name, where its kind doesn't decide."""

_GROWN: Mapping[str, Parser] = {
    "MessageQueueMessageSize": misc.message_size,
    "PrivateMounts": _BOOLEAN_OR_NOTHING,
    "PrivateTmp": one_of("private-tmp", boolean=True),
    "PrivateUsers": one_of("private-users", boolean=True),
    "ProtectControlGroups": one_of("protect-control-groups", boolean=True),
    "ProtectHostname": foreign_names.protect_hostname,
}
"""By the directive's name, where a newer version's kind doesn't decide."""

_IN_SECTION: Mapping[tuple[str, str], Parser] = {
    ("Swap", "Priority"): misc.swap_priority,
    ("Unit", "RebootArgument"): _REBOOT_PARAMETER,
    ("Socket", "TCPCongestion"): _ANY,
}
"""By section and name, where they mean different things."""


def parser(directive: Directive, version: int) -> Parser | None:
    """How the directive's values are judged; None where any text will do, or only the machine can tell."""
    kind = directive.kind(version)
    special = _IN_SECTION.get((directive.section, directive.key)) or _KEYS.get(directive.key)
    if kind == "OTHER":
        special = special or _GROWN.get(directive.key)
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
    return _KINDS.get(kind)


def _names_path(key: str) -> bool:
    """Whether a condition is about a path."""
    what = key.removeprefix("Condition").removeprefix("Assert")
    return what.startswith(("Path", "File", "Directory")) or what == "NeedsUpdate"
