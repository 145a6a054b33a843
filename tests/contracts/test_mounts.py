"""Mounts, the file that gives them, and their options."""

from __future__ import annotations

import pytest

from unitlint.contracts.comparison import Comparison, parse_comparison
from unitlint.contracts.mounts import Mounts

TIMEOUT = "x-systemd.device-timeout"
LONG_ENOUGH = Mounts(("/var/lib/docker",), "fstab", {TIMEOUT: Comparison(">=", "600")})


def sentences(invariant, machine):
    return [violation.sentence for violation in invariant.violations(machine)]


@pytest.mark.parametrize("timeout", ["600", "600s", "10min", "1h", "infinity", "0"])
def test_time_spans_are_compared_as_systemd_reads_them(machine, timeout):
    line = f"/dev/vg1/docker /var/lib/docker ext4 {TIMEOUT}={timeout} 0 0\n"
    assert sentences(LONG_ENOUGH, machine(fstab=line)) == []


@pytest.mark.parametrize("timeout", ["599", "9min 59s", "90", "5000ms"])
def test_a_timeout_that_is_too_short(machine, timeout):
    line = f"/dev/vg1/docker /var/lib/docker ext4 {TIMEOUT}={timeout.replace(' ', '')} 0 0\n"
    (violation,) = LONG_ENOUGH.violations(machine(fstab="# comment\n" + line))
    value = timeout.replace(" ", "")
    assert violation.sentence == (f"/var/lib/docker is mounted with {TIMEOUT}={value}; it must be >=600")
    assert (violation.place.location.path, violation.place.location.line) == ("fstab", 2)


def test_the_last_of_two_options_decides(machine):
    line = f"/dev/vg1/docker /var/lib/docker ext4 {TIMEOUT}=600,{TIMEOUT}=60 0 0\n"
    assert len(sentences(LONG_ENOUGH, machine(fstab=line))) == 1


def test_a_missing_option_and_a_missing_mount(machine):
    assert sentences(LONG_ENOUGH, machine(fstab="/dev/a /var/lib/docker ext4 defaults 0 0\n")) == [
        f"/var/lib/docker is mounted without {TIMEOUT}; it must be >=600"
    ]
    assert sentences(LONG_ENOUGH, machine(fstab="")) == [
        "nothing mounts /var/lib/docker: neither fstab nor var-lib-docker.mount has it"
    ]


def test_a_mount_unit_in_the_place_of_fstab(machine):
    texts = {"var-lib-docker.mount": f"[Mount]\nWhat=/dev/vg1/docker\nOptions={TIMEOUT}=600\n"}
    assert sentences(LONG_ENOUGH, machine(texts=texts)) == [
        "/var/lib/docker comes from var-lib-docker.mount, not from fstab"
    ]
    line = f"/dev/vg1/docker /var/lib/docker ext4 {TIMEOUT}=600 0 0\n"
    assert sentences(LONG_ENOUGH, machine(texts=texts, fstab=line)) == [
        "var-lib-docker.mount takes precedence over the fstab line for /var/lib/docker"
    ]


def test_systemd_options_count_for_nothing_in_a_mount_unit(machine):
    texts = {"var-lib-docker.mount": f"[Mount]\nOptions=noatime,{TIMEOUT}=600\n"}
    either = Mounts(("/var/lib/docker",), options={TIMEOUT: Comparison("present")})
    assert len(sentences(either, machine(texts=texts))) == 1
    noatime = Mounts(("/var/lib/docker",), options={"noatime": Comparison("present")})
    assert sentences(noatime, machine(texts=texts)) == []


@pytest.mark.parametrize(
    ("text", "value", "holds"),
    [
        (">=600", "10min", True),
        ("> 600", "600", False),
        ("<1min", "59", True),
        ("<=1min", "61", False),
        ("=10min", "600", True),
        ("755", "755", True),
        ("755", "0755x", False),
        ("present", "", True),
        ("present", None, False),
        ("absent", None, True),
        ("absent", "x", False),
        (">=600", None, False),
        (">=600", "soon", False),
    ],
)
def test_comparisons(text, value, holds):
    comparison = parse_comparison(text)
    assert comparison is not None
    assert comparison.holds("option", value) is holds


@pytest.mark.parametrize("text", ["", ">=", ">=soon", "<", "="])
def test_what_compares_nothing(text):
    assert parse_comparison(text) is None
