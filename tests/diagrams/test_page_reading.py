"""The page as it is read: on a phone, on paper, from a link; nothing is cut off, hidden or untrue."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Outcome
from tests.diagrams.test_page import ask, press, text
from tests.diagrams.test_questions import BASE, CONTROL, WORKER, written

Run = Callable[..., Outcome]
WIDE, PHONE = (1440, 900), (390, 844)
RUN = "[Service]\nExecStart=/bin/true\n"
WANTED = "[Install]\nWantedBy=multi-user.target\n"
FAN = {
    "first.service": f"{RUN}{WANTED}",
    **{f"image-{n}.service": f"[Unit]\nAfter=first.service\n{RUN}{WANTED}" for n in range(20)},
    "last.service": "[Unit]\nAfter=" + " ".join(f"image-{n}.service" for n in range(20)) + f"\n{RUN}{WANTED}",
    "gone.service": f"[Unit]\nDescription=Nobody starts it\n{RUN}",
    "tick.timer": f"[Timer]\nOnCalendar=daily\n{WANTED}",
    "tick.service": RUN,
}


@pytest.fixture(name="folder")
def folder_fixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    alike = {"worker": WORKER, "second": WORKER, "control": CONTROL, "fan": FAN}
    for name, units in alike.items():
        written(tmp_path / name, units)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(name="page")
def page_fixture(browser: Any, folder: Path, unitlint: Run) -> Iterator[Callable[..., Any]]:
    """Opens the page of some folders at a hash, on a screen of a size."""

    def opened(*paths: str, at: str = "", size: tuple[int, int] = WIDE) -> Any:
        assert unitlint("graph", *paths, *BASE, "-o", "page.html").code == 0
        measure = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == PHONE}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", measure)
        browser.get("about:blank")
        browser.get((folder / "page.html").as_uri() + at)
        return browser

    yield opened
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def height(browser: Any, selector: str) -> float:
    return float(browser.find_element("css selector", selector).rect["height"])


@pytest.mark.parametrize("paths", [("fan",), ("worker", "second", "control")])
def test_the_header_leaves_a_phone_to_the_picture(page: Callable[..., Any], paths: tuple[str, ...]) -> None:
    browser = page(*paths, size=PHONE)
    assert height(browser, "header") <= 0.16 * PHONE[1]
    assert browser.execute_script("return document.documentElement.scrollWidth") == PHONE[0]


def test_a_picture_on_a_phone_stands_right_below_its_buttons(page: Callable[..., Any]) -> None:
    browser = page("worker", at="#view=order", size=PHONE)
    drawn = browser.execute_script(
        "return document.querySelector('.sheet:not([hidden]) .unit').getBoundingClientRect().top"
        " - document.querySelector('#controls').getBoundingClientRect().bottom"
    )
    assert 0 < drawn < 120


WIDE_FAN = {
    "first.service": f"{RUN}{WANTED}",
    **{
        f"branch-{n}-{m}.service": f"[Unit]\nAfter={after}.service\n{RUN}{WANTED}"
        for n in range(8)
        for m, after in enumerate(("first", f"branch-{n}-0", f"branch-{n}-1"))
    },
}
SHOWN = """
const svg = document.querySelector(".sheet:not([hidden]) svg");
const [box, frame] = [document.querySelector(arguments[0]), svg].map((made) => made.getBoundingClientRect());
const beside = frame.left <= box.left && box.right <= frame.right;
return [svg.getScreenCTM().a * 11, beside && frame.top <= box.top && box.bottom <= frame.bottom];
"""


def test_a_wide_picture_opens_on_a_phone_at_a_size_that_is_read(
    page: Callable[..., Any], folder: Path
) -> None:
    written(folder / "wide", WIDE_FAN)
    where = ".sheet:not([hidden]) g.unit[aria-label='{}.service']".format
    browser = page("wide", at="#view=order", size=PHONE)
    size, inside = browser.execute_script(SHOWN, where("first"))
    assert size >= 8
    assert inside
    browser.get((folder / "page.html").as_uri() + "#view=order&unit=branch-7-2.service")
    assert browser.execute_script(SHOWN, where("branch-7-2")) == [size, True]
    browser.get((folder / "page.html").as_uri() + "#view=order&unit=branch-0-2.service")
    assert browser.execute_script(SHOWN, where("branch-0-2")) == [size, True]
    press(browser, "Fit")
    assert browser.execute_script(SHOWN, where("branch-7-2"))[1]


CHOOSE = """
go({ unit: arguments[0] });
document.body.getBoundingClientRect();
"""


def test_choosing_a_unit_lays_the_page_out_once(page: Callable[..., Any], folder: Path) -> None:
    """Of hundreds of units in a picture each time takes longer than all else."""
    written(folder / "wide", WIDE_FAN)
    browser = page("wide", at="#view=order", size=PHONE)
    browser.execute_cdp_cmd("Performance.enable", {})
    before = layouts(browser)
    browser.execute_script(CHOOSE, "branch-7-2.service")
    assert layouts(browser) - before == 1


def layouts(browser: Any) -> int:
    """How often the page was laid out since it was opened."""
    metrics = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return int(next(row["value"] for row in metrics if row["name"] == "LayoutCount"))


def test_paper_is_white_for_a_reader_whose_screen_is_dark(page: Callable[..., Any]) -> None:
    browser = page("fan", at="#view=order")
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    inks = (
        "return ['body', '.sheet:not([hidden]) text', '.sheet:not([hidden]) .unit text']"
        ".map((given) => getComputedStyle(document.querySelector(given)))"
        ".flatMap((style) => [style.color, style.fill])"
    )
    seen = {}
    for media, features in (("screen", dark), ("print", dark), ("print", [])):
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
        seen[media, bool(features)] = browser.execute_script(inks)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    assert seen["screen", True] != seen["print", True] == seen["print", False]


@pytest.mark.parametrize("view", ["order", "require"])
def test_buttons_lie_over_nothing_that_is_drawn(page: Callable[..., Any], view: str) -> None:
    browser = page("fan", at=f"#view={view}")
    covered = browser.execute_script(
        """
        const bar = document.querySelector("#controls").getBoundingClientRect();
        const drawn = document.querySelectorAll(".sheet:not([hidden]) :is(text, .unit)");
        return [...drawn].map((made) => [made.textContent, made.getBoundingClientRect()])
          .filter(([, box]) => box.left < bar.right && box.top < bar.bottom && box.bottom > bar.top)
          .map(([words]) => words);
        """
    )
    assert covered == []


def test_a_picture_that_no_screen_has_room_for_opens_where_it_begins(
    page: Callable[..., Any], folder: Path
) -> None:
    units = {"start.service": f"{RUN}{WANTED}"}
    for number in range(150):
        waits = f"[Unit]\nAfter=start.service\n{RUN}{WANTED}"
        units[f"a-unit-{number:03}.service"] = waits
        units[f"that-follows-{number:03}.service"] = waits.replace("start", f"a-unit-{number:03}")
    written(folder / "many", units)
    browser = page("many", at="#view=order")
    size = "document.querySelector('.sheet:not([hidden]) svg text').getBoundingClientRect().height"
    assert float(browser.execute_script(f"return {size}")) > 8
    press(browser, "Fit")
    assert float(browser.execute_script(f"return {size}")) < 5


def test_what_stands_above_a_chart_is_whole_on_a_phone(page: Callable[..., Any]) -> None:
    browser = page("worker", "second", "control", at="#boot=second", size=PHONE)
    head = text(browser, ".sheet:not([hidden]) .head")
    assert re.fullmatch(r"second: starting multi-user\.target queues \d+ jobs in \d+ waves", head)
    far = browser.execute_script(
        "return [...document.querySelectorAll('.sheet:not([hidden]) :is(.head, .reading, .key li)')]"
        ".map((line) => line.getBoundingClientRect().right)"
    )
    assert len(far) > 4
    assert max(far) <= PHONE[0]


def test_what_packages_of_a_root_ship_is_not_yours(page: Callable[..., Any], folder: Path) -> None:
    lib, etc = folder / "root/usr/lib/systemd/system", folder / "root/etc/systemd/system"
    written(lib, {"sysinit.target": "[Unit]\n", "shipped.service": RUN + WANTED, "idle.service": RUN})
    written(etc, {"mine.service": f"[Unit]\nAfter=shipped.service\n{RUN}{WANTED}"})
    (folder / "root/etc/os-release").write_text("ID=debian\n")
    (lib / "multi-user.target").write_text("[Unit]\n")
    (lib / "default.target").symlink_to("multi-user.target")
    browser = page("root", at="#unit=shipped.service")
    assert "\na package's root/usr/lib/systemd/system/shipped.service:1" in text(browser, ".about")
    browser.get((folder / "page.html").as_uri() + "#unit=mine.service")
    assert "\nyours root/etc/systemd/system/mine.service:1" in text(browser, ".about")
    browser.get((folder / "page.html").as_uri() + "#unit=sysinit.target")
    assert "\nthe base OS's root/usr/lib" in text(browser, ".about")
    press(browser, "Not in this boot")
    assert text(browser, "#answer h1").startswith("1 of the units of packages and yours has no job")
    browser.get((folder / "page.html").as_uri() + "#view=order")
    assert "yours or a package's" in text(browser, ".sheet:not([hidden])")


def test_a_small_picture_is_not_blown_up(page: Callable[..., Any]) -> None:
    browser = page("worker", at="#view=require")
    scale = "return document.querySelector('.sheet:not([hidden]) svg').getScreenCTM().a"
    assert browser.execute_script(scale) <= 1.9


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_names_on_the_way_between_two_units_can_be_read(
    page: Callable[..., Any], size: tuple[int, int]
) -> None:
    browser = page("fan", at="#unit=first.service&to=last.service", size=size)
    assert browser.execute_script("return document.querySelector('svg.laid').getScreenCTM().a * 11") >= 8
    boxes = browser.find_elements("css selector", "svg.laid .frame")
    assert len(boxes) == 4  # one of the images is on the chain
    hidden = browser.execute_script("return document.querySelector('svg.laid title').textContent")
    assert {*hidden.splitlines()} < {*FAN}
    assert "+14 more" in text(browser, "svg.laid")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= size[0]


def test_a_link_names_any_of_the_configurations_that_boot_alike(page: Callable[..., Any]) -> None:
    browser = page("control", "worker", "second", at="#boot=worker&unit=kubelet.service")
    chosen = "const list = document.getElementById('boot'); return list.options[list.selectedIndex].text"
    assert browser.execute_script(chosen) == "worker"
    assert "etcd.service" not in text(browser, "#answer")
    browser.execute_script(
        "const list = document.getElementById('boot'); list.value = 'control';"
        "list.dispatchEvent(new Event('change'));"
    )
    assert "etcd.service" in text(browser, "#answer")


def test_a_link_to_a_boot_that_is_not_here_says_so(page: Callable[..., Any]) -> None:
    browser = page("control", "worker", at="#boot=elsewhere")
    assert text(browser, "#error") == "elsewhere is not on this page: this is the boot of control"
    ask(browser, "docker")
    assert text(browser, "#answer h1") == "docker.service"
    assert "elsewhere is not on this page" in text(browser, "#error")


def test_what_nothing_pulls_in_is_not_what_is_started(page: Callable[..., Any]) -> None:
    browser = page("fan", at="#unit=gone.service")
    about = text(browser, ".about")
    assert "Pulled in by (0)\nnothing" in about
    assert "it is what is started" not in about
    assert "What if" not in about
    assert browser.find_elements("css selector", "svg.lit") == []
    browser = page("fan", at="#unit=multi-user.target")
    assert "nothing: it is what is started" in text(browser, ".about")


def test_what_starts_late_lists_units_of_the_user_alone(page: Callable[..., Any]) -> None:
    browser = page("fan")
    press(browser, "What starts late")
    named = {link.text for link in browser.find_elements("css selector", "#answer a.unit")}
    assert named == {*FAN} - {"gone.service", "tick.service"}


def test_units_that_nothing_starts_come_before_those_of_timers(page: Callable[..., Any]) -> None:
    browser = page("fan")
    press(browser, "Not in this boot")
    named = [link.text for link in browser.find_elements("css selector", "#answer a.unit")]
    assert named == ["gone.service", "tick.service", "tick.timer"]


def test_each_hop_has_its_statement(page: Callable[..., Any]) -> None:
    browser = page("worker", at="#unit=time-sync.target")
    assert "worker/clock-wait.service:4 (Before=)" in text(browser, ".columns > section")


def test_names_of_units_that_are_unfolded_are_whole(page: Callable[..., Any]) -> None:
    browser = page("fan")
    press(browser, "Unfold the base OS")
    cut = browser.execute_script(
        """
        const left = document.querySelector(".sheet:not([hidden]) svg").getBoundingClientRect().left;
        return [...document.querySelectorAll(".member text")]
          .filter((text) => text.getBoundingClientRect().left < left).map((text) => text.textContent);
        """
    )
    assert cut == []


def test_the_question_that_is_answered_is_in_sight_on_a_phone(page: Callable[..., Any]) -> None:
    browser = page("worker", "control", at="#ask=differences", size=PHONE)
    button = browser.find_element("css selector", "#questions [aria-pressed='true']").rect
    assert button["x"] >= 0
    assert button["x"] + button["width"] <= PHONE[0]


def test_the_slack_of_several_units_is_not_told_as_one(page: Callable[..., Any], folder: Path) -> None:
    page("worker")
    jobs = (folder / "page.html").read_text("utf-8").partition("<caption>Jobs</caption>")[2]
    rows = [re.findall("<td>(.*?)</td>", row) for row in jobs.partition("</table>")[0].split("<tr>")[2:]]
    several = [(units, slack) for units, _, slack, _, _ in rows if ", " in units]
    assert any(slack.startswith("none: ") and slack.endswith("; the others some") for _, slack in several)
    assert [slack for _, slack in several if slack.isdecimal() and slack != "0"] == []


def test_a_unit_without_a_recorded_time_says_so(
    page: Callable[..., Any], folder: Path, unitlint: Run
) -> None:
    (folder / "blame.txt").write_text("2.500s docker.service\n")
    browser = page("worker")
    written_page = ("boot", "worker", *BASE, "--times", "blame.txt", "-o", "page.html")
    assert unitlint(*written_page).code == 0
    browser.get("about:blank")
    browser.get((folder / "page.html").as_uri() + "#unit=kubelet.service")
    assert text(browser, ".when").startswith("Can start after 2.50 s, has no time recorded")
    browser.get((folder / "page.html").as_uri() + "#unit=docker.service")
    assert "and takes 2.50 s" in text(browser, ".when")
    jobs = (folder / "page.html").read_text("utf-8").partition("<caption>Jobs</caption>")[2]
    assert '<th scope="col">Starts at</th><th scope="col">Slack</th>' in jobs
    assert "<tr><td>kubelet.service</td><td>2.5 s</td><td>0 s</td><td>user</td>" in jobs
    assert browser.title == "worker"


def test_numbers_of_a_list_in_columns_stand_beside_the_column_before(page: Callable[..., Any]) -> None:
    browser = page("fan")
    press(browser, "What starts late")
    gap = browser.execute_script(
        "const style = getComputedStyle(document.querySelector('.many'));"
        "return [parseFloat(style.columnGap), parseFloat(style.paddingLeft)]"
    )
    assert min(gap) >= 24


def test_what_if_of_a_unit_without_a_job_says_so(page: Callable[..., Any]) -> None:
    browser = page("fan", at="#ask=mask:gone.service")
    assert text(browser, "#answer p") == "Nothing would change in this boot: it isn't started in this boot."


def test_disabling_takes_its_links_away(page: Callable[..., Any], unitlint: Run) -> None:
    browser = page("fan", at="#ask=disable:image-3.service")
    assert text(browser, "#answer ol") == "image-3.service"
    told = unitlint("review", "--disable", "image-3.service", "fan", *BASE).out
    assert "image-3.service no longer starts" in told


def test_masking_takes_along_what_only_lost_units_asked_for(
    page: Callable[..., Any], folder: Path, unitlint: Run
) -> None:
    helper = f"[Unit]\nRequires=docker.service\nWants=extra.service\nAfter=docker.service\n{RUN}{WANTED}"
    written(folder / "helped", {**WORKER, "helper.service": helper, "extra.service": RUN})
    browser = page("helped", at="#ask=mask:docker.service")
    lost = {*browser.find_element("css selector", "#answer ol").text.splitlines()}
    assert {"docker.service", "kubelet.service", "helper.service", "extra.service"} <= lost
    data = unitlint("review", "--mask", "docker.service", "helped", *BASE, "--format", "json").out
    assert "extra.service" in data


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_paper_has_the_picture_that_is_shown_and_its_tables(page: Callable[..., Any], folder: Path) -> None:
    browser = page("control", "worker", at="#boot=worker&view=order")
    data = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
    (folder / "page.pdf").write_bytes(base64.b64decode(data))
    told = subprocess.run(
        ["pdftotext", "-layout", "page.pdf", "-"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    assert "worker: order" in told
    assert "kubelet.service After docker.service" in told
    assert "control: order" not in told
    assert "worker: boot" not in told
    pages = told.split("\f")
    assert [page for page in pages if re.search(r"(Units|Arrows|Findings)\s*$", page)] == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_paper_has_the_answer_first_and_why_it_is_so_late(page: Callable[..., Any], folder: Path) -> None:
    browser = page("worker", at="#unit=docker.service&view=order")
    browser.execute_script("document.querySelector('.about .chain').open = false")
    data = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
    (folder / "page.pdf").write_bytes(base64.b64decode(data))
    told = subprocess.run(
        ["pdftotext", "-layout", "page.pdf", "-"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    assert told.index("Starts in wave ") < told.index("Waits for (") < told.index("Is waited for by (")
    chain = told.partition("Why so late: its critical chain")[2].partition("Pulled in by")[0]
    assert "clock-wait.service wave " in chain
    assert re.search(r"^ *servic$", told, re.MULTILINE) is None
