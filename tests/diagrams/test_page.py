"""The page: well-formed and closed to scripts of others, and used as a person would in a real browser."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unitlint.diagrams.draw import draw
from unitlint.diagrams.draw_change import draw_change
from unitlint.diagrams.options import DrawOptions, View
from unitlint.diagrams.page import to_html
from unitlint.diagrams.page_data import Sheet, data_of, embed
from unitlint.findings.finding import Finding, Related, Severity
from unitlint.graph.edges import Graph, Kind, OriginKind
from unitlint.text.source import Location
from unitlint.transaction.transaction import Transaction

EVIL = "<script>alert(1)</script>.service"
LINKS = "https://example.org/{path}#L{line}"


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
    waves = (("setup-disks.service",), ("var-lib-docker.mount",), ("local-fs.target", "docker.service"))
    transaction = Transaction("multi-user.target", {}, waves=waves)
    return [
        Sheet(
            name,
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


def test_pages_of_equal_sheets_are_equal(boot: Graph, page: str) -> None:
    assert to_html(sheets(boot), title="a boot") == page


def test_a_unit_that_a_change_took_away_is_on_the_page(
    make_graph: Callable[..., Graph], make_unit: Callable[..., Any]
) -> None:
    units = [make_unit("a.service", description="kept"), make_unit("b.service", description="taken away")]
    lines = [("b.service", Kind.AFTER, "a.service", OriginKind.FILE)]
    after = make_graph(units[:1], [])
    drawing = draw_change(make_graph(units, lines), after)
    data = data_of(Sheet("change", drawing, after))
    assert data["units"]["b.service"]["description"] == "taken away"  # type: ignore[index]
    assert "taken away" in to_html([Sheet("change", drawing, after)], title="x")


@given(st.recursive(st.text() | st.just("</script><!--<script>]]>"), st.lists))
@settings(max_examples=80)
def test_embedded_json_is_the_data_and_closes_nothing(data: object) -> None:
    text = embed(data)
    assert json.loads(text) == data
    assert not set("<>&") & set(text)
    text.encode()


def test_the_tables_hold_every_box_and_arrow(page: str, boot: Graph) -> None:
    order = draw(boot)
    table = page.split("<caption>Arrows</caption>")[1].split("</table>")[0]
    assert table.count("<tr>") == 1 + len(order.arrows) + 1  # the head, and the order that the finding keeps
    assert "docker.service After time-sync.target (units/docker.service:3)" in table


@pytest.fixture(name="browser", scope="module")
def browser_fixture() -> Iterator[Any]:
    driver = shutil.which("chromedriver")
    if driver is None or shutil.which("chromium") is None:
        pytest.skip("chromium and chromedriver are not installed")
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1600,1000"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield browser
    browser.quit()


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
    return {label.split("; ")[0].split(", ")[0] for label in labels}


def by_label(browser: Any, name: str) -> Any:
    return browser.find_element("css selector", f'.sheet:not([hidden]) g.unit[aria-label^="{name}"]')


def text(browser: Any, selector: str) -> str:
    return str(browser.find_element("css selector", selector).text)


def click(browser: Any, name: str, *, shift: bool = False) -> None:
    action_chains = pytest.importorskip("selenium.webdriver").ActionChains
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    actions = action_chains(browser)
    if shift:
        actions.key_down(keys.SHIFT)
    actions.click(by_label(browser, name).find_element("css selector", "text"))
    if shift:
        actions.key_up(keys.SHIFT)
    actions.perform()


def press(browser: Any, keys: str) -> None:
    browser.switch_to.active_element.send_keys(keys)


def test_a_click_shows_the_unit_with_its_settings_and_lines(opened: Callable[..., Any]) -> None:
    browser = opened()
    click(browser, "chronyd.service")
    assert lit(browser) == {"chronyd.service", "network-online.target", "time-sync.target"}
    details = text(browser, "#details")
    assert "Set the clock" in details
    assert "[Unit] Description" in details
    assert "units/chronyd.service:1" in details
    assert "unit=chronyd.service" in browser.current_url


def test_all_before_and_all_after(opened: Callable[..., Any]) -> None:
    browser = opened("#unit=local-fs.target&show=up")
    assert lit(browser) == {"local-fs.target", "var-lib-docker.mount", "setup-disks.service"}
    press(browser, "d")
    assert {"local-fs.target", "docker.service", "app-a.service"} <= lit(browser)
    assert "setup-disks.service" not in lit(browser)


def test_a_path_by_mouse_and_by_hash(opened: Callable[..., Any]) -> None:
    browser = opened()
    click(browser, "docker.service")
    click(browser, "chronyd.service", shift=True)
    assert lit(browser) == {"chronyd.service", "time-sync.target", "docker.service"}
    assert "3 boxes on the paths" in text(browser, "#status")
    fragment = browser.current_url.partition("#")[2]
    assert lit(opened(f"#{fragment}")) == {"chronyd.service", "time-sync.target", "docker.service"}


def test_find_by_keyboard(opened: Callable[..., Any]) -> None:
    browser = opened()
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    press(browser, "/")
    press(browser, "time-sync.target" + keys.ENTER)
    assert "time-sync.target" in lit(browser)
    offered = browser.execute_script(
        "return [...document.querySelectorAll('#names option')].map((o) => o.value)"
    )
    assert "app-c.service" in offered
    press(browser, keys.ESCAPE)
    assert lit(browser) == set()
    assert "unit=" not in browser.current_url


def test_units_are_reached_and_chosen_by_keyboard(opened: Callable[..., Any]) -> None:
    browser = opened()
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    by_label(browser, "setup-disks.service").send_keys(keys.ENTER)
    assert "setup-disks.service" in lit(browser)


def test_a_unit_that_is_not_there_is_said(opened: Callable[..., Any]) -> None:
    assert "nothing.service is not in this picture" in text(opened("#unit=nothing.service"), "#status")


def test_filters_hide(opened: Callable[..., Any]) -> None:
    browser = opened()
    boxes = browser.find_elements("css selector", "#filters label")
    kind = next(box for box in boxes if box.text.strip() == "order and requires")
    kind.find_element("css selector", "input").click()
    hidden = browser.find_elements("css selector", ".sheet:not([hidden]) g.edge.off")
    assert hidden != []
    assert all("and-requires" in group.get_attribute("class") for group in hidden)
    file = next(box for box in boxes if box.text.strip() == "units/chronyd.service")
    file.find_element("css selector", "input").click()
    assert not by_label(browser, "chronyd.service").is_displayed()


def test_waves(opened: Callable[..., Any]) -> None:
    browser = opened("#wave=2")
    assert lit(browser) == {"setup-disks.service", "var-lib-docker.mount"}
    assert "wave 2 of 3: 2 jobs" in text(browser, "#wave-text")
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    browser.find_element("id", "wave").send_keys(keys.ARROW_RIGHT)
    assert "docker.service" in lit(browser)


def test_findings_with_their_chains(opened: Callable[..., Any]) -> None:
    browser = opened()
    assert "some-rule: <b>wrong</b>" in text(browser, "#findings")
    assert "network-online.target → chronyd.service" in text(browser, "#findings ol ol")
    browser.find_element("css selector", "#findings button").click()
    assert "docker.service" in lit(browser)


def test_another_picture(opened: Callable[..., Any]) -> None:
    browser = opened()
    browser.find_element("css selector", "#sheet option[value='1']").click()
    assert browser.find_elements("css selector", ".sheet")[0].is_displayed() is False
    assert "picture=require" in browser.current_url


def test_zoom_and_drag(opened: Callable[..., Any]) -> None:
    browser = opened()
    action_chains = pytest.importorskip("selenium.webdriver").ActionChains

    def view() -> list[float]:
        box = browser.find_element("css selector", ".sheet:not([hidden]) svg").get_dom_attribute("viewBox")
        return [float(number) for number in box.split()]

    home = view()
    press(browser, "+")
    assert view()[2] < home[2]
    press(browser, "0")
    assert view() == home
    stage = browser.find_element("id", "stage")
    action_chains(browser).move_to_element_with_offset(stage, 0, 300).click_and_hold().move_by_offset(
        80, 30
    ).release().perform()
    assert view()[0] < home[0]
    assert lit(browser) == set()


def test_names_of_units_run_nowhere(
    browser: Any, tmp_path: Path, make_graph: Callable[..., Graph], make_unit: Callable[..., Any]
) -> None:
    units = [make_unit(EVIL, description="</script><script>alert(2)</script>"), make_unit("b.service")]
    graph = make_graph(units, [("b.service", Kind.AFTER, EVIL, OriginKind.FILE)])
    path = tmp_path / "evil.html"
    path.write_text(to_html([Sheet(EVIL, draw(graph), graph)], title=EVIL), encoding="utf-8")
    browser.get(path.as_uri() + "#unit=b.service")
    assert lit(browser) == {EVIL, "b.service"}
    click(browser, "b.service")
    browser.find_element("css selector", "#details button").click()
    assert EVIL in text(browser, "#details")
    assert "alert(2)" in text(browser, "#details")
    assert browser.get_log("browser") == []
    assert browser.title == EVIL
