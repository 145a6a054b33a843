"""The page: well-formed and closed to scripts of others, and used as a person would in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.diagrams.conftest import boot as small_boot
from unitlint.diagrams.draw import draw
from unitlint.diagrams.options import DrawOptions, View
from unitlint.diagrams.page import SCRIPTS, to_html
from unitlint.diagrams.page_data import Sheet, embed, page_data
from unitlint.findings.finding import Finding, Related, Severity
from unitlint.graph.edges import PULLS_IN, Graph, Kind
from unitlint.graph.origins import OriginKind
from unitlint.text.source import Location
from unitlint.transaction.acting import reach
from unitlint.transaction.transaction import Job, Transaction

EVIL = "<script>alert(1)</script>.service"
LINKS = "https://example.org/{path}#L{line}"
IDLE = ("prune.service", "ntpd.service", "gone.service", "shutdown.target")
_GRAPH = small_boot()
_UNITS = sorted(name for name in _GRAPH.units if name not in IDLE)
_PULLED = {
    name: tuple(edge for kind in PULLS_IN for edge in _GRAPH.edges(kind) if edge.target == name)
    for name in _UNITS
}
BOOT = Transaction(
    "multi-user.target",
    {name: Job(name, "start", _PULLED[name]) for name in _UNITS},
    tuple(
        sorted((e.target, e.source) for e in _GRAPH.edges(Kind.AFTER) if {e.source, e.target} <= {*_UNITS})
    ),
)


class Tags(HTMLParser):
    """Counts elements, and keeps what the scripts hold."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]


@pytest.fixture(name="page")
def page_fixture(boot: Graph) -> str:
    return to_html(sheets(boot), title="a boot")


def sheets(graph: Graph) -> list[Sheet]:
    places = graph.edge("docker.service", Kind.AFTER, "network-online.target")
    assert places is not None
    chain = (Related(Location("units/chronyd.service", 3), "network-online.target → chronyd.service"),)
    finding = Finding(
        "some-rule", Severity.ERROR, "<b>wrong</b>", places.places[0].location, "docker.service", chain
    )
    transaction = BOOT
    return [
        Sheet(
            f"small: {name}",
            draw(
                graph,
                DrawOptions(view=view, link_template=LINKS),
                findings=[finding],
                transaction=transaction,
            ),
            graph,
            [finding],
            transaction,
            LINKS,
            boot="small",
        )
        for name, view in (("order", View.ORDER), ("require", View.REQUIRE))
    ]


