"""The eight questions again, each in two steps at most, of a repository with three kinds of machines."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Outcome
from tests.diagrams.test_page import ask, press, text
from tests.diagrams.test_questions import columns, drawn_words

Run = Callable[..., Outcome]
WEB = ("--configuration", "roles/web/site.yml")


@pytest.fixture(name="fleet")
def fleet_fixture(tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example, which a test may change."""
    shutil.copytree(repository / "examples" / "boot", tmp_path / "fleet")
    monkeypatch.chdir(tmp_path / "fleet")
    return tmp_path / "fleet"


@pytest.fixture(name="page")
def page_fixture(browser: Any, fleet: Path, unitlint: Run) -> Callable[[], Any]:
    """The page of all machines, just opened: at the boot of a storage server of the lab."""

    def opened() -> Any:
        assert unitlint("graph", ".", "-o", "page.html").code == 0
        browser.get("about:blank")
        browser.get((fleet / "page.html").as_uri())
        return browser

    return opened


def changed(file: Path, old: str, new: str) -> None:
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def test_why_is_docker_late(page: Callable[[], Any]) -> None:
    browser = page()
    ask(browser, "docker")
    about = columns(browser)[1]
    assert "unlock-disks.service → make-volumes.service" in about
    assert "In the boot of roles/storage/site-lab.yml." in about


def test_why_is_a_unit_late_that_the_boot_shown_has_not(page: Callable[[], Any]) -> None:
    browser = page()
    ask(browser, "app.serv")
    about = columns(browser)[1]
    assert about.startswith("app.service\n")
    assert "In the boot of roles/web/site.yml." in about
    assert "clock-wait.service → docker.service" in about


def test_what_is_between_disk_encryption_and_the_app(page: Callable[[], Any], unitlint: Run) -> None:
    browser = page()
    ask(browser, "unlock")
    ask(browser, "app.serv", "to")
    assert text(browser, "#answer h1") == "app.service starts after unlock-disks.service"
    assert "In the boot of roles/web/site.yml." in text(browser, "#answer")
    assert "var-lib-app.mount" in text(browser, "#answer")
    out = unitlint("why", "app.service", "unlock-disks.service", ".", *WEB).out
    assert "app.service After var-lib-app.mount" in out


def test_where_is_the_cycle_and_which_line_of_mine_closes_it(
    page: Callable[[], Any], fleet: Path, unitlint: Run
) -> None:
    browser = page()
    press(browser, "Cycles")
    assert text(browser, "#answer h1") == "There is no ordering cycle"
    changed(fleet / "common/systemd/unlock-disks.service", "[Unit]\n", "[Unit]\nAfter=docker.service\n")
    browser = page()
    press(browser, "Cycles")
    line = "unlock-disks.service After docker.service (common/systemd/unlock-disks.service:2), yours"
    assert line in text(browser, "#answer")
    assert line in unitlint("boot", ".", *WEB).out


def test_what_did_my_change_do(fleet: Path, unitlint: Run) -> None:
    shutil.copytree(fleet, fleet.parent / "old")
    app = fleet / "roles/web/systemd/app.service"
    changed(app, "app-migrate.service\n", "app-migrate.service\nAfter=app-migrate.service\n")
    out = unitlint("review", "--base", str(fleet.parent / "old"), "--head", ".").out
    effects = out.partition("What it does to the boot\n")[2]
    assert "app.service now waits for app-migrate.service" in effects
    assert "requires-without-order" in out


def test_what_breaks_if_i_mask_the_wait_for_the_clock(page: Callable[[], Any], unitlint: Run) -> None:
    browser = page()
    ask(browser, "containerd")
    press(browser, "What if it were masked?")
    told = text(browser, "#answer")
    assert "docker.service" in told.partition("No longer starts")[2]
    out = unitlint("review", "--mask", "clock-wait.service", ".", *WEB).out
    assert "clock-wait.service no longer starts" in out
    assert 'contract "containers start when the clock is right"' in out


def test_what_waits_for_the_disks(page: Callable[[], Any], unitlint: Run) -> None:
    browser = page()
    ask(browser, "make-vol")
    assert "var-lib-docker.mount wave " in columns(browser)[2]
    command = ("graph", ".", *WEB, "--reaches", "make-volumes.service", "--direction", "down")
    assert unitlint(*command, "-o", "waits.svg").code == 0
    assert {"app.service", "docker.service", "local-fs.target"} <= {*drawn_words("waits.svg").split()}


def test_how_do_the_machines_differ(page: Callable[[], Any], unitlint: Run) -> None:
    browser = page()
    press(browser, "Differences")
    told = text(browser, "#answer")
    assert told.startswith("What differs from roles/storage/site-lab.yml\nroles/storage/site.yml\n")
    assert "Starts only in roles/storage/site.yml\nclock-wait.service" in told
    compared = ("graph", ".", "--compare", "roles/web/site.yml", "roles/storage/site.yml")
    assert unitlint(*compared, "-o", "compare.svg").code == 0
    assert "share.service" in drawn_words("compare.svg")


def test_which_of_my_units_never_start(page: Callable[[], Any]) -> None:
    browser = page()
    press(browser, "Not in this boot")
    assert "clock-wait.service is masked\ncommon/lab.yml:4" in text(browser, "#answer")


def test_two_units_that_nothing_orders_and_one_that_never_starts(page: Callable[[], Any]) -> None:
    browser = page()
    ask(browser, "clock-wait")
    ask(browser, "unlock", "to")
    told = text(browser, "#answer")
    assert told.startswith("Nothing orders clock-wait.service and unlock-disks.service\n")
    assert "clock-wait.service is masked." in told


def test_of_long_settings_the_difference_is_shown(page: Callable[[], Any], fleet: Path) -> None:
    options = " ".join(f"--option-{number}=a-value" for number in range(20))
    share = fleet / "roles/storage/systemd/share.service"
    share.write_text(share.read_text() + f"Environment=OPTIONS='{options} --last={{{{ .Spec.Serial }}}}'\n")
    web = fleet / "roles/web/systemd/share.service"
    web.write_text(share.read_text().replace("option-11=a-value", "option-11=another"))
    changed(
        fleet / "roles/web/site.yml",
        "  - name: app-migrate",
        "  - name: share.service\n  - name: app-migrate",
    )
    browser = page()
    press(browser, "Differences")
    for fold in browser.find_elements("css selector", "#answer summary"):
        fold.click()
    told = text(browser, "#answer")
    assert "-11=a-value" in told
    assert "-11=another" in told
    assert "option-3=" not in told
    assert "\ue000" not in told


def test_the_chain_between_two_units_is_one_line(page: Callable[[], Any]) -> None:
    """It passes by many ranks of other units, and stands out in each of them."""
    browser = page()
    ask(browser, "unlock")
    ask(browser, "app.serv", "to")
    drawn = "return [...document.querySelectorAll('svg.laid path.on')].map((path) => path.getAttribute('d'))"
    pieces = [ends(path) for path in browser.execute_script(drawn)]
    assert len(pieces) > 10
    reached = {end for _, end in pieces}
    loose = [start for start, _ in pieces if start not in reached]
    assert len(loose) == 3, "one leaves each unit but the last"


def ends(path: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Of a curve (`M x y C …`) or a line straight down (`M x y V y`)."""
    x, y, *more = (round(float(number), 1) for number in re.findall(r"-?[\d.]+", path))
    return (x, y), (x if "V" in path else more[-2], more[-1])
