"""The waterfall in the page, in a real browser: rows that unfold, and a screen narrower than the boot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Outcome
from tests.diagrams.test_page import press

Run = Callable[..., Outcome]

UNIT = (
    "[Unit]\nWants=network-online.target time-sync.target\nAfter=network-online.target time-sync.target\n"
    "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"
)
ROWS = "return document.querySelectorAll('.sheet:not([hidden]) g.unit').length"
HIGH = "return document.querySelector('.sheet:not([hidden]) svg').viewBox.baseVal.height"


@pytest.fixture(name="boot_page")
def boot_page_fixture(browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unitlint: Run) -> Any:
    """The page of a unit that starts late on Flatcar."""
    monkeypatch.chdir(tmp_path)
    Path("a.service").write_text(UNIT)
    assert unitlint("boot", "a.service", "--platform", "flatcar", "--html", "-o", "page.html").code == 0
    browser.get("about:blank")
    browser.get((tmp_path / "page.html").as_uri())
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert browser.get_log("browser") == []


def test_rows_of_several_units_unfold_and_fold(boot_page: Any) -> None:
    rows, high = boot_page.execute_script(ROWS), boot_page.execute_script(HIGH)
    members = "return data.sheets[0].nodes.filter((names) => names.length > 1).flat().length"
    several = boot_page.execute_script(members)
    assert several
    press(boot_page, "Unfold the base OS")
    assert boot_page.execute_script(ROWS) == rows + several
    assert boot_page.execute_script(HIGH) == pytest.approx(high + 12 * several)
    press(boot_page, "Unfold the base OS")
    assert (boot_page.execute_script(ROWS), boot_page.execute_script(HIGH)) == (rows, pytest.approx(high))


def test_on_a_phone_the_row_in_the_middle_stays_in_sight(boot_page: Any) -> None:
    phone = {"width": 390, "height": 500, "deviceScaleFactor": 2, "mobile": True}
    boot_page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    shown = """
        const row = document.getElementById(arguments[0]);
        scrollTo(0, scrollY + row.getBoundingClientRect().y - innerHeight / 2);
        requestAnimationFrame(() => requestAnimationFrame(() => {
          const [bar, sheet] = [row.querySelector("rect").getBoundingClientRect(), row.closest(".sheet")];
          arguments[1]([sheet.scrollWidth > sheet.clientWidth, 0 < bar.left && bar.left < innerWidth]);
        }));
    """
    rows = boot_page.execute_script("return data.sheets[0].nodes")
    for name in ("sysinit.target", "a.service", "systemd-journald.socket"):
        row = next(number for number, units in enumerate(rows) if name in units)
        assert boot_page.execute_async_script(shown, f"s0-unit-{row}") == [True, True], name


SCALE = """
const scale = document.querySelector(".sheet:not([hidden]) .scale");
const top = document.querySelector("header").getBoundingClientRect();
const words = [...scale.querySelectorAll("text")].map((text) => text.getBoundingClientRect().top);
const sticks = getComputedStyle(document.querySelector("header")).position === "sticky";
return [Math.min(...words), sticks ? top.bottom : 0];
"""


@pytest.mark.parametrize(("wide", "high"), [(1440, 300), (390, 300)])
def test_milestones_and_waves_stay_in_sight_above_the_rows(boot_page: Any, wide: int, high: int) -> None:
    screen = {"width": wide, "height": high, "deviceScaleFactor": 1, "mobile": wide < 800}
    boot_page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    boot_page.execute_async_script(
        """
        const row = document.getElementById("s0-unit-9").getBoundingClientRect();
        scrollTo(0, scrollY + row.y);
        requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(arguments[0])));
        """
    )
    first, edge = boot_page.execute_script(SCALE)
    assert edge <= first <= edge + 12
    boot_page.execute_async_script(
        "scrollTo(0, 0);"
        "requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(arguments[0])))"
    )
    moved = boot_page.execute_script("return document.querySelector('.scale').getAttribute('transform')")
    assert moved == "translate(0 0)"
