"""Started or not, or only once it is enabled: `boot`, `why`, `graph`, `check` and `review` say the same."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from unitlint.cli.boot import boot_object
from unitlint.cli.enabled import assumed_object
from unitlint.cli.models import Models, read_fleet
from unitlint.cli.options import Shared
from unitlint.diagrams.graph_json import to_json
from unitlint.errors import UnitlintError
from unitlint.machine.machine import Machine

from .conftest import Run

SHARED = Path(__file__).resolve().parents[3] / "shared"
CORPORA = Path(os.environ.get("UNITLINT_CORPORA", SHARED / "corpora"))
CASES = Path(os.environ.get("UNITLINT_CASES", SHARED / "cases"))

RUNS = "[Service]\nExecStart=/bin/true\n"
UNITS = {
    "a.service": f"[Unit]\nAfter=graphical.target\n{RUNS}[Install]\nWantedBy=multi-user.target\n",
    "b.service": f"[Unit]\nWants=c.service\n{RUNS}[Install]\nRequiredBy=graphical.target\n",
    "c.service": RUNS,
    "off.service": RUNS,
    "t@.service": f"[Unit]\nBefore=a.service\n{RUNS}[Install]\n"
    "WantedBy=multi-user.target\nDefaultInstance=x\n",
    "linked.service": f"{RUNS}[Install]\nWantedBy=multi-user.target\n",
}


@pytest.fixture(name="units")
def units_fixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "units"
    (folder / "multi-user.target.wants").mkdir(parents=True)
    for name, text in UNITS.items():
        (folder / name).write_text(text)
    (folder / "multi-user.target.wants/linked.service").symlink_to("../linked.service")
    monkeypatch.chdir(tmp_path)
    return folder


def test_a_unit_that_is_a_link_to_a_file_beside_the_folder_is_enabled_too(unitlint: Run, units: Path) -> None:
    """As `debian/web.service` is one to `../systemd/web.service`; a link inside is an alias."""
    (units.parent / "src").mkdir()
    (units.parent / "src/web.service").write_text(UNITS["linked.service"])
    (units / "web.service").symlink_to("../src/web.service")
    (units / "other.service").symlink_to("linked.service")
    told = unitlint("why", "web.service", ".").out
    assert "  multi-user.target.wants/web.service  src/web.service:4\n" in told
    assert "other.service" not in told


def data(unitlint: Run, *words: str) -> dict[str, object]:
    document: dict[str, list[dict[str, object]]] = json.loads(unitlint(*words, "--json").out)
    return next(rows[0] for key, rows in document.items() if key != "version")


@pytest.mark.parametrize(
    ("unit", "starts"),
    [
        ("a.service", "once enabled"),
        ("b.service", "once enabled"),
        ("c.service", "once enabled"),
        ("off.service", "no"),
        ("linked.service", "yes"),
        ("t@x.service", "once enabled"),
    ],
)
def test_all_commands_agree(unitlint: Run, units: Path, unit: str, starts: str) -> None:
    boot = data(unitlint, "boot", "units")
    assert unit_starts(boot, unit) == starts
    assert data(unitlint, "why", unit, "units")["starts"] == starts
    drawn = drawn_units(data(unitlint, "graph", "units"))
    assert [row["starts"] for row in drawn if row["name"] == unit] == [starts]


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("systemd.unit=gone.target", "rescue.target"),
        ("systemd.unit=graphical.target", "graphical.target"),
        ("systemd.mask=graphical.target", "rescue.target"),
        ("systemd.mask=default.target", "rescue.target"),
        ("systemd.unit=a.service systemd.mask=a.service", "rescue.target"),
        ("systemd.unit=gone.target systemd.unit=multi-user.target", "multi-user.target"),
        ("systemd.unit=multi-user.target systemd.unit=", "multi-user.target"),
        ("systemd.unit=", "graphical.target"),
        ("systemd.mask=gone.target", "graphical.target"),
    ],
)
def test_a_boot_that_is_told_what_is_missing(unitlint: Run, units: Path, words: str, target: str) -> None:
    assert data(unitlint, "boot", "--cmdline", words, "units")["target"] == target


def test_a_link_that_masks_what_the_boot_starts_is_found(unitlint: Run, units: Path) -> None:
    (units / "graphical.target").symlink_to("/dev/null")
    assert data(unitlint, "boot", "units")["target"] == "rescue.target"
    found = unitlint("check", "--select", "masked-requirement", "units")
    assert "the boot ends in rescue.target: default.target leads to graphical.target, which is masked" in (
        found.out
    )
    assert "graphical.target:1:1" in found.out


def test_a_boot_that_falls_back_says_why(unitlint: Run, units: Path) -> None:
    shown = unitlint("boot", "--cmdline", "systemd.unit=gone.target", "units").out
    assert "gone.target doesn't exist, so systemd starts rescue.target instead" in shown
    failing = unitlint("boot", "--cmdline", "systemd.mask=multi-user.target", "units")
    assert "multi-user.target is masked" in failing.err
    assert "--platform" not in failing.err.partition("no job to show")[2]


@pytest.mark.parametrize("name", ["t@x.service", "t@x.service a.service"])
def test_an_instance_that_is_there_once_it_is_enabled(unitlint: Run, units: Path, name: str) -> None:
    told = data(unitlint, "why", *name.split(), "units")
    later = told["once_enabled"]
    assert isinstance(later, dict)
    assert [link["unit"] for link in later["links"]] == ["t@x.service"]
    assert told.get("job", False) is False
    answer = later["reverse"] if "reverse" in later else later["waited_for_by"]
    assert "a.service" in json.dumps(answer)


def drawn_units(row: dict[str, Any]) -> list[dict[str, str]]:
    """The units of `graph --json`, those among them that are there only once something is enabled."""
    return [*row["units"], *row.get("once_enabled", {"units": []})["units"]]


def unit_starts(boot: dict[str, object], unit: str) -> str:
    """What `boot --json` says of a unit."""
    jobs, later = boot["jobs"], boot.get("once_enabled", {"starts": []})
    assert isinstance(jobs, list)
    assert isinstance(later, dict)
    if any(job["unit"] == unit and job["type"] != "stop" for job in jobs):
        return "yes"
    return "once enabled" if unit in later["starts"] else "no"


def test_why_names_the_links_that_it_assumes(unitlint: Run, units: Path) -> None:
    out = unitlint("why", "c.service", "units").out
    assert out.startswith("c.service has no job in this boot")
    assert "  graphical.target.requires/b.service  units/b.service:6\n" in out
    assert "multi-user.target.wants/a.service" not in out
    assert "\nc.service starts in wave " in out
    assert re.search(r"  b.service Wants c.service +units/b.service:2 \(Wants=\)\n", out)


def test_why_shows_what_queued_a_job_and_lost_its_own(unitlint: Run, units: Path) -> None:
    texts = {
        "n.target": "[Unit]\nRequires=a.service b.service\n[Install]\nWantedBy=multi-user.target\n",
        "a.service": RUNS,
        "b.service": f"[Unit]\nRequires=gone.service\nAfter=gone.service\n{RUNS}",
    }
    folder = units.parent / "dropped"
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text)
    out = unitlint("why", "a.service", "dropped", "--systemd-version", "257").out
    assert "in some boots only, by chance" in out
    assert "  multi-user.target.wants/n.target  dropped/n.target:4\n" in out
    assert re.search(r"  n.target Requires a.service +dropped/n.target:2 ", out)
    assert "it is what is started" not in out


def test_why_two_units_are_ordered_once_one_is_enabled(unitlint: Run, units: Path) -> None:
    out = unitlint("why", "multi-user.target", "a.service", "units").out
    assert out.startswith("nothing orders multi-user.target after a.service.\n")
    assert "  multi-user.target.wants/a.service  units/a.service:6\n" in out
    assert "multi-user.target starts after a.service:\n" in out
    row = data(unitlint, "why", "multi-user.target", "a.service", "units")
    assert row["ordering"] == []
    later = row["once_enabled"]
    assert isinstance(later, dict)
    assert later["links"] == [
        {"unit": "a.service", "folder": "multi-user.target.wants", "path": "units/a.service", "line": 6}
    ]
    assert [edge["target"] for edge in later["ordering"][0]] == ["a.service"]


def test_a_graph_has_the_edges_of_the_links_apart(unitlint: Run, units: Path) -> None:
    row = data(unitlint, "graph", "units")
    later = row["once_enabled"]
    assert isinstance(later, dict)
    assert [link["unit"] for link in later["links"]] == ["a.service", "b.service", "t@x.service"]
    wanted = ("multi-user.target", "Wants", "a.service")
    assert wanted in {(e["source"], e["kind"], e["target"]) for e in later["edges"]}
    assert isinstance(row["edges"], list)
    assert wanted not in {(e["source"], e["kind"], e["target"]) for e in row["edges"]}


def test_a_picture_says_what_starts_once_it_is_enabled(unitlint: Run, units: Path) -> None:
    out = unitlint("graph", "units", "--mermaid").out
    assert re.search(r"by links that aren.*t there yet: multi-user.target.wants/a.service, ", out)
    assert "once it is enabled" in out


def test_a_review_tells_the_links_and_what_they_start(unitlint: Run, units: Path) -> None:
    before = units.parent / "before/units"
    before.mkdir(parents=True)
    (before / "a.service").write_text(UNITS["a.service"])
    outcome = unitlint("review", "--base", "before", "--head", ".", "units")
    assert "+ b.service is linked as graphical.target.requires/b.service  units/b.service:6\n" in outcome.out
    assert "+ c.service starts at boot then\n" in outcome.out
    assert "a.service is linked as" not in outcome.out


def _inputs() -> Iterator[Path]:
    if CASES.is_dir():
        yield from sorted(side for case in CASES.iterdir() for side in case.glob("*/") if case.is_dir())
    if CORPORA.is_dir():
        yield from sorted(CORPORA.iterdir())


@pytest.mark.slow
@pytest.mark.corpora
@pytest.mark.parametrize("folder", [*_inputs()] or [None])
def test_all_commands_agree_on(folder: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if folder is None:
        pytest.skip("neither corpora nor cases are here")
    if not folder.is_dir():
        pytest.skip("no folder")
    monkeypatch.chdir(folder)
    try:
        fleet = read_fleet(Shared(paths=(".",)))
    except UnitlintError as error:
        pytest.skip(f"nothing to draw: {error}")
    for model in fleet.models:
        agree(model)
    found_idle(fleet)


def agree(model: Machine) -> None:
    """What `boot`, `graph` and the model that rules are given say of each unit."""
    later: dict[str, Any] = assumed_object(model) or {"starts": []}
    boot = {**boot_object("", model.boot), "once_enabled": later}
    drawn = drawn_units(json.loads(to_json([model]))["configurations"][0])
    said = {row["name"]: row["starts"] for row in drawn}
    assert said == {name: unit_starts(boot, name) for name in said}
    assert said.keys() >= {*model.graph.units, *later["starts"]}
    assert all(name in model.starting for name, starts in said.items() if starts == "yes")


def found_idle(fleet: Models) -> None:
    """What `check` says never starts has no job."""
    names = {model.configuration.name: model for model in fleet.models}
    for name, findings in fleet.all_findings().items():
        for finding in findings:
            if finding.rule == "never-started" and finding.unit in names[name].graph.units:
                assert names[name].starts(finding.unit) != "yes"
