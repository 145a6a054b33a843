"""`--times` of boot, why and review: seconds instead of waves."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from .conftest import Run

UNITS = {
    "start.target": "[Unit]\nWants=a.service b.service c.service\n",
    "a.service": "[Service]\nExecStart=/bin/true\n",
    "b.service": "[Unit]\nAfter=a.service\n[Service]\nExecStart=/bin/true\n",
    "c.service": "[Service]\nExecStart=/bin/true\n",
}
BLAME = "2.500s a.service\n1s b.service\n"
SHARED = ("--unit-path", ".", "--target", "start.target")


@pytest.fixture(name="units")
def units_fixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in UNITS.items():
        body = text if text.startswith("[Unit]") else f"[Unit]\n{text}"
        (tmp_path / name).write_text(body.replace("[Unit]\n", "[Unit]\nDefaultDependencies=no\n", 1))
    (tmp_path / "blame.txt").write_text(BLAME)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_boot_in_seconds(unitlint: Run, units: Path) -> None:
    outcome = unitlint("boot", *SHARED, "--times", "blame.txt")
    assert "Without a recorded time, counted as 0 s: 2 of 4 jobs." in outcome.out
    assert unitlint("boot", *SHARED, "--times", "blame.txt", "-o", "boot.svg").code == 0
    assert ">2 s<" in (units / "boot.svg").read_text()


def test_why_in_seconds(unitlint: Run, units: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BLAME.encode())))
    out = unitlint("why", "b.service", *SHARED, "--times", "-").out
    assert out.startswith("b.service can start after 2.500 of 3.500 s, and takes 1.000 s, without slack.\n")


def test_what_a_change_costs(unitlint: Run, units: Path) -> None:
    """c waits for a now: so much later does it start."""
    for name in ("old", "new"):
        (units / name).mkdir()
        for unit in UNITS:
            (units / name / unit).write_text((units / unit).read_text())
    changed = units / "new" / "c.service"
    changed.write_text(changed.read_text().replace("[Unit]\n", "[Unit]\nAfter=a.service\n"))
    times = str(units / "blame.txt")
    outcome = unitlint("review", "--base", "old", "--head", "new", *SHARED, "--times", times)
    assert "~ c.service starts at 2.5 s instead of 0.0 s: it waits for a.service now" in outcome.out


def test_of_units_that_move_alike_the_users_come_first(unitlint: Run, units: Path) -> None:
    told = unitlint("review", "--mask", "a.service", *SHARED, "--times", "blame.txt")
    rows = [line for line in told.out.splitlines() if " starts at " in line]
    assert rows[0].startswith("  ~ b.service starts at 0.0 s instead of ")


def test_times_of_a_command_that_the_shell_names(unitlint: Run, units: Path) -> None:
    read, write = os.pipe()
    os.write(write, BLAME.encode())
    os.close(write)
    assert unitlint("boot", *SHARED, "--times", f"/dev/fd/{read}").code == 0
    os.close(read)


def test_a_file_without_times_is_told(unitlint: Run, units: Path) -> None:
    (units / "x.txt").write_text("hello\n")
    outcome = unitlint("boot", *SHARED, "--times", "x.txt")
    assert outcome.code == 2
    assert "x.txt: line 1 has no unit time" in outcome.err
    assert unitlint("boot", *SHARED, "--times", "none.txt").code == 2
