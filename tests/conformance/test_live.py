"""What rules say of jobs that hang, are dropped or are never queued again, seen in a manager that runs.

Each set of units is given to both: a user's manager starts it, and the rule is asked about it. The mended
side differs by the line that the rule asks for.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conformance import live
from tests.conformance.systemd import version
from unitlint.cli.commands import unitlint

pytestmark = [
    pytest.mark.slow,
    pytest.mark.systemd,
    pytest.mark.skipif("not live.is_possible()", reason="no manager can run"),
]

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


def waiting_for_boot(kind: str) -> Units:
    """A unit of the boot whose command returns when the boot is over."""
    call = "/usr/bin/systemctl --user is-system-running --wait"
    return {
        "app.target": "[Unit]\nWants=wait.service\n",
        "wait.service": f"[Service]\nType={kind}\nExecStart={call}\n",
    }


def test_a_unit_that_waits_for_the_end_of_the_boot_hangs(tmp_path: Path) -> None:
    rule, asked = "start-waits-for-itself", "sleep 1; systemctl --user list-jobs --no-legend --no-pager"
    jobs = live.run(waiting_for_boot("oneshot"), "app.target", asked)
    assert sorted(line.split()[1:] for line in jobs.splitlines()) == [
        ["app.target", "start", "waiting"],
        ["wait.service", "start", "running"],
    ]
    assert found(rule, waiting_for_boot("oneshot"), tmp_path / "bad")
    assert live.run(waiting_for_boot("exec"), "app.target", asked) == ""
    assert not found(rule, waiting_for_boot("exec"), tmp_path / "good")


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


@pytest.mark.parametrize("requirement", ["Requires", "Requisite"])
def test_a_first_failure_is_final_for_what_requires_it(requirement: str, tmp_path: Path) -> None:
    rule, asked = (
        "failure-not-retried",
        f"{_LATER.format('engine.service')}; systemctl --user is-active pool.service",
    )
    bad, good = failing_once(requirement, ""), failing_once("Wants", "")
    assert live.run(bad, "app.target", asked).splitlines()[-2:] == ["active", "inactive"]
    assert found(rule, bad, tmp_path / "bad")
    assert live.run(good, "app.target", asked).splitlines()[-2:] == ["active", "active"]
    assert not found(rule, good, tmp_path / "good")


def test_what_the_service_upholds_is_started_once_it_is_active(tmp_path: Path) -> None:
    rule, asked = (
        "failure-not-retried",
        f"{_LATER.format('pool.service')}; systemctl --user is-active pool.service",
    )
    units = dict(failing_once("Requires", ""))
    units["engine.service"] = f"[Unit]\nUpholds=pool.service\n{units['engine.service']}"
    assert live.run(units, "app.target", asked).splitlines()[-1] == "active"
    assert not found(rule, units, tmp_path)


def bound_to(lines: str, restart: str) -> Units:
    """A service that restarts when it is killed, and one that goes by it."""
    return {
        "app.target": "[Unit]\nWants=pool.service engine.service\n",
        "pool.service": f"[Unit]\n{lines}\n[Service]\nExecStart=/bin/sleep 1000\nRestart=always\n",
        "engine.service": f"[Service]\nExecStart=/bin/sleep 1000\nRestart=always\n{restart}",
    }


@pytest.mark.parametrize(
    ("lines", "restart", "state"),
    [
        ("BindsTo=engine.service\nAfter=engine.service", "", "inactive"),
        ("Requires=engine.service\nAfter=engine.service", "", "active"),
        ("BindsTo=engine.service\nAfter=engine.service", "RestartSec=0\n", "active"),
        ("BindsTo=engine.service", "RestartSec=0\nExecStopPost=/bin/sleep 0.2\n", "inactive"),
    ],
)
def test_what_is_bound_to_a_service_stays_down_when_that_restarts(
    lines: str, restart: str, state: str, tmp_path: Path
) -> None:
    kill = "sleep 0.3; systemctl --user kill -s KILL engine.service; sleep 0.3"
    asked = f"{kill}; {_LATER.format('engine.service')}; sleep 0.3; systemctl --user is-active pool.service"
    units = bound_to(lines, restart)
    assert live.run(units, "app.target", asked).splitlines()[-2:] == ["active", state]
    assert found("failure-not-retried", units, tmp_path) == (state == "inactive")


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


def hook(*lines: str, key: str = "ExecStop") -> Units:
    """A unit whose work is done when it is stopped."""
    return {
        "app.target": "[Unit]\nRequires=hook.service\nDefaultDependencies=no\n",
        "hook.service": "\n".join(
            ("[Unit]", "DefaultDependencies=no", *lines, "[Service]", "Type=oneshot", "Slice=-.slice")
        )
        + "\nRemainAfterExit=yes\nWorkingDirectory=%t\nExecStart=/bin/true\n"
        f"{key}=/bin/touch stopped\n",
    }


@pytest.mark.parametrize("key", ["ExecStop", "ExecStopPost"])
def test_a_stop_hook_that_nothing_stops_never_runs(key: str, tmp_path: Path) -> None:
    rule = "missing-shutdown-conflict"
    bad, good = hook(key=key), hook("Conflicts=shutdown.target", "Before=shutdown.target", key=key)
    assert "stopped" not in live.run(bad, "app.target", _EXIT).split()
    assert found(rule, bad, tmp_path / "bad")
    assert "stopped" in live.run(good, "app.target", _EXIT).split()
    assert not found(rule, good, tmp_path / "good")


def oneshot_of(command: str) -> Units:
    """A oneshot service that a target waits for."""
    return {
        "app.target": "[Unit]\nWants=job.service\nAfter=job.service\n",
        "job.service": f"[Service]\nType=oneshot\nExecStart={command}\n",
    }


def test_a_oneshot_command_that_does_not_return_never_has_started(tmp_path: Path) -> None:
    rule = "start-never-ends"
    asked = "sleep 1; systemctl --user list-jobs --no-legend --no-pager | sort -k2; "
    asked += "systemctl --user show -P TimeoutStartUSec job.service"
    bad, good = oneshot_of("/bin/sleep infinity"), oneshot_of("/bin/sleep 0")
    *jobs, limit = live.run(bad, "app.target", asked).splitlines()
    assert [job.split()[1:] for job in jobs] == [
        ["app.target", "start", "waiting"],
        ["job.service", "start", "running"],
    ]
    assert limit == "infinity"
    assert found(rule, bad, tmp_path / "bad")
    assert live.run(good, "app.target", asked) == "infinity\n"
    assert not found(rule, good, tmp_path / "good")


def sharing(preserve: str) -> Units:
    """A oneshot service that prepares a directory for another one."""
    return {
        "app.target": "[Unit]\nWants=app.service\n",
        "prepare.service": f"[Service]\nType=oneshot\nRuntimeDirectory=app\n{preserve}"
        "ExecStart=/bin/touch %t/app/ready\n",
        "app.service": "[Unit]\nRequires=prepare.service\nAfter=prepare.service\n"
        "[Service]\nRuntimeDirectory=app\nExecStart=/bin/sleep 1000\n",
    }


def test_a_oneshot_takes_its_runtime_directory_with_it(tmp_path: Path) -> None:
    rule = "runtime-directory-removed"
    asked = f"{_LATER.format('app.service')}; ls app"
    bad, good = sharing(""), sharing("RuntimeDirectoryPreserve=yes\n")
    assert live.run(bad, "app.target", asked).splitlines()[-1] == "active"
    assert found(rule, bad, tmp_path / "bad")
    assert live.run(good, "app.target", asked).splitlines()[-1] == "ready"
    assert not found(rule, good, tmp_path / "good")


def listening(preserve: str) -> Units:
    """A socket in the runtime directory of its service."""
    return {
        "app.target": "[Unit]\nWants=app.socket\n",
        "app.socket": "[Socket]\nListenStream=%t/app/node\n",
        "app.service": f"[Service]\nRuntimeDirectory=app\n{preserve}ExecStart=/bin/sleep 1000\n",
    }


def test_a_service_takes_the_socket_in_its_runtime_directory_with_it(tmp_path: Path) -> None:
    rule = "runtime-directory-removed"
    asked = "for verb in start restart; do systemctl --user $verb app.service; done; "
    asked += "ls app; systemctl --user is-active app.socket"
    bad, good = listening(""), listening("RuntimeDirectoryPreserve=yes\n")
    assert live.run(bad, "app.target", asked) == "active\n"
    assert found(rule, bad, tmp_path / "bad")
    assert live.run(good, "app.target", asked) == "node\nactive\n"
    assert not found(rule, good, tmp_path / "good")


def watching(remains: str) -> Units:
    """A path that stays, and a service that is over at once."""
    return {
        "app.target": "[Unit]\nWants=app.path\n",
        "app.path": "[Path]\nPathExists=/proc/self\n",
        "app.service": f"[Service]\nType=oneshot\n{remains}ExecStart=/bin/true\n",
    }


def test_a_path_that_stays_starts_its_service_up_to_the_limit(tmp_path: Path) -> None:
    rule, asked = "path-starts-again", "sleep 2; systemctl --user show -P Result app.path"
    bad, good = watching(""), watching("RemainAfterExit=yes\n")
    assert live.run(bad, "app.target", asked) == "unit-start-limit-hit\n"
    assert found(rule, bad, tmp_path / "bad")
    assert live.run(good, "app.target", asked) == "success\n"
    assert not found(rule, good, tmp_path / "good")


def making(prefix: str, needed: str) -> Units:
    """A service that makes what it needs in a command before."""
    return {
        "app.target": "[Unit]\nWants=app.service\n",
        "app.service": f"[Service]\nExecStartPre={prefix}/bin/mkdir -p %t/app/data\n"
        f"ExecStart=/bin/sleep 1000\n{needed}%t/app/data\n",
    }


@pytest.mark.parametrize(
    ("prefix", "needed", "state"),
    [
        ("", "ReadWritePaths=", "failed"),
        ("+", "ReadWritePaths=", "failed"),
        ("+", "BindPaths=", "failed"),
        ("+", "WorkingDirectory=", "failed"),
        ("", "ReadOnlyPaths=", "failed"),
        ("+", "ReadOnlyPaths=", "active"),
        ("", "ReadWritePaths=-", "active"),
    ],
)
def test_a_path_that_a_command_makes_comes_too_late(
    prefix: str, needed: str, state: str, tmp_path: Path
) -> None:
    units = making(prefix, needed)
    assert live.run(units, "app.target", "sleep 1; systemctl --user is-active app.service") == f"{state}\n"
    assert found("path-not-made", units, tmp_path) is (state == "failed")


def bound(binding: str) -> Units:
    """A service that fails once, and a target that depends on it."""
    command = "/bin/sh -c 'test -e %t/failed || { touch %t/failed; exit 1; }; sleep 1000'"
    return {
        "app.target": f"[Unit]\n{binding}=app.service\n",
        "app.service": f"[Unit]\nPartOf=app.target\n[Service]\nExecStart={command}\n"
        "ExecStopPost=/bin/sleep 0.2\nRestart=on-failure\n",
    }


def test_a_restart_is_cancelled_by_a_stop_that_comes_back(tmp_path: Path) -> None:
    rule, asked = "restart-cancelled", "sleep 2; systemctl --user is-active app.service"
    assert live.run(bound("BindsTo"), "app.target", asked) == "failed\n"
    assert found(rule, bound("BindsTo"), tmp_path / "bad")
    assert live.run(bound("Requires"), "app.target", asked) == "active\n"
    assert not found(rule, bound("Requires"), tmp_path / "good")


@pytest.mark.parametrize(("mode", "state"), [("", "failed"), ("KillMode=process\n", "active")])
def test_a_restart_is_cancelled_while_processes_are_left(mode: str, state: str, tmp_path: Path) -> None:
    rule, units = "restart-cancelled", dict(bound("BindsTo"))
    worker = 'sh -c "trap : TERM; sleep 1000; sleep 0.3"'
    command = f"/bin/sh -c '({worker} & sleep 1000; true) & echo $! >%t/main'"
    units["app.service"] = (
        f"[Unit]\nPartOf=app.target\n[Service]\nType=forking\nPIDFile=%t/main\nExecStart={command}\n{mode}"
        "Restart=always\nRestartSec=200ms\n"
    )
    asked = "sleep 1; systemctl --user kill -s KILL --kill-who=main app.service; sleep 2; "
    asked += "systemctl --user is-active app.service"
    assert live.run(units, "app.target", asked) == f"{state}\n"
    assert found(rule, units, tmp_path) is (state == "failed")


def test_systemctl_enables_no_unit_that_a_generator_makes(tmp_path: Path) -> None:
    """`systemctl --root` looks where generators write, and needs no manager."""
    rule, text = "generated-unit-enabled", "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=app.target\n"
    for folder, says in (("run/systemd/generator", "transient or generated"), ("etc/systemd/system", "")):
        unit = tmp_path / folder / "web.service"
        unit.parent.mkdir(parents=True)
        unit.write_text(text, encoding="utf-8")
        command = ["systemctl", f"--root={tmp_path}", "enable", "web.service"]
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"})
        assert (done.returncode != 0) is bool(says)
        assert says in done.stderr
    quadlet, script = "[Container]\nImage=x.example/web:1\n[Install]\nWantedBy=app.target\n", tmp_path / "in"
    script.mkdir()
    script.joinpath("web.container").write_text(quadlet, encoding="utf-8")
    lines = ("#!/bin/sh", "cp web.container /etc/containers/systemd/", "systemctl enable web.service", "")
    script.joinpath("install.sh").write_text("\n".join(lines), encoding="utf-8")
    arguments = ["check", str(script), "--config", "none", "--select", rule, "--format", "json"]
    assert json.loads(CliRunner().invoke(unitlint, arguments).stdout)["findings"]


def notifying(access: str, before: str = "") -> Units:
    """A script that says itself that it is ready; `before` takes root's privileges away."""
    script = "systemd-notify --ready; sleep 1000"
    return {
        "app.target": "[Unit]\nWants=app.service\n",
        "app.service": f"[Service]\nType=notify\n{access}ExecStartPre=/bin/chmod -R a+rwx /run/user\n"
        f"ExecStart={before}/bin/sh -c '{script}'\n",
    }


