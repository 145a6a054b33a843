"""Texts of units stay texts in every format, and equal drawings are equal bytes."""

from __future__ import annotations

import json
import re
import shutil
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unitlint.configuration.configuration import Configuration
from unitlint.diagrams import visible_text
from unitlint.diagrams.dot import to_dot
from unitlint.diagrams.draw import draw
from unitlint.diagrams.drawing import Arrow, Class, Cluster, Drawing, Node
from unitlint.diagrams.graph_json import to_json
from unitlint.diagrams.graphml import to_graphml
from unitlint.diagrams.limits import check_size
from unitlint.diagrams.mermaid import first_that_fits, to_mermaid
from unitlint.diagrams.options import DrawOptions
from unitlint.diagrams.palette import BACKGROUNDS, FOREGROUNDS, THEMED
from unitlint.diagrams.picture import Format, picture, to_svg
from unitlint.diagrams.render import Engine, find_engine, render
from unitlint.errors import UnitlintError, UsageError
from unitlint.graph.edges import Graph
from unitlint.machine.machine import Machine
from unitlint.transaction.transaction import Job, Transaction

NASTY = st.text(
    st.one_of(st.characters(), st.sampled_from('"\\\n\r\t<>&-]{};|%#\x00\x1b\u202e\u200f\u2066🚀漢')),
    min_size=1,
) | st.sampled_from(
    ["]]>", "-->", "<script>alert(1)</script>.service", "\\N", "\\", '"', "&lt;", "<b>x</b>", "<"]
)


def drawing(name: str, text: str) -> Drawing:
    nodes = (
        Node("a", ("a",), "service", "loaded", cluster=text, members=("a",)),
        Node(name, (name,), "service", "loaded", description=text, members=(name,), place=text),
    )
    arrows = (Arrow("a", name, Class.ORDER, statements=(text,), findings=(text,)),)
    return Drawing(
        text, tuple(sorted(nodes, key=lambda node: node.id)), arrows, (Cluster(text, text),), (text,)
    )


def titles(svg: bytes, kind: str) -> list[str]:
    groups = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}g")
    found = [g for g in groups if g.get("class", "").split()[:1] == [kind]]
    return [g.findtext("{http://www.w3.org/2000/svg}title") or "" for g in found]


@given(name=NASTY.filter(lambda text: text != "a"), text=NASTY)
@settings(deadline=None, max_examples=40)
def test_svg_holds_nothing_but_the_drawing(name: str, text: str) -> None:
    svg = render(to_dot(drawing(name, text)))
    elements = {element.tag.rpartition("}")[2] for element in ET.fromstring(svg).iter()}
    assert elements <= {
        "svg",
        "g",
        "title",
        "a",
        "polygon",
        "polyline",
        "path",
        "ellipse",
        "text",
        "style",
        "desc",
    }
    assert len([title for title in titles(svg, "node") if not title.startswith("legend-")]) == 2
    assert len([title for title in titles(svg, "edge") if not title.startswith("legend-")]) == 1


@given(name=NASTY.filter(lambda text: text != "a"), text=NASTY)
@settings(deadline=None, max_examples=60)
def test_graphml_holds_both_nodes(name: str, text: str) -> None:
    root = ET.fromstring(to_graphml(drawing(name, text)))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert {node.get("id") for node in root.iter(f"{space}node")} == {"a", visible_text.visible(name)}


@given(name=NASTY.filter(lambda text: text != "a"), text=NASTY)
@settings(deadline=None, max_examples=60)
def test_mermaid_keeps_texts_between_quotes(name: str, text: str) -> None:
    """What is left without the quoted texts and comments is the same for any name."""

    def skeleton(flowchart: str) -> str:
        kept = [line for line in flowchart.splitlines() if not line.lstrip().startswith("%%")]
        return re.sub(r'"[^"<>]*"', '""', "\n".join(kept))

    innocent = (
        skeleton(to_mermaid(drawing("b", "b"))) if name > "a" else skeleton(to_mermaid(drawing("A", "b")))
    )
    assert skeleton(to_mermaid(drawing(name, text))) == innocent


def test_mermaid_falls_back_to_the_first_drawing_that_fits(boot: Graph) -> None:
    arrows = tuple(Arrow("a", f"unit-{index}.service", Class.ORDER) for index in range(501))
    names = ["a", *(arrow.head for arrow in arrows)]
    large = Drawing("large", tuple(Node(name, (name,), "service", "loaded") for name in names), arrows)
    text, index = first_that_fits([large, draw(boot)])
    assert (index, text) == (1, to_mermaid(draw(boot)))
    assert first_that_fits([large]) == ("", -1)


def test_mermaid_gets_no_empty_label() -> None:
    """Its parser ends at `[""]`."""
    nodes = (Node("a", ("",), "service", "loaded", cluster="c"), Node("b", ("b",), "target", "loaded"))
    arrows = (Arrow("a", "b", Class.PART_OF),)
    text = to_mermaid(Drawing("", nodes, arrows, (Cluster("c", ""),)))
    assert '""' not in text
    assert 'subgraph stage0[" "]' in text


def test_a_huge_drawing_asks_for_a_filter_and_a_large_one_warns() -> None:
    nodes = tuple(Node(f"{index}.service", ("x",), "service", "loaded") for index in range(2001))
    arrows = tuple(Arrow("0.service", "1.service", Class.ORDER) for _ in range(101))
    with pytest.raises(UsageError, match=r"--focus.*--force"):
        check_size(Drawing("", nodes, ()))
    assert "2001 boxes" in check_size(Drawing("", nodes, ()), force=True)
    assert "301 boxes" in check_size(Drawing("", nodes[:301], ()))
    assert check_size(Drawing("", nodes[:300], ())) == ""
    assert "101 arrows" in check_size(Drawing("", nodes[:2], arrows))
    assert check_size(Drawing("", nodes[:2], arrows[:100])) == ""


