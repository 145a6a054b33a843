"""The boot as a waterfall: rows by start, jobs without slack marked, milestones, cycles, what falls out."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from unitlint.config.config import Config
from unitlint.diagrams.drawing import Belonging, Role
from unitlint.diagrams.of_model import chart_of, drawing_of
from unitlint.diagrams.options import DrawOptions, PlatformUnits
from unitlint.diagrams.picture import to_svg
from unitlint.diagrams.raster import to_png
from unitlint.diagrams.waterfall import Band, Waterfall, waterfall
from unitlint.diagrams.waterfall_labels import behind_bar, in_one
from unitlint.diagrams.waterfall_svg import waterfall_svg
from unitlint.diagrams.waterfall_text import in_colours, waterfall_text
from unitlint.findings.finding import Severity
from unitlint.graph.edges import Edge, Graph, Kind
from unitlint.inputs.inputs import read_inputs
from unitlint.machine.assemble import first_branches
from unitlint.transaction.transaction import Cycle, Job, Transaction

SVG = "{http://www.w3.org/2000/svg}"
UNITS = (
    *("setup-disks.service", "systemd-networkd.service", "systemd-tmpfiles-setup.service"),
    *("var-lib-docker.mount", "local-fs.target", "chronyd.service", "docker.service"),
)
RINGS = ("rings", "foot")
CHAIN = ["setup-disks.service", "var-lib-docker.mount", "local-fs.target", "docker.service"]
ORDER = (
    ("local-fs.target", "docker.service"),
    ("setup-disks.service", "docker.service"),
    ("setup-disks.service", "var-lib-docker.mount"),
    ("systemd-networkd.service", "chronyd.service"),
    ("var-lib-docker.mount", "local-fs.target"),
)


@pytest.fixture(name="transaction")
def transaction_fixture() -> Transaction:
    return Transaction("multi-user.target", {unit: Job(unit, "start") for unit in UNITS}, ORDER)


@pytest.fixture(name="chart")
def chart_fixture(boot: Graph, transaction: Transaction) -> Waterfall:
    stages = [("disks", ["setup-disks.service", "local-fs.target"]), ("absent", ["nothing.service"])]
    return waterfall(boot, transaction, stages=stages)


def names(chart: Waterfall) -> list[str]:
    return [row.node.id for row in chart.rows]


def groups(svg: str) -> dict[str, ET.Element]:
    """The SVG's groups by the first line of their titles."""
    return {(g.findtext(f"{SVG}title") or "").split("\n")[0]: g for g in ET.fromstring(svg).iter(f"{SVG}g")}


def bars(group: ET.Element) -> list[ET.Element]:
    """The boxes of a row, apart from paper under its words."""
    return [box for box in group.findall(f"{SVG}rect") if box.get("fill-opacity") is None]


def test_rows_come_as_jobs_start_those_without_slack_first(chart: Waterfall) -> None:
    assert names(chart) == [
        *("setup-disks.service", "systemd-networkd.service"),
        *("var-lib-docker.mount", "chronyd.service", "local-fs.target", "docker.service"),
    ]
    assert [row.node.id for row in chart.rows if row.node.role is Role.CHAIN] == CHAIN
    slack = {row.node.id: row.slot.slack for row in chart.rows}
    assert slack["chronyd.service"] == 2


def test_units_of_the_platform_are_one_row_a_wave(
    boot: Graph, transaction: Transaction, chart: Waterfall
) -> None:
    row = chart.rows[1]
    assert row.node.members == ("systemd-networkd.service", "systemd-tmpfiles-setup.service")
    assert behind_bar(row).startswith("2 of the base OS: systemd-networkd.service")
    every = waterfall(boot, transaction, DrawOptions(platform_units=PlatformUnits.ALL))
    assert len(every.rows) == len(UNITS)


def test_units_of_the_platform_without_slack_keep_a_name_before_the_bar(
    boot: Graph, transaction: Transaction
) -> None:
    """The disks are the platform's here: the first job of the boot, with another in its wave."""
    order = (*ORDER, ("systemd-networkd.service", "local-fs.target"), ("local-fs.target", "chronyd.service"))
    longest = (*order, ("systemd-networkd.service", "var-lib-docker.mount"))
    row = next(row for row in waterfall(boot, replace(transaction, order=longest)).rows if row.folded)
    assert row.node.role is Role.CHAIN
    assert row.blue == ("systemd-networkd.service",)
    assert in_one(row) == "systemd-networkd.service +1"
    assert behind_bar(row) == "+1 of the base OS: systemd-tmpfiles-setup.service"


