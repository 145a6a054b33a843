"""What rules say of jobs that hang, are dropped or are never queued again, seen in a manager that runs.

Each set of units is given to both: a user's manager starts it, and the rule is asked about it. The mended
side differs by the line that the rule asks for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conformance import live
from unitlint.cli.commands import unitlint

pytestmark = [pytest.mark.systemd, pytest.mark.skipif("not live.is_possible()", reason="no manager can run")]

Units = Mapping[str, str]

_LATER = "for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 0.1; systemctl --user is-active {0} && break; done"
_EXIT = "systemctl --user start --no-block exit.target; sleep 1.5; ls"


def found(rule: str, units: Units, folder: Path) -> bool:
    """Whether the rule says something about the units, started by their `app.target` at login."""
    home = folder / "etc/systemd/user"
    (home / "default.target.wants").mkdir(parents=True)
    (home / "default.target.wants/app.target").symlink_to("../app.target")
    for name, text in units.items():
        (home / name).write_text(text, encoding="utf-8")
    arguments = ["check", str(folder), "--config", "none", "--select", rule, "--format", "json"]
    return bool(json.loads(CliRunner().invoke(unitlint, arguments).stdout)["findings"])


def deadlock(option: str) -> Units:
    """A unit whose command starts one that is after it."""
    call = f"/usr/bin/systemctl --user {option} start web.service"
    return {
        "app.target": "[Unit]\nWants=setup.service\n",
        "setup.service": f"[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart={call}\n",
        "web.service": "[Unit]\nAfter=setup.service\n[Service]\nExecStart=/bin/sleep 1000\n",
    }


def test_a_unit_that_waits_for_what_waits_for_it_hangs(tmp_path: Path) -> None:
    rule, asked = "start-waits-for-itself", "sleep 1; systemctl --user list-jobs --no-legend --no-pager"
    jobs = live.run(deadlock(""), "app.target", asked)
    assert [line.split()[1:] for line in sorted(jobs.splitlines(), key=lambda line: line.split()[1])] == [
        ["app.target", "start", "waiting"],
        ["setup.service", "start", "running"],
        ["web.service", "start", "waiting"],
    ]
    assert found(rule, deadlock(""), tmp_path / "bad")
    assert live.run(deadlock("--no-block"), "app.target", asked) == ""
    assert not found(rule, deadlock("--no-block"), tmp_path / "good")


def failing_once(requirement: str, mode: str) -> Units:
    """A service whose first start fails, and one that needs it."""
    once = "test -e tried || { touch tried; exit 1; }; sleep 1000 &"
    return {
        "app.target": "[Unit]\nWants=pool.service engine.service\n",
        "pool.service": f"[Unit]\n{requirement}=engine.service\nAfter=engine.service\n"
        "[Service]\nExecStart=/bin/sleep 1000\nRestart=always\n",
        "engine.service": f"[Service]\nType=forking\nWorkingDirectory=%t\nExecStart=/bin/sh -c '{once}'\n"
        f"Restart=on-failure\nRestartSec=200ms\n{mode}",
    }


def test_a_first_failure_is_final_for_what_requires_it(tmp_path: Path) -> None:
    rule, asked = (
        "failure-not-retried",
        f"{_LATER.format('engine.service')}; systemctl --user is-active pool.service",
    )
    bad, good = failing_once("Requires", ""), failing_once("Wants", "")
    assert live.run(bad, "app.target", asked).splitlines()[-2:] == ["active", "inactive"]
    assert found(rule, bad, tmp_path / "bad")
    assert live.run(good, "app.target", asked).splitlines()[-2:] == ["active", "active"]
    assert not found(rule, good, tmp_path / "good")


def wanted_by_exit(default_dependencies: str) -> Units:
    """A unit that the manager's exit wants."""
    command = "[Service]\nType=oneshot\nSlice=-.slice\nWorkingDirectory=%t\nExecStart=/bin/touch saved\n"
    return {
        "app.target": "[Unit]\nDescription=nothing\n",
        "exit.target": "[Unit]\nDefaultDependencies=no\nRequires=systemd-exit.service\nWants=save.service\n",
        "save.service": "[Unit]\nBefore=systemd-exit.service\n"
        f"DefaultDependencies={default_dependencies}\n{command}",
    }


def test_a_unit_that_the_shutdown_wants_and_stops_is_never_started(tmp_path: Path) -> None:
    rule = "shutdown-hook-not-run"
    bad, good = wanted_by_exit("yes"), wanted_by_exit("no")
    assert "saved" not in live.run(bad, "app.target", _EXIT).split()
    assert found(rule, bad, tmp_path / "bad")
    assert "saved" in live.run(good, "app.target", _EXIT).split()
    assert not found(rule, good, tmp_path / "good")


def hook(*lines: str) -> Units:
    """A unit whose work is done when it is stopped."""
    return {
        "app.target": "[Unit]\nRequires=hook.service\nDefaultDependencies=no\n",
        "hook.service": "\n".join(
            ("[Unit]", "DefaultDependencies=no", *lines, "[Service]", "Type=oneshot", "Slice=-.slice")
        )
        + "\nRemainAfterExit=yes\nWorkingDirectory=%t\nExecStart=/bin/true\nExecStop=/bin/touch stopped\n",
    }


def test_a_stop_hook_that_nothing_stops_never_runs(tmp_path: Path) -> None:
    rule = "missing-shutdown-conflict"
    bad, good = hook(), hook("Conflicts=shutdown.target", "Before=shutdown.target")
    assert "stopped" not in live.run(bad, "app.target", _EXIT).split()
    assert found(rule, bad, tmp_path / "bad")
    assert "stopped" in live.run(good, "app.target", _EXIT).split()
    assert not found(rule, good, tmp_path / "good")
