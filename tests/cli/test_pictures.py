"""Pictures from the command line: links as the repository's host knows them, and nothing empty in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run

SERVICE = "[Service]\nExecStart=/bin/true\n"
LINKS = "https://example.org/blob/main/{path}#L{line}"


@pytest.fixture(name="units")
def units_fixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    units = tmp_path / "hosts" / "web"
    units.mkdir(parents=True)
    (units / "a.service").write_text(f"[Unit]\nAfter=b.service docker.service\n{SERVICE}")
    (units / "b.service").write_text(SERVICE)
    monkeypatch.chdir(tmp_path / "hosts")
    return units


@pytest.mark.parametrize("command", ["graph", "boot"])
def test_links_have_paths_from_the_top_of_the_repository(unitlint: Run, units: Path, command: str) -> None:
    out = unitlint(command, "web", "--platform", "systemd", "--link-template", LINKS, "--html").out
    assert "https://example.org/blob/main/hosts/web/a.service#L1" in out
    assert "https://example.org/blob/main/web/" not in out
    assert "blob/main/hosts/systemd%3A" not in out


def test_no_cycle_and_nothing_left_are_said(unitlint: Run, units: Path) -> None:
    cycle = unitlint("graph", "web", "--cycle", "-o", "x.svg")
    assert (cycle.code, "there is no ordering cycle" in cycle.err) == (2, True)
    nothing = unitlint("graph", "web", "--only", "z*", "-o", "x.svg")
    assert (nothing.code, "the options leave no unit" in nothing.err) == (2, True)
    same = unitlint("graph", "web", "--diff", "web", "--dot")
    assert (same.code, "nothing differs" in same.err) == (0, True)


def test_times_are_not_ignored(unitlint: Run, units: Path) -> None:
    (units / "blame.txt").write_text("1.500s a.service\n")
    assert unitlint("boot", "web", "--times", "web/blame.txt", "--json").code == 2
    page = unitlint("boot", "web", "--platform", "systemd", "--times", "web/blame.txt", "--html").out
    assert "The model: a unit starts when everything it waits for is done" in page


def test_what_fell_out_of_the_boot_says_by_what(
    unitlint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    units = tmp_path / "units"
    units.mkdir()
    (units / "boot.target").write_text("[Unit]\nDefaultDependencies=no\nWants=a.service\n")
    (units / "a.service").write_text(f"[Unit]\nRequires=gone.service\n{SERVICE}")
    words = ("--target", "boot.target", "--platform", "none", "--systemd-version", "257")
    told = unitlint("boot", "units", *words).out
    assert "starting boot.target queues 1 job in 1 wave\n" in told
    needs = "gone.service can't be started, which it needs, units/a.service:2 (Requires=)"
    assert f"  a.service: {needs}\n" in told
    assert "  gone.service: not-found, pulled in by a.service, units/a.service:2 (Requires=)\n" in told