def test_a_picture_of_units_that_are_all_ordered_against_each_other_is_refused() -> None:
    names = [f"u{number}" for number in range(41)]
    nodes = tuple(Node(name, (name,), "service", "loaded") for name in names)
    arrows = tuple(Arrow(one, two, Class.ORDER) for one in names for two in names if one != two)
    with pytest.raises(UsageError, match="1640 arrows between 41 boxes"):
        check_size(Drawing("", nodes, arrows))
    assert "1640 arrows" in check_size(Drawing("", nodes, arrows), force=True)
    assert "601 arrows" in check_size(Drawing("", nodes, arrows[:601]))


def test_equal_drawings_are_equal_bytes(boot: Graph) -> None:
    for file_format in (Format.DOT, Format.SVG, Format.PNG, Format.MERMAID, Format.GRAPHML):
        assert picture(draw(boot), file_format) == picture(draw(boot), file_format)


def test_a_label_is_the_name_to_the_letter() -> None:
    name = r'var-lib\x2dfoo "&amp;" <i>\N</i>.mount'
    svg = render(to_dot(drawing(name, "x")))
    texts = [element.text for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert name in texts


@pytest.mark.parametrize("colour", FOREGROUNDS)
@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast(colour: object, background: object, theme: str) -> None:
    one, other = luminance(getattr(colour, theme)), luminance(getattr(background, theme))
    assert (max(one, other) + 0.05) / (min(one, other) + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_png_is_a_picture_of_capped_size(boot: Graph) -> None:
    small = picture(draw(boot), Format.PNG)
    assert small.data.startswith(b"\x89PNG\r\n")
    assert small.note == ""
    names = [f"unit-{index:03}.service" for index in range(300)]
    arrows = tuple(Arrow(a, b, Class.ORDER) for a, b in pairwise(names))
    long = Drawing("long", tuple(Node(name, (name,), "service", "loaded") for name in names), arrows)
    capped = picture(long, Format.PNG)
    assert int.from_bytes(capped.data[16:20], "big") <= 8000
    assert "x 8000 pixels" in capped.note


def test_svg_has_both_themes_and_a_title(boot: Graph) -> None:
    svg = to_svg(draw(boot, DrawOptions(title="role <cs>")))
    root = ET.fromstring(svg)
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "role <cs>"
    style = root.findtext("{http://www.w3.org/2000/svg}style") or ""
    assert "prefers-color-scheme: dark" in style
    drawn = {e.get(a) for e in root.iter() for a in ("fill", "stroke")} - {None, "none", "transparent"}
    assert drawn <= {colour.light for colour in THEMED}


def test_without_an_engine_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(UsageError, match="pip install graphviz-pure"):
        find_engine()


def test_an_engine_names_the_formats_it_has() -> None:
    with pytest.raises(UsageError, match=r"can't write pdf.*svg, png"):
        render("digraph { a }", "pdf", engine=Engine.PURE)


def test_what_the_engine_complains_of_is_told() -> None:
    with pytest.raises(UnitlintError, match="syntax error"):
        render("digraph { a -> }", engine=Engine.PURE)


def test_an_engine_that_hangs_is_ended_and_a_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = tmp_path / "dot"
    hanging.write_text(f"#!{sys.executable}\nimport signal\nsignal.pause()\n", encoding="utf-8")
    hanging.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        UnitlintError, match=r"dot has not drawn .* 0\.1 seconds \(--focus .*--engine graphviz-pure"
    ):
        render("digraph { a }", engine=Engine.DOT, timeout=0.1)


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz' dot is not installed")
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("", "did not produce SVG"),
        ("print('nonsense')", "did not produce SVG"),
        ("sys.exit('no such font')", "could not draw the picture: no such font"),
        ("os.abort()", "could not draw the picture: "),
    ],
)
def test_an_engine_that_fails_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, said: str
) -> None:
    broken = tmp_path / "dot"
    broken.write_text(f"#!{sys.executable}\nimport os, sys\n{answer}\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnitlintError, match=re.escape(said)) as caught:
        render("digraph {}", engine=Engine.DOT)
    assert "--engine graphviz-pure" in caught.value.hint
    assert "--mermaid" in caught.value.hint


def test_the_second_engine(boot: Graph) -> None:
    svg = render(to_dot(draw(boot)), engine=Engine.DOT)
    assert "docker.service" in titles(svg, "node")
    assert render(to_dot(draw(boot)), "pdf").startswith(b"%PDF")


def test_json_is_the_graph(boot: Graph, make_graph: Callable[..., Graph]) -> None:
    empty_graph = make_graph([], [])
    models = [
        Machine(graph, Transaction("boot.target", jobs), Configuration(name, "unit-path", name))
        for name, graph, jobs in (
            ("cs", boot, {"docker.service": Job("docker.service", "start")}),
            ("empty", empty_graph, {}),
        )
    ]
    document = json.loads(to_json(models))
    assert document["version"] == 1
    cs, empty = document["configurations"]
    assert empty == {"name": "empty", "units": [], "edges": []}
    assert {
        "name": "gone.service",
        "type": "service",
        "load_state": "not-found",
        "starts": "no",
        "origin": "none",
        "path": "",
    } in cs["units"]
    assert [unit["name"] for unit in cs["units"] if unit["starts"] == "yes"] == ["docker.service"]
    assert {
        "source": "docker.service",
        "kind": "After",
        "target": "time-sync.target",
        "origins": ["file"],
        "locations": [{"path": "units/docker.service", "line": 3}],
    } in cs["edges"]
    assert len(cs["edges"]) == len(list(boot.edges()))