def test_what_a_script_without_privileges_says_of_itself_is_ignored(tmp_path: Path) -> None:
    rule, unprivileged = "notification-refused", "/usr/bin/setpriv --reuid=65534 --clear-groups "
    asked = "sleep 2; systemctl --user is-active app.service"
    assert live.run(notifying("", unprivileged), "app.target", asked) == "activating\n"
    assert found(rule, notifying(""), tmp_path / "bad")
    access = "NotifyAccess=all\n"
    assert live.run(notifying(access, unprivileged), "app.target", asked) == "active\n"
    assert not found(rule, notifying(access), tmp_path / "good")


def at_odds(line: str) -> Units:
    """A service that requires another one, and a line of its own about that."""
    return {
        "app.target": "[Unit]\nWants=new.service\n",
        "new.service": f"[Unit]\nRequires=old.service\nAfter=old.service\n{line}"
        "[Service]\nExecStart=/bin/sleep 1000\n",
        "old.service": "[Service]\nExecStart=/bin/sleep 1000\n",
    }


def test_what_requires_and_conflicts_cannot_be_started(tmp_path: Path) -> None:
    rule = "requires-and-conflicts"
    asked = "systemctl --user start new.service; systemctl --user is-active new.service"
    bad, good = at_odds("Conflicts=old.service\n"), at_odds("")
    assert live.run(bad, "basic.target", asked) == "inactive\n"
    assert found(rule, bad, tmp_path / "bad")
    assert live.run(good, "basic.target", asked) == "active\n"
    assert not found(rule, good, tmp_path / "good")


