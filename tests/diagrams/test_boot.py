"""The boot chart: waves as columns, the longest chain on top, stages behind, victims struck through."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest

from unitlint.diagrams.boot import Band, BootChart, draw_boot
from unitlint.diagrams.boot_svg import boot_svg
from unitlint.diagrams.drawing import Role
from unitlint.diagrams.options import DrawOptions, PlatformUnits
from unitlint.diagrams.page import to_html
from unitlint.diagrams.page_data import Sheet
from unitlint.graph.edges import Graph
from unitlint.transaction.transaction import Cycle, Job, Transaction

SVG = "{http://www.w3.org/2000/svg}"
WAVES = (
    ("setup-disks.service", "systemd-networkd.service", "systemd-tmpfiles-setup.service"),
    ("var-lib-docker.mount",),
    ("local-fs.target",),
    ("chronyd.service", "docker.service"),
)
CHAIN = ("setup-disks.service", "var-lib-docker.mount", "local-fs.target", "docker.service")


@pytest.fixture(name="transaction")
def transaction_fixture() -> Transaction:
    units = [unit for wave in WAVES for unit in wave]
    order = (
        ("local-fs.target", "docker.service"),
        ("setup-disks.service", "docker.service"),
        ("setup-disks.service", "var-lib-docker.mount"),
        ("systemd-networkd.service", "chronyd.service"),
        ("var-lib-docker.mount", "local-fs.target"),
    )
    jobs = {unit: Job(unit, "start") for unit in units}
    return Transaction("multi-user.target", jobs, order, WAVES, CHAIN)


@pytest.fixture(name="chart")
def chart_fixture(boot: Graph, transaction: Transaction) -> BootChart:
    stages = [("disks", ["setup-disks.service", "local-fs.target"]), ("absent", ["nothing.service"])]
    return draw_boot(boot, transaction, stages=stages)


def groups(svg: str) -> dict[str, ET.Element]:
    """The SVG's groups by the first line of their titles."""
    return {(g.findtext(f"{SVG}title") or "").split("\n")[0]: g for g in ET.fromstring(svg).iter(f"{SVG}g")}


def left(group: ET.Element) -> float:
    rectangle = group.find(f"{SVG}rect")
    assert rectangle is not None
    return float(rectangle.get("x", ""))


def test_each_wave_is_a_column_with_the_chain_on_top(chart: BootChart) -> None:
    assert chart.columns == (
        ("setup-disks.service", "systemd-networkd.service"),
        ("var-lib-docker.mount",),
        ("local-fs.target",),
        ("docker.service", "chronyd.service"),
    )
    drawn = groups(boot_svg(chart))
    lefts = [left(drawn[unit]) for unit in CHAIN]
    assert lefts == sorted(lefts)
    assert left(drawn["chronyd.service"]) == left(drawn["docker.service"])


def test_units_of_the_platform_are_one_box_a_wave(
    boot: Graph, transaction: Transaction, chart: BootChart
) -> None:
    box = next(node for node in chart.drawing.nodes if node.id == "systemd-networkd.service")
    assert box.members == ("systemd-networkd.service", "systemd-tmpfiles-setup.service")
    assert box.label == ("2 of the platform",)
    every = draw_boot(boot, transaction, DrawOptions(platform_units=PlatformUnits.ALL))
    assert all(len(node.members) == 1 for node in every.drawing.nodes)


def test_the_chain_is_marked_and_only_its_arrows_stand_in_the_file(chart: BootChart) -> None:
    marked = {(arrow.tail, arrow.head) for arrow in chart.drawing.arrows if arrow.role is Role.CHAIN}
    assert marked == set(itertools.pairwise(CHAIN))
    edges = [g for g in groups(boot_svg(chart)).values() if "edge" in g.get("class", "").split()]
    assert len(edges) == 3


def test_an_order_that_the_chain_gives_is_no_arrow(chart: BootChart) -> None:
    assert ("setup-disks.service", "docker.service") not in {(a.tail, a.head) for a in chart.drawing.arrows}


def test_stages_are_bands_over_their_waves(chart: BootChart) -> None:
    assert chart.bands == (Band("disks", 0, 2),)
    assert "disks" in [text.text for text in ET.fromstring(boot_svg(chart)).iter(f"{SVG}text")]


def test_a_job_that_a_cycle_may_cost_is_struck_through(boot: Graph, transaction: Transaction) -> None:
    cycle = Cycle(("chronyd.service", "ntpd.service"), (), victims=("chronyd.service",))
    jobs = {**transaction.jobs, "ntpd.service": Job("ntpd.service", "stop")}
    broken = Transaction("multi-user.target", jobs, (), WAVES, CHAIN, cycles=(cycle,))
    chart = draw_boot(boot, broken)
    drawn = groups(boot_svg(chart))
    assert drawn["chronyd.service"].find(f"{SVG}line") is not None
    assert drawn["docker.service"].find(f"{SVG}line") is None
    assert chart.columns[-1] == ("ntpd.service",)
    assert any("Struck through" in note for note in chart.drawing.notes)


def test_a_stop_job_says_so(boot: Graph) -> None:
    stop = Transaction("x.target", {"ntpd.service": Job("ntpd.service", "stop")}, waves=(("ntpd.service",),))
    assert draw_boot(boot, stop).drawing.nodes[0].label == ("stop ntpd.service",)


def test_an_empty_transaction_is_a_picture_too(make_graph: Callable[..., Graph]) -> None:
    chart = draw_boot(make_graph([], []), Transaction("gone.target", {}, error="gone.target is not found"))
    assert "gone.target is not found" in boot_svg(chart)


def test_equal_charts_are_equal_bytes(boot: Graph, transaction: Transaction) -> None:
    assert boot_svg(draw_boot(boot, transaction)) == boot_svg(draw_boot(boot, transaction))


def test_in_a_page_every_arrow_is_there(boot: Graph, transaction: Transaction, chart: BootChart) -> None:
    page = to_html([Sheet("boot", chart.drawing, boot, (), transaction, chart=chart)], title="boot")
    for index in range(len(chart.drawing.arrows)):
        assert f'id="s0-edge-{index}"' in page
    for index in range(len(chart.drawing.nodes)):
        assert f'id="s0-unit-{index}"' in page
