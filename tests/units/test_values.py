"""Values that systemd takes and values that it does not, by kind; tests/conformance asks about more."""

from __future__ import annotations

import pytest

from unitlint.text.source import PLACEHOLDER
from unitlint.units.values import numbers, timespan
from unitlint.units.values.calendar import is_calendar
from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.judge import complaints
from unitlint.units.values.quoting import Style, WordError, words


def said(section: str, key: str, value: str, unit: str = "", version: int = 252) -> tuple[Complaint, ...]:
    """The complaints about a value in a unit of the section's type."""
    default = "x.service" if section in ("Unit", "Install") else f"x.{section.lower()}"
    return complaints(value, Subject(unit or default, section, key, version))


TAKEN = [
    ("Unit", "After", "network.target foo@bar.service a%i.service"),
    ("Unit", "After", ""),
    ("Unit", "ConditionPathExists", "|!/etc/foo"),
    ("Unit", "ConditionPathExists", ""),
    ("Unit", "Documentation", "man:foo(1) https://example.com file:/usr/share/doc"),
    ("Unit", "RequiresMountsFor", "/var/lib '/mnt/my data'"),
    ("Unit", "FailureAction", "reboot-immediate"),
    ("Service", "ExecStart", "-@/bin/sh sh -c 'echo $HOME'"),
    ("Service", "ExecStart", "true ; false"),
    ("Service", "ExecStart", "!!/bin/true %% 100%"),
    ("Service", "Environment", "A=b 'C=d e' F=%n"),
    ("Service", "EnvironmentFile", "-/etc/default/%p"),
    ("Service", "PIDFile", "foo.pid"),
    ("Service", "User", "1000"),
    ("Service", "WorkingDirectory", "~"),
    ("Service", "Restart", "on-failure"),
    ("Service", "RestartSec", "infinity"),
    ("Service", "SuccessExitStatus", "1 TEMPFAIL SIGTERM"),
    ("Service", "KillSignal", "RTMIN+3"),
    ("Service", "LimitNOFILE", "1024:infinity"),
    ("Service", "LimitNICE", "-5"),
    ("Service", "MemoryMax", "50%"),
    ("Service", "TasksMax", "infinity"),
    ("Service", "CPUQuota", "250%"),
    ("Service", "CPUAffinity", "0-3,5"),
    ("Service", "DeviceAllow", "char-pts rw"),
    ("Service", "IODeviceWeight", "/dev/sda 200"),
    ("Service", "IPAddressDeny", "any"),
    ("Service", "IPAddressAllow", "10.0.0.0/8 fe80::/10 localhost"),
    ("Service", "RestrictNetworkInterfaces", "~eth0"),
    ("Service", "SocketBindAllow", "ipv4:tcp:8000-8010"),
    ("Service", "SystemCallFilter", "~@mount open:EPERM"),
    ("Service", "RestrictNamespaces", "~user mnt"),
    ("Service", "CapabilityBoundingSet", "CAP_NOT_YET_KNOWN"),
    ("Service", "StateDirectory", "foo foo/bar:baz"),
    ("Service", "BindPaths", "-/a /b:/c /d:/e:norbind"),
    ("Service", "TemporaryFileSystem", "/var:ro,mode=755"),
    ("Service", "MountImages", "/a.raw:/b:root:ro"),
    ("Service", "LoadCredential", "token:/etc/token"),
    ("Service", "SetCredential", r"token:a\nb"),
    ("Service", "StandardOutput", "append:/var/log/x"),
    ("Service", "LogExtraFields", "FOO=bar"),
    ("Service", "Delegate", "cpu memory"),
    ("Service", "BusName", "org.example.Foo"),
    ("Socket", "ListenStream", "[::1]:80"),
    ("Socket", "ListenStream", "/run/x.sock"),
    ("Socket", "ListenNetlink", "route 1361"),
    ("Socket", "SocketMode", "0660"),
    ("Socket", "Service", "y.service"),
    ("Timer", "OnCalendar", "Mon..Fri 10:00 UTC"),
    ("Timer", "OnBootSec", "5min 20s"),
    ("Path", "PathExistsGlob", "/run/*.pid"),
    ("Swap", "Priority", "-1"),
    ("Mount", "DirectoryMode", "755"),
]

