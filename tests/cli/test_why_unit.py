"""`unitlint why UNIT`, and the pictures of both forms of `why`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run

UNITS = {
    "start.target": "[Unit]\nWants=a.service b.service c.service\n",
    "a.service": "[Service]\nExecStart=/bin/true\n",
    "b.service": "[Unit]\nAfter=a.service\n[Service]\nExecStart=/bin/true\n",
    "c.service": "[Service]\nExecStart=/bin/true\n",
    "late.service": "[Service]\nExecStart=/bin/true\n",
    "late.timer": "[Timer]\nOnBootSec=60\n",
}


@pytest.fixture(name="units")
def units_fixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in UNITS.items():
        body = text if text.startswith("[Unit]") else f"[Unit]\n{text}"
        (tmp_path / name).write_text(body.replace("[Unit]\n", "[Unit]\nDefaultDependencies=no\n", 1))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ask(unitlint: Run, *words: str) -> str:
    return unitlint("why", *words, "--unit-path", ".", "--target", "start.target").out


def test_when_it_starts_what_for_and_what_pulls_it_in(unitlint: Run, units: Path) -> None:
    out = ask(unitlint, "b.service")
    assert out.startswith("b.service starts in wave 2 of 2, without slack.\n")
    assert "  b.service After a.service  b.service:3 (After=)\n" in out
    assert "  start.target Wants b.service  start.target:3 (Wants=)\n" in out
    assert "waits for 1 unit directly, 1 in all: a.service" in out
    assert "with 1 wave of slack" in ask(unitlint, "c.service")


LOOP = "[Unit]\nDefaultDependencies=no\nAfter={}\n[Service]\nExecStart=/bin/true\n"


@pytest.mark.parametrize(
    ("pulls", "dropped"),
    [("Wants=a.service\nWants", "its job or that of a.service"), ("Requires=a.service\nWants", "its job")],
)
def test_a_unit_on_a_cycle_says_that_its_job_may_be_dropped(
    unitlint: Run, units: Path, pulls: str, dropped: str
) -> None:
    (units / "start.target").write_text(f"[Unit]\nDefaultDependencies=no\n{pulls}=b.service\n")
    (units / "a.service").write_text(LOOP.format("b.service"))
    (units / "b.service").write_text(LOOP.format("a.service"))
    told = f"It waits for itself: systemd drops {dropped} to break the ordering cycle"
    assert ask(unitlint, "b.service").splitlines()[1] == f"{told}."
    found = json.loads(ask(unitlint, "b.service", "--json"))["units"][0]
    assert found["chance"] == told


def test_a_unit_without_a_job_says_why(unitlint: Run, units: Path) -> None:
    outcome = unitlint("why", "late.service", ".", "--platform", "systemd")
    assert outcome.out.startswith("late.service has no job in this boot.\n")
    assert "late.timer triggers it" in outcome.out


def test_a_unit_of_a_boot_that_starts_nothing_says_so(unitlint: Run, units: Path) -> None:
    out = unitlint("why", "b.service", ".", "--platform", "none").out
    assert out.startswith("b.service has no job in this boot: default.target is not found.\n")
    (units / "gone.service").symlink_to("/dev/null")
    out = unitlint("why", "gone.service", ".", "--platform", "none").out
    assert out.startswith("gone.service has no job in this boot: it is masked.\n")


def test_a_unit_without_a_job_says_what_would_pull_it_in(unitlint: Run, units: Path) -> None:
    (units / "aim.target").write_text("[Unit]\nDefaultDependencies=no\nWants=late.service\n")
    (units / "late.timer").unlink()
    question = ("why", "late.service", ".", "--platform", "systemd")
    assert (
        "  aim.target pulls it in, but isn't started in this boot  aim.target:3 (Wants=)\n"
        in unitlint(*question).out
    )
    (units / "aim.target").unlink()
    assert unitlint(*question).out.endswith("  nothing pulls it in or triggers it.\n")


def test_as_data(unitlint: Run, units: Path) -> None:
    row = json.loads(ask(unitlint, "b.service", "--json"))["units"][0]
    assert (row["start"], row["slack"], row["end"]) == (1, 0, 2)
    assert [edge["target"] for edge in row["chain"]] == ["a.service"]


def test_the_chain_as_a_picture(unitlint: Run, units: Path) -> None:
    ask(unitlint, "b.service", "-o", "b.svg")
    ask(unitlint, "b.service", "a.service", "-o", "two.svg")
    for name in ("b.svg", "two.svg"):
        svg = (units / name).read_text()
        assert "c.service" not in svg
        assert "b.service:3" in svg


def test_where_there_is_nothing_to_draw_it_says_so(unitlint: Run, units: Path) -> None:
    nothing = unitlint(
        *("why", "a.service", "c.service", "--unit-path", ".", "--target", "start.target", "-o", "x.svg")
    )
    assert nothing.code == 2
    assert "nothing orders a.service and c.service" in nothing.err
    assert not (units / "x.svg").exists()


@pytest.mark.parametrize("names", [("docker.service",), ("a.service", "docker.service")])
def test_a_unit_that_only_the_base_has_is_not_called_missing(
    unitlint: Run, units: Path, names: tuple[str, ...]
) -> None:
    outcome = unitlint("why", *names, ".", "--platform", "flatcar")
    assert outcome.code == 2
    assert "flatcar has docker.service, but nothing in this boot names it" in outcome.err


def test_in_a_narrow_terminal_lines_stand_below_their_hops(
    unitlint: Run, units: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = ask(unitlint, "b.service")
    for module in ("why", "output"):
        monkeypatch.setattr(f"unitlint.cli.{module}.width", lambda: 40, raising=False)
    out = ask(unitlint, "b.service")
    assert "  b.service After a.service\n      b.service:3 (After=)\n" in out
    assert "waits for 1 unit directly, 1 in all:\n      a.service\n" in out
    assert "waits for 1 unit directly, 1 in all: a.service\n" in wide


def test_what_pulls_a_unit_in_by_a_link_names_the_folder_or_the_key(
    unitlint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    body = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"
    (tmp_path / "linked/multi-user.target.wants").mkdir(parents=True)
    (tmp_path / "linked/a.service").write_text(body)
    (tmp_path / "linked/multi-user.target.wants/a.service").symlink_to("../a.service")
    out = unitlint("why", "a.service", "linked", "--platform", "flatcar").out
    assert "link in multi-user.target.wants/\n" in out
    (tmp_path / "systemd").mkdir()
    (tmp_path / "systemd/a.service").write_text(body)
    (tmp_path / "site.yml").write_text("systemd:\n  - {name: a.service, enabled: true}\n")
    out = unitlint("why", "a.service", "site.yml", "--platform", "flatcar").out
    assert "systemd/a.service:4 (WantedBy=)" in out


def test_a_name_without_a_type_is_a_services_and_a_quadlet_has_one(
    unitlint: Run, units: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(unitlint, "b") == ask(unitlint, "b.service")
    (units / "lab").mkdir()
    for name, section in (("app.container", "[Container]\nImage=a.b/c:1\n"), ("db.volume", "[Volume]\n")):
        (units / "lab" / name).write_text(section)
    for name, service in (("app.container", "app.service"), ("db.volume", "db-volume.service")):
        told = unitlint("why", name, "lab", "--platform", "fedora-coreos").err
        assert f"the service of {name} is {service}" in told
