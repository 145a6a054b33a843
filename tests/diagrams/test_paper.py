"""Paper: what one sheet has no room for is on several, in words that can be read."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Outcome
from unitlint.diagrams.page_paper import spans

SERVICE = "[Unit]\nAfter={}\n[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"


@pytest.mark.parametrize("whole", [100, 500, 501, 760, 1900, 5000])
@pytest.mark.parametrize("step", [7, 61, 130])
def test_the_sheets_have_all_of_the_picture_and_each_name_whole(whole: int, step: int) -> None:
    names = [(float(at), at + 120.0) for at in range(0, whole - 120, step)]
    made = spans(whole, 500, names)
    assert (made[0][0], made[-1][1]) == (0, whole)
    assert all(before[0] < after[0] <= before[1] for before, after in pairwise(made))
    assert all(end - start <= 500 for start, end in made)
    for name in names:
        assert any(start <= name[0] and name[1] <= end for start, end in made)


@pytest.fixture(name="printed")
def printed_fixture(
    browser: Any, tmp_path: Path, unitlint: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., list[str]]:
    """What each sheet says of the page that a command made of units."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    monkeypatch.chdir(tmp_path)

    def of(units: dict[str, str], command: str, at: str = "", press: str = "") -> list[str]:
        Path("units").mkdir()
        for name, after in units.items():
            Path("units", name).write_text(SERVICE.format(after))
        assert unitlint(command, "units", "-o", "page.html").code == 0
        browser.get("about:blank")
        browser.get((tmp_path / "page.html").as_uri() + at)
        if press:
            browser.find_element("xpath", f"//button[.='{press}']").click()
        data = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
        Path("page.pdf").write_bytes(base64.b64decode(data))
        told = subprocess.run(
            ["pdftotext", "-layout", "page.pdf", "-"], capture_output=True, text=True, check=True
        )
        return told.stdout.split("\f")

    return of


def test_a_long_boot_has_its_scale_on_each_sheet(printed: Callable[..., list[str]]) -> None:
    units = {f"unit-{n:03}.service": f"unit-{n - 1:03}.service" if n % 20 else "" for n in range(160)}
    sheets = [sheet for sheet in printed(units, "boot") if "Sheet " in sheet]
    assert [re.findall(r"Sheet \d of \d", sheet) for sheet in sheets] == [
        [f"Sheet {number} of 3"] for number in (1, 2, 3)
    ]
    for sheet in sheets:
        assert re.search(r"local-fs +.*sysinit", sheet)
    assert {*re.findall(r"unit-\d+", "".join(sheets))} == {f"unit-{n:03}" for n in range(160)}


def test_a_wide_picture_is_on_sheets_side_by_side(printed: Callable[..., list[str]]) -> None:
    units = {f"a-unit-of-{n:02}.service": "" for n in range(40)}
    units |= {f"that-waits-for-{n:02}.service": f"a-unit-of-{n:02}.service" for n in range(40)}
    sheets = [sheet for sheet in printed(units, "graph", "#view=order") if "Sheet " in sheet]
    assert len(sheets) > 1
    assert {*re.findall(r"that-waits-for-\d+", "".join(sheets))} == {
        f"that-waits-for-{n:02}" for n in range(40)
    }


def test_the_heading_of_a_boot_stands_on_the_sheet_of_its_rows(printed: Callable[..., list[str]]) -> None:
    units = {f"unit-{n:02}.service": f"unit-{n - 1:02}.service" if n else "" for n in range(40)}
    first = printed(units, "boot")[0]
    assert "can wait" in first
    assert "unit-00.service" in first


def test_a_boot_that_was_unfolded_is_printed_so(printed: Callable[..., list[str]]) -> None:
    units = {f"unit-{n:03}.service": f"unit-{n - 1:03}.service" if n % 20 else "" for n in range(80)}
    sheets = printed(units, "boot", press="Unfold the base OS")
    made = [sheet for sheet in sheets if "Sheet " in sheet]
    assert len(made) > 1
    assert all(re.search(r"local-fs +.*sysinit", sheet) for sheet in made)
    shown = "".join(made)
    named = re.findall(r"[\w@.-]+\.(?:mount|socket)", "".join(sheets))
    folded = [name for name in named if name not in shown]
    assert "sys-kernel-debug.mount" in shown
    assert folded == []
    assert "Jobs of graphical.target" in made[-1]


def test_a_picture_that_stands_alone_is_on_one_sheet(
    browser: Any, tmp_path: Path, unitlint: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is higher than the sheet; one that could not be read there is as large as ever."""
    monkeypatch.chdir(tmp_path)
    Path("units").mkdir()
    pages = []
    for start, stop in ((0, 50), (50, 200)):
        for number in range(start, stop):
            text = SERVICE.format(f"unit-{number - 1:03}.service" if number % 20 else "")
            Path("units", f"unit-{number:03}.service").write_text(text)
        assert unitlint("boot", "units", "-o", "boot.svg").code == 0
        browser.get((tmp_path / "boot.svg").as_uri())
        data = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
        pages.append(len(re.findall(rb"/Type /Page\b", base64.b64decode(data))))
        high = float(browser.execute_script("return document.documentElement.height.baseVal.value"))
        assert high > 297 * 96 / 25.4
    assert pages[0] == 1
    assert pages[1] > 1
