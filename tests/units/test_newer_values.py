"""Values that one version of systemd takes and another does not; tests/conformance asks each about more."""

from __future__ import annotations

import pytest

from unitlint.systemd.directives import newest_version
from unitlint.systemd.symbols import symbols
from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.judge import complaints

NEWEST = newest_version()


def said(section: str, key: str, value: str, version: int) -> tuple[Complaint, ...]:
    """The complaints about a value in a unit of the section's type."""
    return complaints(value, Subject(f"x.{section.lower()}", section, key, version))


@pytest.mark.parametrize(
    ("section", "key", "value", "since"),
    [
        ("Service", "Type", "notify-reload", 253),
        ("Service", "SystemCallFilter", "@sandbox", 254),
        ("Service", "RestrictNetworkInterfaces", "an-alternative-name-of-it", 255),
        ("Service", "SocketBindAllow", "ipv4:tcp:0", 255),
        ("Service", "WorkingDirectory", "/../../srv", 255),
        ("Service", "ReadWritePaths", "/..", 255),
        ("Service", "PIDFile", "/./../run/web.pid", 255),
        ("Service", "StandardInputData", "AAA_", 255),
        ("Service", "WorkingDirectory", "%D/web", 256),
        ("Service", "PrivateTmp", "disconnected", 257),
        ("Service", "PrivateUsers", "identity", 257),
        ("Service", "ProtectControlGroups", "strict", 257),
        ("Service", "ImportCredential", "web.*:site.", 257),
        ("Service", "RestartMode", "debug", 257),
        ("Socket", "SocketProtocol", "MPTCP", 257),
        ("Swap", "What", "LABEL=swap", 256),
        ("Service", "ExecStart", "|/usr/bin/web", 258),
        ("Service", "PrivateUsers", "full", 258),
        ("Service", "ProtectHostname", "private:web", 258),
        ("Service", "RootImagePolicy", "later=thing", 258),
        ("Socket", "BindToDevice", "%p", 258),
        ("Service", "CPUSchedulingPolicy", "ext", 260),
        ("Service", "PrivateUsers", "managed", 260),
        ("Service", "RuntimeDirectoryPreserve", "on-success", 261),
        ("Service", "NUMAPolicy", "preferred-many", 262),
        ("Socket", "MessageQueueMessageSize", "64K", 262),
    ],
)
def test_taken_since(section: str, key: str, value: str, since: int) -> None:
    assert said(section, key, value, since - 1) != ()
    assert said(section, key, value, since) == ()
    assert said(section, key, value, NEWEST) == ()


@pytest.mark.parametrize(
    ("section", "key", "value", "since", "effect"),
    [
        ("Service", "RootImageOptions", "root-secondary:ro", 253, Effect.PARTLY),
        ("Service", "StateDirectory", "web:www:rw", 257, Effect.PARTLY),
        ("Service", "StateDirectory", ":www", 257, Effect.PARTLY),
        ("Service", "PIDFile", "/dev/web.pid", 257, Effect.REFUSED),
        ("Service", "ExtensionImages", "/dev/disk/by-label/web", 257, Effect.PARTLY),
        ("Service", "MountImages", "/sys/web:/srv", 257, Effect.PARTLY),
        ("Service", "ExecStart", "/usr/bin/.", 257, Effect.REFUSED),
        ("Socket", "ListenFIFO", "/dev/web", 257, Effect.IGNORED),
        ("Socket", "ListenMessageQueue", "/proc/web", 257, Effect.IGNORED),
        ("Service", "ExecStart", "!!/usr/bin/web", 258, Effect.TAKEN),
        ("Service", "ExecStart", "/usr/bin/[", 262, Effect.REFUSED),
        ("Service", "BindPaths", r"/srv/a\q", 262, Effect.IGNORED),
        ("Service", "CPUSchedulingPolicy", "8", 262, Effect.IGNORED),
        ("Service", "IOSchedulingClass", "8", 262, Effect.IGNORED),
        ("Service", "CPUAffinity", "4294967295", 262, Effect.IGNORED),
    ],
)
def test_complained_of_since(section: str, key: str, value: str, since: int, effect: Effect) -> None:
    assert said(section, key, value, since - 1) == ()
    assert [complaint.effect for complaint in said(section, key, value, since)] == [effect]
    assert [complaint.effect for complaint in said(section, key, value, NEWEST)] == [effect]


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [("Service", "PIDFile", "/var/run/web.pid"), ("Socket", "ListenStream", "/var/run/web.sock")],
)
@pytest.mark.parametrize("version", [252, NEWEST])
def test_the_old_name_of_run_is_told_of_all_versions(
    section: str, key: str, value: str, version: int
) -> None:
    assert [complaint.effect for complaint in said(section, key, value, version)] == [Effect.TAKEN]


@pytest.mark.parametrize(
    ("section", "key", "good", "bad"),
    [
        ("Service", "BindNetworkInterface", "eth0", "eth/0"),
        ("Service", "BPFDelegateCommands", "BPFMapCreate", None),
        ("Service", "CPUSetPartition", "isolated", "private"),
        ("Service", "DelegateSubgroup", "supervisor", "memory.max"),
        ("Service", "FileDescriptorStorePreserve", "restart", "always"),
        ("Service", "LogFilterPatterns", "~debug", "~"),
        ("Service", "LUOSession", "web files", "web web"),
        ("Service", "ManagedOOMMemoryPressureDurationSec", "1s", "500ms"),
        ("Service", "MemoryKSM", "", "auto"),
        ("Service", "MemoryPressureWatch", "skip", ""),
        ("Service", "MemoryTHP", "madvise", "always"),
        ("Service", "NFTSet", "cgroup:inet:filter:web", "cgroup:inet:filter"),
        ("Service", "OOMRules", "web", "web/all"),
        ("Service", "OpenFile", "/etc/web:config:read-only", "/etc/web:config:rw"),
        ("Service", "ProtectHostname", "private", "private:a..b"),
        ("Service", "RefreshOnReload", "~extensions", "extensions all"),
        ("Service", "RootImagePolicy", "root=verity:=absent", "root=verity:root=absent"),
        ("Service", "RootMStack", "/srv/web.mstack", "web.mstack"),
        ("Service", "StateDirectoryQuota", "25%", "infinity"),
        ("Slice", "ConcurrencyHardMax", "infinity", "-1"),
        ("Socket", "DeferTrigger", "patient", "later"),
        ("Socket", "XAttrListen", "user.web=1", "trusted.web=1"),
    ],
)
def test_new_directives(section: str, key: str, good: str, bad: str | None) -> None:
    assert said(section, key, good, NEWEST) == ()
    assert bad is None or len(said(section, key, bad, NEWEST)) == 1


def test_a_set_may_lose_words() -> None:
    assert "root-secondary" in symbols("partitions", 252)
    assert "root-secondary" not in symbols("partitions", 253)
    assert "root-secondary" in symbols("partitions")
