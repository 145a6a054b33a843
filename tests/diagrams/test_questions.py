"""What people ask of a boot, each answered in two steps at most: in the page, or by one command."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Outcome
from tests.diagrams.test_page import ask, press, text

Run = Callable[..., Outcome]

WANTED = "[Install]\nWantedBy=multi-user.target\n"
RUN = "[Service]\nExecStart=/bin/true\n"
WORKER = {
    "unlock-disks.service": (
        "[Unit]\nDefaultDependencies=no\nAfter=systemd-udevd.service\nBefore=local-fs.target\n"
        "[Service]\nType=oneshot\nExecStart=/bin/true\n[Install]\nRequiredBy=local-fs.target\n"
    ),
    "clock-wait.service": (
        "[Unit]\nWants=network-online.target time-sync.target\nAfter=network-online.target\n"
        f"Before=time-sync.target\n{RUN}{WANTED}"
    ),
    "docker.service": f"[Unit]\nAfter=time-sync.target\n{RUN}{WANTED}",
    "kubelet.service": f"[Unit]\nRequires=docker.service\nAfter=docker.service\n{RUN}{WANTED}",
    "names.service": (
        f"[Unit]\nRequires=systemd-resolved.service\nAfter=systemd-resolved.service\n{RUN}{WANTED}"
    ),
    "forgotten.service": f"[Unit]\n{RUN}",
}
CONTROL = {**WORKER, "etcd.service": f"[Unit]\nBefore=kubelet.service\n{RUN}{WANTED}"}
CYCLE = {
    "a.service": f"[Unit]\nAfter=b.service\n{RUN}{WANTED}",
    "b.service": f"[Unit]\nAfter=a.service\n{RUN}{WANTED}",
}
BASE = ("--platform", "flatcar")


def written(folder: Path, units: dict[str, str]) -> None:
    """The units, enabled as their [Install] asks."""
    folder.mkdir(parents=True)
    for unit, words in units.items():
        (folder / unit).write_text(words)
        kind, _, target = words.rpartition("\n[Install]\n")[2].strip().partition("By=")
        if target:
            links = folder / f"{target}.{'wants' if kind == 'Wanted' else 'requires'}"
            links.mkdir(exist_ok=True)
            (links / unit).symlink_to(f"../{unit}")


@pytest.fixture(name="folder")
def folder_fixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, units in {"worker": WORKER, "control": CONTROL, "cycle": CYCLE}.items():
        written(tmp_path / name, units)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(name="page")
def page_fixture(browser: Any, folder: Path, unitlint: Run) -> Callable[..., Any]:
    """The page of some folders, just opened."""

    def opened(*paths: str) -> Any:
        assert unitlint("graph", *paths, *BASE, "-o", "page.html").code == 0
        browser.get("about:blank")
        browser.get((folder / "page.html").as_uri())
        return browser

    return opened


def columns(browser: Any) -> list[str]:
    return [section.text for section in browser.find_elements("css selector", ".columns > section")]


def test_why_is_docker_late(page: Callable[..., Any], folder: Path, unitlint: Run) -> None:
    browser = page("worker")
    ask(browser, "docker")
    about = columns(browser)[1]
    assert about.startswith("docker.service\nStarts in wave ")
    chain = about.partition("Why so late: its critical chain")[2]
    assert "clock-wait.service wave " in chain
    assert "worker/docker.service:2" in chain
    waits = "return [...document.querySelectorAll('.about > p')].map((line) => line.textContent)"
    [line] = [line for line in browser.execute_script(waits) if line.startswith("Waits for ")]
    assert re.fullmatch(
        r"Waits for \d+ units, one after another\. Yours: (unlock-disks\.service → )?clock-wait\.service",
        line,
    )
    out = unitlint("why", "docker.service", "worker", *BASE).out
    assert out.startswith("docker.service starts in wave ")
    assert "docker.service After time-sync.target" in out


def test_what_is_between_disk_encryption_and_kubelet(page: Callable[..., Any]) -> None:
    browser = page("worker")
    ask(browser, "unlock")
    ask(browser, "kubelet", "to")
    assert text(browser, "#answer h1") == "kubelet.service starts after unlock-disks.service"
    drawn = {
        box.get_attribute("aria-label") for box in browser.find_elements("css selector", "svg.laid .box")
    }
    assert {"unlock-disks.service", "local-fs.target", "clock-wait.service", "kubelet.service"} <= drawn
    assert browser.find_elements("css selector", "svg.map .on")


def test_where_is_the_cycle_and_which_line_of_mine_closes_it(
    page: Callable[..., Any], folder: Path, unitlint: Run
) -> None:
    browser = page("cycle")
    press(browser, "Cycles")
    told = text(browser, "#answer")
    assert "a.service After b.service (cycle/a.service:2), yours" in told
    assert "b.service After a.service (cycle/b.service:2), yours" in told
    assert "systemd drops the job of one of a.service, b.service" in told
    ask(browser, "b.service")
    dropped = "It waits for itself: systemd drops its job or that of a.service to break the ordering cycle."
    assert dropped in columns(browser)[1]
    assert dropped in unitlint("why", "b.service", "cycle", *BASE).out
    assert "a.service After b.service (cycle/a.service:2), yours" in unitlint("boot", "cycle", *BASE).out


def test_what_did_my_change_do(folder: Path, unitlint: Run) -> None:
    written(folder / "old" / "worker", WORKER)
    changed = {**WORKER, "kubelet.service": WORKER["kubelet.service"].replace("After=", "#After=")}
    del changed["clock-wait.service"]
    written(folder / "new" / "worker", changed)
    told = unitlint("review", "--base", "old", "--head", "new", *BASE).out
    effects = told.partition("What it does to the boot\n")[2].splitlines()[:3]
    assert effects[0].startswith("  - clock-wait.service, network-online.target")
    assert effects[0].endswith("no longer start")
    assert "  - kubelet.service no longer waits for docker.service" in effects


def test_what_breaks_if_i_mask_resolved(page: Callable[..., Any], folder: Path, unitlint: Run) -> None:
    browser = page("worker")
    ask(browser, "resolved")
    press(browser, "What if it were masked?")
    lost = browser.find_element("css selector", "#answer ol").text.splitlines()
    assert {"systemd-resolved.service", "names.service"} <= {*lost}
    assert "unitlint review --mask systemd-resolved.service says the same" in text(browser, "#answer")
    out = unitlint("review", "--mask", "systemd-resolved.service", "worker", *BASE).out
    lost = out.partition("What it does to the boot\n")[2].splitlines()[0]
    assert lost.startswith("  - systemd-resolved.service, names.service, ")
    assert lost.endswith(" no longer start")


def drawn_words(file: str) -> str:
    """All that a picture says."""
    return " ".join(text.text or "" for text in ET.parse(file).iter("{http://www.w3.org/2000/svg}text"))


def test_what_waits_for_a_unit(page: Callable[..., Any], folder: Path, unitlint: Run) -> None:
    browser = page("worker")
    ask(browser, "docker")
    waiting = columns(browser)[2]
    assert waiting.startswith("Is waited for by (2, ")
    assert "kubelet.service wave " in waiting
    assert "worker/kubelet.service:3" in waiting
    command = ("graph", "control", *BASE, "--reaches", "clock-wait.service", "--direction", "down")
    assert unitlint(*command, "-o", "waits.svg").code == 0
    drawn = drawn_words("waits.svg")
    assert {"clock-wait.service", "docker.service", "kubelet.service"} <= {*drawn.split()}
    assert "etcd.service" not in drawn


def test_how_do_two_configurations_differ(page: Callable[..., Any]) -> None:
    browser = page("control", "worker")
    press(browser, "Differences")
    told = text(browser, "#answer")
    assert told.startswith("What differs from control\nworker\nStarts only in control\netcd.service")
    assert "kubelet.service after etcd.service only in control" in told


def test_which_of_my_units_never_start(page: Callable[..., Any], unitlint: Run) -> None:
    browser = page("worker")
    press(browser, "Not in this boot")
    told = text(browser, "#answer")
    assert told.startswith("1 of your units has no job\nforgotten.service isn't started in this boot")
    assert "worker/forgotten.service:1" in told
    out = unitlint("boot", "worker", *BASE).out
    assert "Yours, and without a job: 1.\n  forgotten.service isn't started in this boot\n" in out
    assert unitlint("boot", "worker", *BASE, "-o", "boot.svg").code == 0
    assert "Yours, and without a job: 1; not started: forgotten.service." in drawn_words("boot.svg")