def test_a_cycle_is_a_circle_beside_the_rows(tmp_path: Path) -> None:
    for name, after in ("ab", "bc", "ca"):
        text = f"[Unit]\nAfter={after}.service\n[Service]\nExecStart=/bin/true\n"
        (tmp_path / f"{name}.service").write_text(f"{text}[Install]\nWantedBy=multi-user.target\n")
    model = next(iter(first_branches(read_inputs([str(tmp_path)]).configurations, Config())))
    for svg in (waterfall_svg(chart_of(model, DrawOptions())), to_svg(drawing_of(model, DrawOptions()))):
        rings = [group for group in ET.fromstring(svg).iter(f"{SVG}g") if group.get("class") in RINGS]
        texts = [text.text or "" for text in rings[-1].iter(f"{SVG}text")]
        assert "after b.service" in texts
        assert sum(text == "its job may be dropped" for text in texts) == 3
        assert len(list(rings[-1].iter(f"{SVG}rect"))) == 3
    assert to_png(waterfall_svg(chart_of(model, DrawOptions()))).startswith(b"\x89PNG")


def test_bars_start_where_time_is_and_milestones_are_lines(chart: Waterfall) -> None:
    svg = waterfall_svg(chart)
    drawn = groups(svg)
    lefts = [float(bar.get("x", "")) for unit in CHAIN for bar in bars(drawn[unit])[-1:]]
    assert lefts == sorted(set(lefts))
    texts = [text.text for text in ET.fromstring(svg).iter(f"{SVG}text")]
    assert "local-fs" in texts
    assert "disks" in texts
    assert chart.bands == (Band("disks", 0, 3),)


def test_a_job_that_a_cycle_may_cost_is_struck_and_the_cycle_is_told(
    boot: Graph, transaction: Transaction
) -> None:
    edge = boot.edge("docker.service", Kind.AFTER, "network-online.target")
    assert edge is not None
    back = Edge("network-online.target", Kind.AFTER, "docker.service", edge.origins)
    cycle = Cycle(("docker.service", "chronyd.service"), (edge, back), victims=("chronyd.service",))
    chart = waterfall(boot, replace(transaction, cycles=(cycle,)))
    drawn = groups(waterfall_svg(chart))
    assert drawn["chronyd.service"].find(f"{SVG}line") is not None
    assert drawn["docker.service"].find(f"{SVG}line") is None
    assert [row.node.id for row in chart.rows if row.cyclic] == ["chronyd.service", "docker.service"]
    told = "\n".join(chart.notes)
    assert "docker.service After network-online.target (units/docker.service:4), yours" in told
    assert "drops the job of chronyd.service" in told


def test_a_stop_job_says_so(boot: Graph) -> None:
    stop = Transaction("x.target", {"ntpd.service": Job("ntpd.service", "stop")})
    assert waterfall(boot, stop).rows[0].node.label == ("stop ntpd.service",)


def test_an_empty_transaction_says_why(boot: Graph) -> None:
    chart = waterfall(boot, Transaction("gone.target", {}, error="gone.target is not found"))
    assert "gone.target is not found" in waterfall_svg(chart)
    assert any("queues no job" in note for note in chart.notes)


def test_with_times_the_scale_is_seconds(boot: Graph, transaction: Transaction) -> None:
    lengths = {"setup-disks.service": 2_000_000, "docker.service": 1_500_000, "chronyd.service": 500_000}
    chart = waterfall(boot, transaction, lengths=lengths)
    assert chart.end == 3_500_000
    assert {row.node.id: row.slot.start for row in chart.rows}["docker.service"] == 2_000_000
    assert any("Without a recorded time" in note and "4 of 7" in note for note in chart.notes)
    texts = [text.text for text in ET.fromstring(waterfall_svg(chart)).iter(f"{SVG}text")]
    assert "2 s" in texts


