"""Graphs made by hand: a boot in miniature, and a builder for others."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from unitlint.configuration.unit_files import Owner, UnitFile
from unitlint.graph.edges import Graph, Kind
from unitlint.graph.origins import Origin, OriginKind
from unitlint.text.source import SourceText
from unitlint.units.unit import LoadState, Setting, Settings, Unit

Line = tuple[str, Kind, str, OriginKind]


def unit(
    name: str,
    owner: Owner | None = Owner.USER,
    state: LoadState = LoadState.LOADED,
    description: str = "",
    path: str = "",
) -> Unit:
    """A unit whose file holds its description alone."""
    source = SourceText(path or f"units/{name}", f"[Unit]\nDescription={description}\n")
    file = UnitFile(name, f"/etc/systemd/system/{name}", owner or Owner.USER, source)
    settings = (Setting("Unit", "Description", description, source.place(7, 8), file),) if description else ()
    fragment = file if owner is not None else None
    return Unit(name, name.rpartition(".")[2], state, fragment, settings=Settings(settings), owner=owner)


def graph(units: list[Unit], lines: list[Line]) -> Graph:
    """A graph of `(source, kind, target, origin)`; a file's edges stand in its lines, from the third on."""
    edges: dict[Kind, dict[str, dict[str, tuple[Origin, ...]]]] = {}
    texts: dict[str, int] = {}
    for source, kind, target, origin in lines:
        texts[source] = texts.get(source, 2) + 1
        wanted = target if origin is OriginKind.INSTALL else source
        path = "etc/fstab" if origin is OriginKind.GENERATOR else f"units/{wanted}"
        text = SourceText(path, "\n" * (texts[source] - 1) + f"{kind}={target}")
        written = origin in (OriginKind.FILE, OriginKind.GENERATOR, OriginKind.INSTALL)
        place = text.place(texts[source] - 1, len(text.text)) if written else None
        edges.setdefault(kind, {}).setdefault(source, {})[target] = (Origin(origin, source, place, kind),)
    return Graph(
        {u.name: u for u in units}, {u.name: u.name for u in units}, edges, default_target="boot.target"
    )


FILE, DEFAULT, INSTALL = OriginKind.FILE, OriginKind.DEFAULT, OriginKind.INSTALL


@pytest.fixture(name="boot")
def boot_fixture() -> Graph:
    """See `boot`."""
    return boot()


@pytest.fixture(name="browser", scope="package")
def browser_fixture() -> Iterator[Any]:
    """A real browser; what it complains of is in its log."""
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


@pytest.fixture(name="make_graph")
def make_graph_fixture() -> Callable[[list[Unit], list[Line]], Graph]:
    """See `graph`."""
    return graph


@pytest.fixture(name="make_unit")
def make_unit_fixture() -> Callable[..., Unit]:
    """See `unit`."""
    return unit


def boot() -> Graph:
    """Disks, network, the clock, docker and what runs in it; one unit masked, one missing."""
    platform = Owner.PLATFORM
    units = [
        unit("sysinit.target", platform),
        unit("basic.target", platform),
        unit("local-fs.target", platform),
        unit("network.target", platform),
        unit("network-online.target", platform),
        unit("time-sync.target", platform),
        unit("multi-user.target", platform),
        unit("shutdown.target", platform),
        unit("systemd-networkd.service", platform, description="Network Configuration"),
        unit("systemd-tmpfiles-setup.service", platform),
        unit("setup-disks.service", description="Unlock and format the disks"),
        unit("var-lib-docker.mount", Owner.GENERATOR, path="etc/fstab"),
        unit("chronyd.service", description="Set the clock"),
        unit("docker.service", description="Container engine"),
        unit("prune.timer"),
        unit("prune.service"),
        unit("ntpd.service", state=LoadState.MASKED),
        unit("gone.service", None, LoadState.NOT_FOUND),
        *(unit(f"app-{letter}.service", description=f"Application {letter}") for letter in "abcdef"),
    ]
    generated = OriginKind.GENERATOR
    lines: list[Line] = [
        ("basic.target", Kind.AFTER, "sysinit.target", FILE),
        ("sysinit.target", Kind.AFTER, "local-fs.target", FILE),
        ("network-online.target", Kind.AFTER, "network.target", FILE),
        ("network.target", Kind.AFTER, "systemd-networkd.service", FILE),
        ("systemd-networkd.service", Kind.AFTER, "systemd-tmpfiles-setup.service", FILE),
        ("systemd-tmpfiles-setup.service", Kind.AFTER, "local-fs.target", FILE),
        ("var-lib-docker.mount", Kind.AFTER, "setup-disks.service", FILE),
        ("var-lib-docker.mount", Kind.REQUIRES, "setup-disks.service", FILE),
        ("local-fs.target", Kind.AFTER, "var-lib-docker.mount", generated),
        ("local-fs.target", Kind.REQUIRES, "var-lib-docker.mount", generated),
        ("chronyd.service", Kind.AFTER, "network-online.target", FILE),
        ("chronyd.service", Kind.WANTS, "network-online.target", FILE),
        ("chronyd.service", Kind.CONFLICTS, "ntpd.service", FILE),
        ("time-sync.target", Kind.AFTER, "chronyd.service", FILE),
        ("docker.service", Kind.AFTER, "time-sync.target", FILE),
        ("docker.service", Kind.AFTER, "network-online.target", FILE),
        ("docker.service", Kind.WANTS, "network-online.target", FILE),
        ("docker.service", Kind.REQUIRES, "gone.service", FILE),
        ("docker.service", Kind.AFTER, "gone.service", FILE),
        ("multi-user.target", Kind.WANTS, "docker.service", INSTALL),
        ("multi-user.target", Kind.AFTER, "docker.service", DEFAULT),
        ("shutdown.target", Kind.AFTER, "docker.service", DEFAULT),
        ("docker.service", Kind.AFTER, "basic.target", DEFAULT),
        ("docker.service", Kind.CONFLICTS, "shutdown.target", DEFAULT),
        ("prune.timer", Kind.AFTER, "time-sync.target", DEFAULT),
        ("prune.timer", Kind.TRIGGERS, "prune.service", OriginKind.IMPLICIT),
        ("prune.service", Kind.AFTER, "prune.timer", OriginKind.IMPLICIT),
    ]
    for letter in "abcdef":
        app = f"app-{letter}.service"
        lines += [
            (app, Kind.AFTER, "docker.service", FILE),
            (app, Kind.REQUIRES, "docker.service", FILE),
            (app, Kind.AFTER, "network-online.target", FILE),
            ("multi-user.target", Kind.WANTS, app, INSTALL),
        ]
    return graph(units, lines)
