"""Words of a picture lie within it and apart from each other, and each mark that occurs is explained."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from tests.conftest import Outcome
from unitlint.diagrams.dot import to_dot
from unitlint.diagrams.draw import draw
from unitlint.diagrams.legend import legend_words, samples
from unitlint.diagrams.look import node_look
from unitlint.diagrams.options import DrawOptions, Marked, View
from unitlint.diagrams.picture import to_svg
from unitlint.diagrams.svg_foot import HEADS
from unitlint.diagrams.waterfall import waterfall
from unitlint.diagrams.waterfall_svg import waterfall_svg
from unitlint.diagrams.waterfall_text import MILESTONE, waterfall_text
from unitlint.graph.edges import Graph, Kind
from unitlint.transaction.transaction import Job, Transaction

SVG = "{http://www.w3.org/2000/svg}"
GALLERY = Path(__file__).resolve().parents[2] / "docs" / "gallery"
RUN = "[Service]\nExecStart=/bin/true\n"
Box = tuple[float, float, float, float]


def words(svg: str, *, anchored: bool = False) -> dict[str, Box]:
    """Each text with its left, top, right and bottom; names in boxes where `anchored`."""
    return {
        text.text or "": (
            float(text.get("x", "0")),
            float(text.get("y", "0")) - float(text.get("font-size", "0")) * 0.7,
            float(text.get("x", "0")) + float(text.get("textLength", "0")),
            float(text.get("y", "0")),
        )
        for text in ET.fromstring(svg).iter(f"{SVG}text")
        if (text.get("text-anchor") is not None) is anchored
    }


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def boot_of(*units: str, order: tuple[tuple[str, str], ...] = ()) -> Transaction:
    return Transaction(units[-1], {unit: Job(unit, "start") for unit in units}, order)


@pytest.mark.parametrize(
    "title", ["a", "a rather long name of a configuration, in a folder of its own / site.yml"]
)
@pytest.mark.parametrize(
    "note", ["", "Drawn as once enabled, by links: " + "multi-user.target.wants/a.service, " * 6]
)
def test_no_words_of_a_waterfall_are_cut_off(boot: Graph, title: str, note: str) -> None:
    chart = replace(waterfall(boot, boot_of("local-fs.target"), DrawOptions(title=title)), notes=(note,))
    svg = waterfall_svg(chart)
    wide, high = (float(number) for number in ET.fromstring(svg).get("viewBox", "").split()[2:])
    assert [text for text, box in words(svg).items() if box[2] > wide or box[3] > high] == []


def test_names_of_milestones_close_together_stand_one_above_the_other(boot: Graph) -> None:
    names = ("local-fs", "sysinit", "basic", "network-online", "time-sync")
    targets = [f"{name}.target" for name in names]
    lengths = dict.fromkeys(targets, 10_000) | {"local-fs.target": 60_000_000}
    chart = waterfall(boot, boot_of(*targets, order=tuple(pairwise(targets))), lengths=lengths)
    found = words(waterfall_svg(chart))
    assert set(names) <= set(found)
    assert [pair for pair in combinations(found, 2) if overlap(found[pair[0]], found[pair[1]])] == []


def test_names_of_stages_close_together_are_covered_by_nothing(boot: Graph) -> None:
    """Nine stages, as the first machines had them, of a wave each; no frame goes through a name."""
    units = tuple(f"step-{number}.service" for number in range(9))
    stages = [(f"stage {n} that does a lot of work", [unit]) for n, unit in enumerate(units)]
    chart = waterfall(boot, boot_of(*units, order=tuple(pairwise(units))), stages=stages)
    svg = waterfall_svg(chart)
    found = {name: box for name, box in words(svg).items() if name.startswith("stage ")}
    assert len(found) == 9
    assert [pair for pair in combinations(found, 2) if overlap(found[pair[0]], found[pair[1]])] == []
    root = ET.fromstring(svg)
    frames = [frame for frame in root.iter(f"{SVG}rect") if "down" in (frame.get("class") or "")][1:]
    assert len(frames) == 9
    for left, _, right, bottom in found.values():
        for frame in frames:
            x, y = float(frame.get("x", "nan")), float(frame.get("y", "nan"))
            assert not (left < x < right and y < bottom), "its left edge goes through a name"
    assert max(box[2] for box in found.values()) < float(root.get("viewBox", "").split()[2])


def test_the_key_of_a_waterfall_explains_the_bars_that_occur(boot: Graph) -> None:
    units = ("setup-disks.service", "chronyd.service", "local-fs.target")
    chart = waterfall(boot, boot_of(*units, order=(("setup-disks.service", "local-fs.target"),)))
    found = words(waterfall_svg(chart))
    assert {"yours, no slack", "yours", "the base OS's, no slack", "can wait", "a milestone"} <= set(found)
    assert {"the base OS's", "systemd may drop the job", "(!) warning"}.isdisjoint(found)


def test_a_terminal_has_a_line_from_each_milestones_name_to_its_column(boot: Graph) -> None:
    targets = ("local-fs.target", "sysinit.target", "basic.target")
    lengths = {"local-fs.target": 1_000_000, "sysinit.target": 1_000_000, "basic.target": 60_000_000}
    chart = waterfall(boot, boot_of(*targets, order=tuple(pairwise(targets))), lengths=lengths)
    lines = list(waterfall_text(chart, width=60))
    first = next(number for number, line in enumerate(lines) if line.strip() == "local-fs")
    stop = lines[first].index("local-fs")
    for line in lines[first + 1 : first + 3]:
        assert line[stop] == MILESTONE


@pytest.mark.parametrize("view", list(View))
def test_a_sample_has_the_head_of_its_line(boot: Graph, view: View) -> None:
    drawing = draw(boot, DrawOptions(view=view))
    assert {sample.head for sample in samples(drawing) if not sample.box} <= set(HEADS)
    if view is View.REQUIRE:
        heads = {sample.meaning.split(" ")[0]: sample.head for sample in samples(drawing)}
        assert heads["requires"] == "diamond"
        assert heads["wants"] == "odiamond"


def test_a_legend_in_words_tells_boxes_too(boot: Graph) -> None:
    assert {"white box: yours", "grey box: the base OS's", "cut corners: masked"} <= {
        *legend_words(draw(boot, DrawOptions(idle=True)))
    }


def test_the_legend_has_no_line_that_a_chain_paints_over(boot: Graph) -> None:
    chain = [boot.edge("docker.service", Kind.AFTER, "time-sync.target")]
    kept = tuple(edge for edge in chain if edge is not None)
    drawing = draw(boot, DrawOptions(marked=Marked("a chain", (), kept=kept)))
    only = replace(drawing, arrows=tuple(arrow for arrow in drawing.arrows if arrow.role == "chain"))
    assert [sample.meaning for sample in samples(only) if not sample.box] == ["on the chain asked for"]


def test_a_picture_without_arrows_tells_nothing_of_arrows(
    make_graph: Callable[..., Graph], make_unit: Callable[..., object]
) -> None:
    svg = to_svg(draw(make_graph([make_unit("a.service")], [])))
    assert "an arrow leads" not in "".join(words(svg))
    assert "yours" in words(svg)


def test_a_missing_order_is_told_beside_its_arrow_and_not_in_a_box() -> None:
    found = words((GALLERY / "broken.svg").read_text("utf-8"), anchored=True)
    lines = {" ".join(text.split()): box[3] for text, box in found.items()}
    assert lines["masked"] + 10 < lines["not ordered"] < lines["docker.service (x 2)"] - 10


def test_words_stay_within_an_ellipse(boot: Graph) -> None:
    """Its half axes, and the corner of the words that is nearest to its border."""
    node = next(node for node in draw(boot).nodes if node.type == "timer" and len(node.label) == 2)
    look = node_look(node)
    half = [36 * float(look.attributes[key]) for key in ("width", "height")]
    wide = max(len(line) for line in look.label) * 2.9
    assert (wide / half[0]) ** 2 + (11 / half[1]) ** 2 < 1


def test_why_says_the_line_and_the_setting_beside_each_arrow(
    tmp_path: Path, unitlint: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.service").write_text(f"[Unit]\nBefore=b.service\n{RUN}[Install]\nWantedBy=multi-user.target\n")
    Path("b.service").write_text(f"{RUN}[Install]\nWantedBy=multi-user.target\n")
    told = unitlint("why", "b.service", "a.service", ".", "--platform", "none", "-o", "why.svg")
    assert told.code == 0, told.err
    assert "a.service:2 (Before=)" in Path("why.svg").read_text("utf-8")


def test_a_configuration_without_units_says_so_and_blames_no_option(
    tmp_path: Path, unitlint: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("machine.bu").write_text("variant: fcos\nversion: 1.5.0\npasswd: {users: [{name: core}]}\n")
    told = unitlint("graph", "machine.bu", "-o", "x.svg")
    assert told.code == 2
    assert "nothing to draw: machine.bu has no units of its own" in told.err


def test_what_a_quadlet_names_is_drawn(
    tmp_path: Path, unitlint: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("containers/systemd")
    folder.mkdir(parents=True)
    install = "[Install]\nWantedBy=multi-user.target\n"
    image = "[Container]\nImage=example.org/web:1\n"
    (folder / "web.container").write_text(f"[Unit]\nAfter=network-online.target\n{image}{install}")
    (folder / "db.container").write_text(image + install)
    assert unitlint("graph", str(folder), "--platform", "debian-13", "-o", "x.svg").code == 0
    found = words(Path("x.svg").read_text("utf-8"), anchored=True)
    assert {"web.service", "db.service", "network-online.target"} <= set(found)


def test_of_several_configurations_the_first_with_units_of_its_own_is_drawn(
    tmp_path: Path, unitlint: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.bu").write_text("variant: fcos\nversion: 1.5.0\npasswd: {users: [{name: core}]}\n")
    unit = "{name: mine.service, enabled: true, contents: '[Service]\n\n  ExecStart=/bin/true'}"
    Path("b.bu").write_text(f"variant: fcos\nversion: 1.5.0\nsystemd: {{units: [{unit}]}}\n")
    told = unitlint("graph", "a.bu", "b.bu", "-o", "x.svg")
    assert (told.code, "this is b.bu, one of 2 configurations" in told.err) == (0, True)
    assert "mine.service" in Path("x.svg").read_text("utf-8")
    for command in ("graph", "boot"):
        assert unitlint(command, "a.bu", "b.bu", "-o", "page.html").code == 0
        titles = re.findall(
            r'<p class="head"><span class="name">([^<]+)', Path("page.html").read_text("utf-8")
        )
        assert titles == ["b.bu"]


def test_the_foot_of_a_pdf_is_no_wider_than_its_page(boot: Graph) -> None:
    drawing = replace(draw(boot, DrawOptions()), notes=("a note of many words " * 30,))
    label = re.search(r'label="(.*?)"\];', to_dot(drawing))
    assert label is not None
    assert max(map(len, label[1].split("\\l"))) < 140
