"""Real boots: Neco's, in all their configurations."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from unitlint.config.config import Config
from unitlint.diagrams.of_model import chart_of, drawing_of, mermaid_of, page_of
from unitlint.diagrams.options import DrawOptions, PlatformUnits, View
from unitlint.diagrams.picture import Format, picture
from unitlint.diagrams.svg import SVG
from unitlint.inputs.inputs import read_inputs
from unitlint.machine.assemble import first_branches
from unitlint.machine.machine import Machine

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "corpora"
NECO = Path(os.environ.get("UNITLINT_CORPORA", BESIDE)) / "neco" / "head"

pytestmark = pytest.mark.corpora


@pytest.fixture(name="models", scope="module")
def models_fixture() -> list[Machine]:
    return list(first_branches(read_inputs([str(NECO)]).configurations, Config()))


@pytest.fixture(name="compute")
def compute_fixture(models: list[Machine]) -> Machine:
    return next(model for model in models if "roles/cs/" in model.configuration.name)


def test_the_ordering_of_a_compute_server_can_be_read(compute: Machine) -> None:
    drawing = drawing_of(compute, DrawOptions())
    assert len(drawing.arrows) <= 60
    arrows = [end for arrow in drawing.arrows for end in (arrow.tail, arrow.head)]
    assert max(arrows.count(node.id) for node in drawing.nodes) <= 12


def test_time_runs_from_left_to_right(models: list[Machine]) -> None:
    for model in models:
        drawing = drawing_of(model, DrawOptions())
        root = ET.fromstring(picture(drawing, Format.SVG).data)
        texts = {group.get("id"): next(group.iter(f"{{{SVG}}}text")) for group in groups(root)}
        place = {n.id: float(texts[f"unit-{i}"].get("x", "nan")) for i, n in enumerate(drawing.nodes)}
        assert [(a.tail, a.head) for a in drawing.arrows if place[a.tail] >= place[a.head]] == []


def groups(root: ET.Element) -> list[ET.Element]:
    return [group for group in root.iter(f"{{{SVG}}}g") if group.get("id", "").startswith("unit-")]


def test_every_unit_of_the_user_is_in_it(compute: Machine) -> None:
    drawn = {name for node in drawing_of(compute, DrawOptions()).nodes for name in node.members}
    assert {name for name, unit in compute.graph.units.items() if unit.owner == "user"} <= drawn


def test_every_configuration_is_drawn_in_every_view(models: list[Machine]) -> None:
    for model in models:
        for view in View:
            assert not drawing_of(model, DrawOptions(view=view)).empty
        assert chart_of(model, DrawOptions()).columns


def test_every_format_takes_it(compute: Machine) -> None:
    drawing = drawing_of(compute, DrawOptions())
    for file_format in (Format.DOT, Format.SVG, Format.PNG, Format.GRAPHML):
        assert picture(drawing, file_format).data


def test_mermaid_stays_within_its_limits(compute: Machine) -> None:
    whole = DrawOptions(view=View.ALL, platform_units=PlatformUnits.ALL, reduce=False)
    text, note = mermaid_of(compute, whole)
    assert len(text) <= 50_000
    assert "without the units of the platform" in note


def test_a_page_of_a_compute_server(compute: Machine) -> None:
    page = page_of([compute], DrawOptions(), {}, title="compute server")
    assert page.count('class="sheet"') == 3
