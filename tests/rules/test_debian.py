"""What is said of Debian's own units: docs/debian.md has the sentence that makes each of these true."""

from __future__ import annotations

import pytest

from tests.conformance import packages
from unitlint.checking.check import check
from unitlint.config.config import Config
from unitlint.findings.finding import Severity
from unitlint.inputs.inputs import read_inputs


@pytest.mark.systemd
@pytest.mark.skipif(
    not packages.are_unpacked(), reason="the conformance tests have not unpacked their packages"
)
@pytest.mark.slow
def test_no_error_and_no_warning_but_those_that_are_true() -> None:
    findings = check(read_inputs([str(packages.unpacked())]), Config()).findings
    said = {(f.severity.value, f.rule, f.message) for f in findings if f.severity is not Severity.NOTE}
    assert said == {
        *(
            (
                "warning",
                "dangling-reference",
                f"podman-{name}.service wants network-online.target, which doesn't exist, "
                "and starts without it",
            )
            for name in ("auto-update", "restart")
        ),
        (
            "warning",
            "drop-in-without-unit",
            "this drop-in has no effect: there is no gnome-session@gnome-login.target",
        ),
        (
            "error",
            "missing-requirement",
            "dbus.service will fail to start: it requires dbus.socket, which doesn't exist",
        ),
        (
            "warning",
            "requires-without-order",
            "cockpit-wsinstance-http.service requires cockpit.service but doesn't wait for it: "
            "both start at the same time",
        ),
    }