def test_nothing_comes_from_elsewhere_and_no_script_but_ours_runs(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    assert tags.names.count("script") == 2
    assert tags.names.count("style") == 1
    assert tags.handlers == []
    assert "default-src &#x27;none&#x27;" in page
    assert re.findall(r'(?:src|href)="(?!#|https://example\.org/)', page.replace("xlink:", "")) == []


def test_ids_are_unique(page: str) -> None:
    found = re.findall(r'\sid="([^"]+)"', page)
    assert len(found) == len(set(found))


def test_no_two_scripts_name_a_function_alike() -> None:
    """They are one script: the later of two would be called for the earlier one."""
    texts = [(files("unitlint.diagrams") / part).read_text("utf-8") for part in SCRIPTS]
    found = [
        name for text in texts for name in re.findall(r"^(?:function\*?|const) (\w+)", text, re.MULTILINE)
    ]
    assert len(found) == len(set(found))


def test_pages_of_equal_sheets_are_equal(boot: Graph, page: str) -> None:
    assert to_html(sheets(boot), title="a boot") == page


def test_the_page_answers_from_the_order_that_acts(boot: Graph) -> None:
    data = page_data(sheets(boot))
    one = data["boots"][0]  # type: ignore[index]
    names = [unit["n"] for unit in one["units"]]
    order = {(names[earlier], names[later]) for later, earlier, _ in one["order"]}
    acting = reach(boot, BOOT)
    assert order == {(a, b) for b, before in acting.preceding.items() for a in before}
    assert ("docker.service", "multi-user.target") in order
    waves = {unit["n"]: unit.get("w") for unit in one["units"]}
    assert waves["docker.service"] is not None
    assert waves["prune.service"] is None


@given(st.recursive(st.text() | st.just("</script><!--<script>]]>"), st.lists))
@settings(max_examples=80)
@pytest.mark.slow
def test_embedded_json_is_the_data_and_closes_nothing(data: object) -> None:
    text = embed(data)
    assert json.loads(text) == data
    assert not set("<>&") & set(text)
    text.encode()


def test_the_tables_hold_every_box_and_arrow(page: str, boot: Graph) -> None:
    order = sheets(boot)[0].drawing
    table = page.split("<caption>Arrows</caption>")[1].split("</table>")[0]
    assert table.count("<tr>") == 1 + len(order.arrows)
    assert "docker.service After time-sync.target (units/docker.service:3)" in table


@pytest.fixture(name="opened")
def opened_fixture(browser: Any, tmp_path: Path, page: str) -> Iterator[Callable[[str], Any]]:
    """Opens the page at a hash; afterwards the browser must have had nothing to complain of."""
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")

    def open_at(fragment: str = "") -> Any:
        browser.get("about:blank")
        browser.get(path.as_uri() + fragment)
        return browser

    yield open_at
    assert browser.get_log("browser") == []


def lit(browser: Any) -> set[str]:
    """The units that stand out."""
    labels = browser.execute_script(
        "return [...document.querySelectorAll('.sheet:not([hidden]) g.unit.on')].map((g) => g.ariaLabel)"
    )
    return {name for label in labels for name in label.split(", ")}


def text(browser: Any, selector: str) -> str:
    return str(browser.find_element("css selector", selector).text)


def keys_of() -> Any:
    return pytest.importorskip("selenium.webdriver.common.keys").Keys


def ask(browser: Any, name: str, field: str = "find") -> None:
    box = browser.find_element("id", field)
    box.clear()
    box.send_keys(name + keys_of().ENTER)


def press(browser: Any, label: str) -> None:
    """Once the button is shown: a busy machine draws a page some time after it has loaded it."""
    wait = pytest.importorskip("selenium.webdriver.support.wait").WebDriverWait(browser, 30)

    def shown(_: Any) -> list[Any]:
        return [b for b in browser.find_elements("css selector", "button") if b.text == label]

    wait.until(shown)[0].click()


def test_a_few_letters_find_a_unit_and_what_waits_for_what(opened: Callable[..., Any]) -> None:
    browser = opened()
    ask(browser, "dockserv")
    columns = [section.text for section in browser.find_elements("css selector", ".columns > section")]
    assert columns[0].startswith("Waits for (3, ")
    assert "time-sync.target" in columns[0]
    assert "units/docker.service:3" in columns[0]
    assert columns[1].startswith("docker.service\nContainer engine\nStarts in wave ")
    assert "some-rule: <b>wrong</b>" in columns[1]
    assert columns[2].startswith("Is waited for by (7, 7 in all)")
    assert "unit=docker.service" in browser.current_url
    browser.back()
    assert browser.find_element("id", "answer").is_displayed() is False


def test_the_way_between_two_units(opened: Callable[..., Any]) -> None:
    browser = opened("#unit=docker.service")
    ask(browser, "setup-disks.service", "to")
    assert text(browser, "#answer h1") == "docker.service starts after setup-disks.service"
    steps = [
        item.text.split(" ")[0] for item in browser.find_elements("css selector", "#answer section > ol > li")
    ]
    assert (steps[0], steps[-1]) == ("setup-disks.service", "docker.service")
    browser = opened("#unit=prune.service&to=docker.service")
    assert text(browser, "#answer h1") == "Nothing orders prune.service and docker.service"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("The critical chain", "setup-disks.service"),
        ("What starts late", "app-a.service"),
        ("Not in this boot", "ntpd.service is masked"),
        ("Cycles", "There is no ordering cycle"),
        ("Findings", "error some-rule: <b>wrong</b>"),
    ],
)
def test_ready_questions(opened: Callable[..., Any], question: str, answer: str) -> None:
    browser = opened()
    press(browser, question)
    assert answer in text(browser, "#answer")