IGNORED = [
    ("Unit", "DefaultDependencies", "maybe"),
    ("Unit", "ConditionPathExists", "etc/foo"),
    ("Unit", "FailureAction", "explode"),
    ("Service", "ExecStart", "-bin/true"),
    ("Service", "ExecStart", '"unclosed'),
    ("Service", "EnvironmentFile", "etc/default/x"),
    ("Service", "WorkingDirectory", "-var"),
    ("Service", "Restart", "sometimes"),
    ("Service", "RestartSec", "5 parsecs"),
    ("Service", "KillSignal", "SIGFOO"),
    ("Service", "LimitNOFILE", "20:10"),
    ("Service", "MemoryMax", "0"),
    ("Service", "TasksMax", "0"),
    ("Service", "CPUQuota", "half"),
    ("Service", "CPUAffinity", "a-b"),
    ("Service", "DeviceAllow", "/etc/passwd rw"),
    ("Service", "IODeviceWeight", "/dev/sda"),
    ("Service", "SocketBindAllow", "sctp:80"),
    ("Service", "RestrictNamespaces", "user foo"),
    ("Service", "LoadCredential", "a/b:/etc/token"),
    ("Service", "StandardOutput", "append:var"),
    ("Service", "BusName", "org"),
    ("Service", "UMask", "999"),
    ("Socket", "ListenStream", "localhost:80"),
    ("Socket", "ListenStream", "/" + "a" * 108),
    ("Socket", "ListenSequentialPacket", "80"),
    ("Socket", "Service", "y.socket"),
    ("Timer", "OnCalendar", "Fri..Mon"),
    ("Timer", "Unit", "x.timer"),
    ("Path", "PathExists", "run"),
    ("Swap", "Priority", "-2"),
    ("Mount", "Delegate", "yes"),
]

PARTLY = [
    ("Unit", "After", "network foo.target", 0, 7),
    ("Unit", "Documentation", "man:foo(1) foo(1)", 11, 17),
    ("Unit", "RequiresMountsFor", "/var lib", 5, 8),
    ("Service", "Environment", "A=b 2=c", 4, 7),
    ("Service", "SuccessExitStatus", "1 300", 2, 5),
    ("Service", "SystemCallFilter", "~open nosuchcall", 6, 16),
    ("Service", "RestrictAddressFamilies", "AF_UNIX AF_FOO", 8, 14),
    ("Service", "IPAddressAllow", "10.0.0.0/33", 0, 11),
    ("Service", "StateDirectory", "foo /bar", 4, 8),
    ("Service", "BindPaths", "/a:b", 3, 4),
    ("Service", "Delegate", "cpu foo", 4, 7),
    ("Service", "CPUAffinity", "5-3", 0, 3),
]

REFUSED = [
    ("Service", "ExecStart", "bin/true"),
    ("Service", "ExecStart", "/bin/"),
    ("Service", "ExecStart", '/bin/sh "unclosed'),
    ("Service", "ExecStart", "@/bin/sh"),
    ("Service", "ExecStart", "/bin/date +%F"),
    ("Service", "User", "a:b"),
    ("Service", "SupplementaryGroups", "disk a/b"),
    ("Service", "WorkingDirectory", "var"),
    ("Service", "RootDirectory", "/a/../b"),
    ("Service", "DynamicUser", "maybe"),
    ("Service", "PIDFile", "../x"),
]


@pytest.mark.parametrize(("section", "key", "value"), TAKEN)
def test_taken(section: str, key: str, value: str) -> None:
    assert said(section, key, value) == ()


@pytest.mark.parametrize(("section", "key", "value"), IGNORED)
def test_ignored(section: str, key: str, value: str) -> None:
    effects = {complaint.effect for complaint in said(section, key, value)}
    assert Effect.IGNORED in effects or Effect.PARTLY in effects
    assert Effect.REFUSED not in effects


def test_directives_of_other_sections_are_not_judged() -> None:
    assert said("Service", "OnCalendar", "never") == ()


@pytest.mark.parametrize(("section", "key", "value", "start", "end"), PARTLY)
def test_partly_taken(section: str, key: str, value: str, start: int, end: int) -> None:
    (complaint,) = said(section, key, value)
    assert (complaint.effect, complaint.start, complaint.end) == (Effect.PARTLY, start, end)


@pytest.mark.parametrize(("section", "key", "value"), REFUSED)
def test_refused(section: str, key: str, value: str) -> None:
    assert said(section, key, value)[-1].effect is Effect.REFUSED


@pytest.mark.parametrize(
    ("key", "value"),
    [("KillMode", "none"), ("StandardError", "syslog"), ("User", "nobody"), ("ExecStart", r"/bin/grep \d")],
)
def test_taken_with_a_warning(key: str, value: str) -> None:
    assert [complaint.effect for complaint in said("Service", key, value)] == [Effect.TAKEN]


def test_placeholders_are_never_judged() -> None:
    assert said("Service", "RestartSec", f"{PLACEHOLDER} parsecs") == ()


def test_specifiers_of_an_instance_are_judged_by_a_sample() -> None:
    assert said("Service", "User", "%i", "x@.service") == ()
    assert said("Service", "User", "%i", "x.service") != ()


def test_unknown_specifier_is_named() -> None:
    (complaint,) = said("Unit", "Description", "50%F")
    assert (complaint.specifier, complaint.start, complaint.end) == ("F", 2, 4)


