"""How long a person waits for a picture: `python -m tests.bench.pictures`.

Chromium loads the page of a boot of 600 units and answers keys; the engine draws the SVG of 300. All is
processor time, so that other work of the machine doesn't count; the layout of 600 takes a minute.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from unitlint.cli.commands import unitlint

ROUNDS = 9
SERVICE = "[Unit]\n{after}[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"
ANSWER = """
const box = document.getElementById("find");
box.value = arguments[0];
box.dispatchEvent(new Event("input"));
box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true }));
document.body.getBoundingClientRect();
"""
"""Letters are typed, Enter is pressed, and the answer is laid out."""


def units(folder: Path, count: int) -> Path:
    """Services, each after two that come before it."""
    folder.mkdir()
    for number in range(count):
        before = {number // 2, max(number - 7, 0)} - {number}
        after = "".join(f"After=unit-{other:03}.service\n" for other in sorted(before))
        (folder / f"unit-{number:03}.service").write_text(SERVICE.format(after=after))
    return folder


def draw(folder: Path, output: Path) -> float:
    """Seconds of the processor that `unitlint graph` and its engine take."""
    start = sum(os.times()[:4])
    done = CliRunner().invoke(unitlint, ["graph", str(folder), "--platform", "flatcar", "-o", str(output)])
    if done.exit_code:
        raise SystemExit(done.output)
    return sum(os.times()[:4]) - start


def browser() -> Any:
    """Chromium without a window."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1440,900"):
        options.add_argument(argument)
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))


def waits(page: Path, names: list[str]) -> tuple[float, float]:
    """Milliseconds of the page's thread, each the median: until it is loaded, and until a key is answered.

    The thread's processor time, and not the clock's: other work of the machine doesn't count.
    """
    driver = browser()
    driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    try:
        loads, answers = [], []
        for number in range(ROUNDS):
            driver.get("about:blank")
            driver.get(page.as_uri())
            begun = busy(driver)
            loads.append(begun)
            driver.execute_script(ANSWER, names[number % len(names)])
            answers.append(busy(driver) - begun)
        return statistics.median(loads), statistics.median(answers)
    finally:
        driver.quit()


def busy(driver: Any) -> float:
    """Milliseconds that the page's thread has worked since it was opened."""
    metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return 1000 * next(row["value"] for row in metrics if row["name"] == "TaskDuration")


def main() -> None:
    """Print a row for each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds = draw(units(folder / "300", 300), folder / "300.svg")
        print(f"SVG of 300 units: {seconds:.1f} s")
        draw(units(folder / "600", 600), folder / "600.html")
        load, answer = waits(folder / "600.html", ["unit-599", "unit-300", "graphical"])
        size = (folder / "600.html").stat().st_size / 1e6
        print(f"page of 600 units: {size:.1f} MB, loaded in {load:.0f} ms, a key answered in {answer:.0f} ms")


if __name__ == "__main__":
    main()