@pytest.mark.parametrize("width", [60, 100, 200])
def test_at_a_terminal_it_is_no_wider_than_that(chart: Waterfall, width: int) -> None:
    lines = list(waterfall_text(chart, width=width))
    assert max(map(len, lines)) <= width
    blue = {line.split()[0]: line for line in lines[2:] if "█" in line or "▒" in line}
    assert list(blue) == CHAIN
    assert any(line.split()[:2] == ["wave", "1"] for line in lines)


def test_where_there_is_no_room_a_name_is_cut_and_not_what_follows_it(chart: Waterfall) -> None:
    row = chart.rows[0]
    long = "a-service-of-a-name-that-is-longer-than-half-of-the-line.service"
    found = replace(row, node=replace(row.node, label=(long,), severity=Severity.ERROR, findings=("x",)))
    lines = list(waterfall_text(replace(chart, rows=(found, *chart.rows[1:])), width=60))
    assert any(line.startswith("a-service-of-a-name") and "…  (x) █" in line for line in lines)


def test_at_a_terminal_with_colours_what_has_no_slack_is_blue(chart: Waterfall) -> None:
    text = "\n".join(waterfall_text(chart, width=60))
    painted = in_colours(text, lambda bar: f"<{bar}>")
    assert {line.split()[0] for line in painted.splitlines()[2:] if "<" in line} == {*CHAIN}
    assert painted.replace("<", "").replace(">", "") == text


def test_what_begins_at_the_very_end_has_a_bar(boot: Graph, transaction: Transaction) -> None:
    chart = waterfall(boot, transaction, lengths={"setup-disks.service": 60_000_000})
    last = next(
        line for line in waterfall_text(chart, width=80) if line.lstrip().startswith("docker.service")
    )
    assert last.endswith("█")
    assert len(last) == 80


def test_equal_charts_are_equal_bytes_and_pixels(boot: Graph, transaction: Transaction) -> None:
    one, other = (waterfall_svg(waterfall(boot, transaction)) for _ in range(2))
    assert one == other
    assert to_png(one) == to_png(other)
    assert to_png(one).startswith(b"\x89PNG")


def test_what_packages_ship_in_a_root_is_the_base_os_in_colour_too(tmp_path: Path) -> None:
    folder = tmp_path / "usr/lib/systemd/system"
    (folder / "multi-user.target.wants").mkdir(parents=True)
    for name in ("sysinit.target", "multi-user.target"):
        (folder / name).write_text("[Unit]\nRequires=sysinit.target\n")
    (folder / "default.target").symlink_to("multi-user.target")
    etc = tmp_path / "etc/systemd/system"
    etc.mkdir(parents=True)
    for place, name in ((folder, "packaged"), (etc, "mine")):
        (place / f"{name}.service").write_text("[Service]\nExecStart=/bin/true\n")
        target = f"/{place.relative_to(tmp_path)}/{name}.service"
        (folder / f"multi-user.target.wants/{name}.service").symlink_to(target)
    [model] = first_branches(read_inputs([str(tmp_path)]).configurations, Config())
    chart = chart_of(model, DrawOptions(platform_units=PlatformUnits.ALL))
    belongs = {row.node.id: row.node.belonging for row in chart.rows}
    assert belongs["mine.service"] is Belonging.USER
    assert belongs["packaged.service"] is Belonging.PLATFORM


@pytest.mark.parametrize(
    ("severity", "said"), [(Severity.WARNING, True), (Severity.ERROR, True), (Severity.NOTE, False)]
)
def test_a_fault_stands_behind_its_bar_and_behind_what_it_can_wait(
    chart: Waterfall, severity: Severity, said: bool
) -> None:
    row = next(row for row in chart.rows if row.node.id == "chronyd.service")
    sentence = f"{severity}[some-rule]: chronyd.service is wrong: very"
    faulty = replace(row, node=replace(row.node, severity=severity, findings=(sentence,)))
    svg = waterfall_svg(replace(chart, rows=(*chart.rows[:3], faulty, *chart.rows[4:])))
    group = groups(svg)["chronyd.service"]
    words = {text.text: float(text.get("x", "nan")) for text in group.iter(f"{SVG}text")}
    ends = max(float(box.get("x", "0")) + float(box.get("width", "0")) for box in bars(group))
    at = words.get(f"{severity}[some-rule]")
    assert (at is not None and at > ends) is said
    assert behind_bar(faulty, room=10) == ""