def test_a_click_in_the_picture_asks_and_lights_what_is_before_and_after(opened: Callable[..., Any]) -> None:
    browser = opened("#view=order")
    box = browser.find_element("css selector", '.sheet:not([hidden]) g.unit[aria-label="chronyd.service"]')
    box.send_keys(keys_of().ENTER)
    assert {"setup-disks.service", "chronyd.service", "docker.service"} <= lit(browser)
    assert text(browser, "#answer h1") == "chronyd.service"


def test_the_point_under_the_pointer_stays(opened: Callable[..., Any]) -> None:
    browser = opened("#view=order")
    moved = browser.execute_script(
        """
        const svg = document.querySelector(".sheet:not([hidden]) svg");
        const at = (x, y) => new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
        const box = svg.getBoundingClientRect();
        const [x, y] = [box.x + box.width / 3, box.y + box.height / 4];
        const before = at(x, y);
        const turn = { deltaY: -200, clientX: x, clientY: y, ctrlKey: true, cancelable: true };
        svg.dispatchEvent(new WheelEvent("wheel", turn));
        const after = at(x, y);
        return [svg.viewBox.baseVal.width, Math.hypot(after.x - before.x, after.y - before.y)];
        """
    )
    assert moved[1] < 0.5


WIDTH = "return document.querySelector('.sheet:not([hidden]) svg').viewBox.baseVal.width"


def test_two_fingers_twice_as_far_apart_make_it_twice_as_large(opened: Callable[..., Any]) -> None:
    browser = opened("#view=order")
    before = browser.execute_script(WIDTH)

    def touch(kind: str, *places: int) -> None:
        points = [{"x": x, "y": 500, "id": number} for number, x in enumerate(places)]
        browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 380)
    touch("touchStart", 380, 420)
    for step in range(1, 11):
        touch("touchMove", 380 - 2 * step, 420 + 2 * step)
    touch("touchEnd")
    assert browser.execute_script(WIDTH) == pytest.approx(before / 2, rel=0.1)


def test_a_trackpad_makes_it_as_large_as_its_fingers_say(opened: Callable[..., Any]) -> None:
    """Chromium and Firefox tell of a pinch as a wheel with Ctrl, of -100 times the logarithm of the scale."""
    browser = opened("#view=order")
    before = browser.execute_script(WIDTH)
    browser.execute_script(
        """
        const svg = document.querySelector(".sheet:not([hidden]) svg");
        const turn = { deltaY: -100 * Math.log(2) / 10, ctrlKey: true, cancelable: true };
        for (let step = 0; step < 10; step += 1) svg.dispatchEvent(new WheelEvent("wheel", turn));
        """
    )
    assert browser.execute_script(WIDTH) == pytest.approx(before / 2, rel=0.01)


def test_a_unit_that_is_not_there_is_said(opened: Callable[..., Any]) -> None:
    assert "nothing.service is not loaded" in text(opened("#unit=nothing.service"), "#answer")


def test_names_of_units_run_nowhere(
    browser: Any, tmp_path: Path, make_graph: Callable[..., Graph], make_unit: Callable[..., Any]
) -> None:
    units = [make_unit(EVIL, description="</script><script>alert(2)</script>"), make_unit("b.service")]
    graph = make_graph(units, [("b.service", Kind.AFTER, EVIL, OriginKind.FILE)])
    path = tmp_path / "evil.html"
    path.write_text(to_html([Sheet(EVIL, draw(graph), graph)], title=EVIL), encoding="utf-8")
    browser.get(path.as_uri() + "#unit=b.service")
    browser.find_element("css selector", "#answer summary").click()
    assert EVIL in text(browser, "#answer")
    ask(browser, EVIL)
    assert "alert(2)" in text(browser, "#answer")
    assert browser.get_log("browser") == []
    assert browser.title == EVIL