def test_a_date_format_and_a_variable_are_taken_by_systemd_first(tmp_path: Path) -> None:
    """A specifier in a date, `$` in Environment= and export in an environment file."""
    units = {
        "app.target": "[Unit]\nWants=app.service\n",
        "app.service": "[Service]\nType=oneshot\nRemainAfterExit=yes\n"
        "Environment=WHERE=$HOME/x\nEnvironmentFile=%t/env\n"
        "ExecStart=/bin/sh -c 'date +%%d-%%H-%H > %t/date; env > %t/seen'\n",
    }
    asked = "printf 'export GONE=1\\nKEPT=1\\n' > env; systemctl --user start app.service; "
    asked += "cat date; grep -E 'WHERE|GONE|KEPT' seen"
    date, *seen = live.run(units, "basic.target", asked).splitlines()
    assert not date.rpartition("-")[2].isdigit()
    assert sorted(seen) == ["KEPT=1", "WHERE=$HOME/x"]
    assert found("variable-not-expanded", units, tmp_path / "bad")


def persistent(*times: str) -> Units:
    """A timer, and what starts it as on the second boot: it has run before."""
    stamp = "$HOME/.local/share/systemd/timers/stamp-app.timer"
    start = f"mkdir -p $(dirname {stamp}); touch -d yesterday {stamp}; "
    start += "systemctl --user start --no-block app.timer"
    return {
        "app.target": "[Unit]\nWants=app.timer\n",
        "boot.service": f"[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh -c '{start}'\n",
        "app.timer": "[Timer]\nAccuracySec=1us\n" + "".join(f"{time}\n" for time in times),
        "app.service": "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n",
    }