@pytest.mark.parametrize(
    ("key", "value", "since"),
    [("Type", "notify-reload", 253), ("ExecStart", "|/bin/true", 258), ("ExecStart", "/bin/echo %D", 256)]
    + [("ExecStart", f"/bin/echo %{letter}", since) for letter, since in [("E", 239), ("g", 240), ("a", 246)]]
    + [("Environment", f"A=%{letter}", since) for letter, since in [("M", 249), ("d", 251)]],
)
def test_later_versions_take_more(key: str, value: str, since: int) -> None:
    assert said("Service", key, value, version=since - 1) != ()
    assert said("Service", key, value, version=since) == ()


def test_sets_that_grow_are_not_judged_for_later_versions() -> None:
    assert said("Service", "SystemCallFilter", "brandnewcall", version=262) != ()
    assert said("Service", "SystemCallFilter", "brandnewcall", version=263) == ()


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [("5", 5_000_000), ("1.5h", 5_400_000_000), ("2min 3ms", 120_003_000), ("1w", 604_800_000_000)],
)
def test_time_spans(text: str, microseconds: int) -> None:
    assert timespan.parse(text) == microseconds


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1K", 1024),
        ("1.5G", 1_610_612_736),
        ("1G 1M", 1_074_790_400),
        ("7B", 7),
        ("1M 1G", None),
        ("1k", None),
    ],
)
def test_sizes(text: str, number: int | None) -> None:
    assert numbers.size(text) == number


@pytest.mark.parametrize(
    ("text", "number"), [("0x10", 16), ("010", 8), ("0b11", 3), ("-5", -5), ("09", None)]
)
def test_numbers(text: str, number: int | None) -> None:
    assert numbers.integer(text) == number


@pytest.mark.parametrize(("text", "share"), [("5%", 500), ("0.25%", 25), ("3‰", 30), ("7‱", 7), ("5", None)])
def test_shares(text: str, share: int | None) -> None:
    assert numbers.permyriad(text) == share


@pytest.mark.parametrize(
    "text", ["daily", "*:0/15", "Sat,Sun 12:00", "*-02~03", "2030-01-01 00:00:00.5", "@1"]
)
def test_calendar_events(text: str) -> None:
    assert is_calendar(text)


@pytest.mark.parametrize("text", ["", "dailyy", "25:00", "*-13-01", "Mon..", "1969-01-01", "@99999999999"])
def test_no_calendar_events(text: str) -> None:
    assert not is_calendar(text)


def test_before_236_an_unknown_specifier_stays() -> None:
    assert said("Service", "ExecStart", "/bin/echo %E", version=235) == ()
    (complaint,) = said("Service", "ExecStart", "/bin/echo %E", version=238)
    assert "%E needs systemd 239" in complaint.reason


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("*-*-* 03:00:00 Europe/Berlin", 235),
        ("Mon *-*-* 03:00 UTC", 228),
        ("*-02~03", 233),
        ("9..17/2:00", 233),
        ("4..7:10", 231),
        ("*:0/5:30.5", 228),
    ],
)
def test_calendar_events_that_older_versions_dont_read(text: str, since: int) -> None:
    assert said("Timer", "OnCalendar", text, version=since - 1) != ()
    assert said("Timer", "OnCalendar", text, version=since) == ()


@pytest.mark.parametrize(
    "text", ["daily", "Mon,Fri 03:00", "*-*-1,15 00:00:00", "*:0/5", "2030-01-01 00:00:00"]
)
def test_calendar_events_that_all_versions_read(text: str) -> None:
    assert said("Timer", "OnCalendar", text, version=219) == ()


def test_words_keep_their_places() -> None:
    found = list(words(r'a "b c" d\x41', Style.UNQUOTE | Style.UNESCAPE))
    assert [(w.text, w.start, w.end) for w in found] == [("a", 0, 1), ("b c", 2, 7), ("dA", 8, 13)]


@pytest.mark.parametrize("value", ['"a', "a\\", r"a \q"])
def test_words_that_break_off(value: str) -> None:
    with pytest.raises(WordError):
        list(words(value, Style.UNQUOTE | Style.UNESCAPE))


@pytest.mark.parametrize(
    ("key", "value", "first"),
    [
        ("Type", "exec", 240),
        ("StandardOutput", "append:/var/log/a", 240),
        ("StandardError", "truncate:/var/log/a", 248),
        ("ProtectSystem", "strict", 232),
        ("ProtectHome", "tmpfs", 238),
        ("ExecStart", ":/bin/a", 244),
        ("ExecStart", "+/bin/a", 231),
        ("ExecStart", "a --b", 239),
    ],
)
def test_what_older_versions_refuse(key: str, value: str, first: int) -> None:
    assert not said("Service", key, value, version=first)
    assert said("Service", key, value, version=first - 1)


def test_killing_nothing_is_warned_of_since_246() -> None:
    assert not said("Service", "KillMode", "none", version=245)
    assert said("Service", "KillMode", "none", version=246)