@pytest.mark.parametrize(
    ("times", "starts"),
    [
        (["OnBootSec=0"], True),
        (["OnBootSec=0", "Persistent=yes"], False),
        (["OnStartupSec=0", "OnUnitActiveSec=1min", "Persistent=yes"], False),
        (["OnStartupSec=0", "OnActiveSec=0", "Persistent=yes"], True),
        (["OnStartupSec=5s", "Persistent=yes"], True),
    ],
)
def test_a_persistent_timer_skips_a_time_that_is_past(times: list[str], starts: bool, tmp_path: Path) -> None:
    units = persistent(*times)
    wait = 6 if "OnStartupSec=5s" in times else 1
    asked = f"systemctl --user start boot.service; sleep {wait}; systemctl --user is-active app.service"
    assert live.run(units, "basic.target", asked) == ("active\n" if starts else "inactive\n")
    assert found("timer-first-boot-only", units, tmp_path) is not starts


def waiting_home(setting: str) -> Units:
    """An automount whose mount waits for a service, which it is entered by, or whose sandbox needs it."""
    return {
        "app.target": "[Unit]\nWants=home.automount\n",
        "home.automount": "[Automount]\nWhere=/home\n",
        "home.mount": "[Unit]\nAfter=online.service\nWants=online.service\n"
        "[Mount]\nWhat=tmpfs\nType=tmpfs\nWhere=/home\n",
        "online.service": f"[Service]\nType=oneshot\n{setting}\n",
    }


@pytest.mark.slow
@pytest.mark.skipif("not live.has_automounts()", reason="no automount can be entered")
def test_a_service_waits_for_an_automount_that_waits_for_it() -> None:
    """Before systemd 258 a sandbox alone enters none, and waits where something else has."""
    enter = "(ls /home/. >entered 2>&1 &); sleep 0.5; "
    asked = "systemctl --user is-active home.mount; systemctl --user show -P ActiveState online.service"
    command, sandbox = "ExecStart=/home/work", "ExecStart=/bin/true\nProtectHome=yes\nRemainAfterExit=yes"
    start = "systemctl --user start --no-block online.service; sleep 1; "
    stuck, ready = ["inactive", "activating"], ["inactive", "active"]
    assert live.run(waiting_home(command), "app.target", start + asked).splitlines() == stuck
    assert live.run(waiting_home(sandbox), "app.target", enter + start + asked).splitlines() == stuck
    if version() < 258:
        assert live.run(waiting_home(sandbox), "app.target", start + asked).splitlines() == ready
